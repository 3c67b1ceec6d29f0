import { readFileSync } from "node:fs";

/** Every setting that the program reads at its start, as its schemas name them. */
export const settings: readonly string[] = ["lib/shared/config.ts", "lib/shared/crypto/keys.ts"].flatMap(
  (file) => readFileSync(file, "utf8").match(/(?<=^ {2})[A-Z][A-Z0-9_]+(?=:)/gm) ?? [],
);
