// Finds a Chromium for the browser tests, or fetches one: Debian's, or Playwright's own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

const debian = "/usr/bin/chromium";

function run(command, args, env = {}) {
  return spawnSync(command, args, { stdio: "inherit", env: { ...process.env, ...env } }).status === 0;
}

function fromDebian() {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
    return false;
  const quiet = { DEBIAN_FRONTEND: "noninteractive" };
  return (
    run("apt-get", ["update", "-q"], quiet) &&
    run("apt-get", ["install", "-qy", "--no-install-recommends", "chromium", "fonts-noto-cjk"], quiet)
  );
}

/** @returns whether there is a browser now */
export async function browserIsThere() {
  const { chromium } = await import("@playwright/test");
  if (existsSync(debian) || existsSync(chromium.executablePath())) return true;
  console.log("No browser for the tests yet: fetching one …");
  return fromDebian() || run("npx", ["playwright", "install", "chromium"]);
}
