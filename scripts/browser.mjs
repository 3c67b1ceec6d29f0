// Finds a Chromium for the browser tests, or fetches one: Debian's, or Playwright's own.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fromDebian } from "./install-system-deps.mjs";

const debian = "/usr/bin/chromium";

function run(command, args) {
  return spawnSync(command, args, { stdio: "inherit" }).status === 0;
}

/** @returns whether there is a browser now */
export async function browserIsThere() {
  const { chromium } = await import("@playwright/test");
  if (existsSync(debian) || existsSync(chromium.executablePath())) return true;
  console.log("No browser for the tests yet: fetching one …");
  return fromDebian(["chromium", "fonts-noto-cjk"]) || run("npx", ["playwright", "install", "chromium"]);
}
