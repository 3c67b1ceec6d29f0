// What is built besides the pages: the server, the waiting page's script, stylesheet and fonts.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import type { BuildOptions } from "esbuild";

export const serverBundle: BuildOptions = {
  entryPoints: { server: "server.ts" },
  outdir: "build",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  // What is imported only when wanted stays in a file of its own.
  splitting: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  jsx: "automatic",
  sourcemap: true,
};

export const scriptBundle: BuildOptions = {
  entryPoints: {
    waiting: "components/queue/waiting.client.ts",
    draw: "components/queue/draw.client.ts",
  },
  outdir: "public/assets",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
};

export function copyAssets(): void {
  mkdirSync("public/assets/fonts", { recursive: true });
  for (const weight of ["Regular", "Bold"]) {
    const file = `PretendardGOV-${weight}.subset.woff2`;
    cpSync(`node_modules/krds-uiux/resources/fonts/${file}`, `public/assets/fonts/${file}`);
  }
  cpSync("components/ui/icon.svg", "public/assets/icon.svg");
}

/** Starts Tailwind's command with `options` of its own. */
export function tailwind(...options: string[]): ChildProcess {
  const args = ["tailwindcss", "-i", "components/ui/site.css", "-o", "public/assets/site.css", ...options];
  return spawn("npx", args, { stdio: ["ignore", "inherit", "inherit"] });
}
