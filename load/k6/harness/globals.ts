import { readFileSync } from "node:fs";

// What k6 gives to every script; here files are named from the folder of the program.
Object.assign(globalThis, {
  __ENV: process.env,
  open: (path: string) => readFileSync(path, "utf8"),
});
