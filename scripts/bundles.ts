// What is built besides the pages: the server, the waiting page's script, stylesheet and fonts.
import { type ChildProcess, spawn } from "node:child_process";
import { cpSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { gzipSync } from "node:zlib";
import type { BuildOptions } from "esbuild";
import { createWebManifest } from "../components/booking/manifest";
import { createManifest } from "../components/booking/offline-card/cache";
import { assetList } from "../components/ui/asset-url";
import { cutFonts } from "./fonts";
import { nameOf } from "./hashed-name";

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
    notify: "components/queue/turn-alerts.worker.ts",
    draw: "components/queue/draw.client.ts",
    "time-left": "components/booking/countdown.client.ts",
    work: "components/queue/proof-of-work.worker.ts",
    "keep-card": "components/booking/offline-card/client.ts",
    near: "components/clinic-search/geolocation.client.ts",
    "card-worker": "components/booking/offline-card/service-worker.ts",
    "agent-keys": "components/agent/keyboard-shortcuts.client.ts",
    "window-form": "components/admin/window-form.client.ts",
  },
  outdir: "public/assets",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
};

/** Of these, those that a crowd is sent while it waits. */
const ofWaitingRoom = ["waiting", "notify", "draw", "work"];

/** What they may weigh in all. Bytes, compressed. */
const mostOfScripts = 30 * 1024;

/**
 * The size of the waiting room's scripts in words.
 *
 * @throws Error when they weigh more than a crowd's phones should be sent
 */
export function sizeOfScripts(): string {
  const sizes = ofWaitingRoom.map(
    (name) => gzipSync(readFileSync(`public/assets/${name}.js`), { level: 9 }).length,
  );
  const bytes = sizes.reduce((sum, size) => sum + size, 0);
  const told = `scripts of the waiting room: ${(bytes / 1024).toFixed(1)} KiB compressed`;
  if (bytes > mostOfScripts) throw new Error(`${told}, more than ${mostOfScripts / 1024} KiB`);
  return told;
}

export async function makeAssets(): Promise<void> {
  writeFileSync(assetList, JSON.stringify(await cutFonts()));
  for (const file of ["icon.svg", "icon-192.png", "icon-512.png"])
    cpSync(`components/ui/${file}`, `public/assets/${file}`);
  for (const locale of ["ko", "en"] as const)
    writeFileSync(`public${createManifest(locale)}`, createWebManifest(locale));
}

/** Starts Tailwind's command with `options` of its own. */
export function tailwind(...options: string[]): ChildProcess {
  const args = ["tailwindcss", "-i", "components/ui/site.css", "-o", "public/assets/site.css", ...options];
  return spawn("npx", args, { stdio: ["ignore", "inherit", "inherit"] });
}

/** Puts the finished stylesheet at an address that names its content, and notes it for the pages. */
export function nameStylesheet(): void {
  const folder = "public/assets";
  for (const file of readdirSync(folder)) if (/^site\.\w+\.css$/.test(file)) rmSync(`${folder}/${file}`);
  const file = nameOf("site.css", readFileSync(`${folder}/site.css`));
  cpSync(`${folder}/site.css`, `${folder}/${file}`);
  const addresses = JSON.parse(readFileSync(assetList, "utf8"));
  writeFileSync(assetList, JSON.stringify({ ...addresses, "site.css": `/assets/${file}` }));
}
