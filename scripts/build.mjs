// Builds everything that `npm start` serves: the database client, stylesheet, fonts, server and pages.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

process.chdir(fileURLToPath(new URL("..", import.meta.url)));

function run(name, args, env = {}) {
  console.log(`  ${name} …`);
  const { status } = spawnSync("npx", args, {
    stdio: ["ignore", "inherit", "inherit"],
    env: { ...process.env, ...env },
  });
  if (status !== 0) process.exit(status ?? 1);
}

// prisma generate needs no schema engine, but looks for one; closed networks cannot download it.
run("database client", ["prisma", "generate"], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath });

mkdirSync("public/assets/fonts", { recursive: true });
for (const weight of ["Regular", "Bold"]) {
  const file = `PretendardGOV-${weight}.subset.woff2`;
  cpSync(`node_modules/krds-uiux/resources/fonts/${file}`, `public/assets/fonts/${file}`);
}
run("stylesheet", [
  "tailwindcss",
  "-i",
  "components/ui/site.css",
  "-o",
  "public/assets/site.css",
  "--minify",
]);

await build({
  entryPoints: ["components/queue/waiting.client.ts"],
  outfile: "public/assets/waiting.js",
  bundle: true,
  minify: true,
  format: "esm",
  target: "es2020",
});
await build({
  entryPoints: { server: "server.ts" },
  outdir: "build",
  outExtension: { ".js": ".mjs" },
  bundle: true,
  packages: "external",
  platform: "node",
  format: "esm",
  target: "node20",
  jsx: "automatic",
  sourcemap: true,
});
run("pages", ["next", "build"], { NEXT_TELEMETRY_DISABLED: "1", NODE_ENV: "production" });
