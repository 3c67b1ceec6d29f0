// Programs of the system that tests need, fetched where we may.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";

/** @returns whether the packages were installed */
export function fromDebian(packages) {
  if (process.platform !== "linux" || process.getuid?.() !== 0 || !existsSync("/usr/bin/apt-get"))
    return false;
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  const run = (...args) => spawnSync("apt-get", args, { stdio: "inherit", env }).status === 0;
  return run("update", "-q") && run("install", "-qy", "--no-install-recommends", ...packages);
}

/**
 * @param {Record<string, string>} programs path of each program, and the package that brings it
 * @returns whether they are all there now
 */
export function programsAreThere(programs) {
  const missing = () =>
    Object.entries(programs)
      .filter(([path]) => !existsSync(path))
      .map(([, name]) => name);
  if (missing().length === 0) return true;
  console.log(`Not here yet, fetching: ${missing().join(", ")} …`);
  return fromDebian(missing()) && missing().length === 0;
}
