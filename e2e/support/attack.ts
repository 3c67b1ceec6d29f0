import { createHmac } from "node:crypto";
import { readFileSync } from "node:fs";
import type { HttpSession } from "./http-session";
import { expect, test } from "./test";

/** The open window of the demo, which the attacks are on. */
export const slug = "born-1967-1968";
export const hour = 3_600_000;

/**
 * Attacks of some sections of docs/queue-attacks.md: each is a test whose name is a row there. A last test
 * compares the two, so that neither can be without the other.
 */
export function attacksOf(...sections: string[]) {
  const titles: string[] = [];
  return {
    attack(title: string, run: Parameters<typeof test>[2]): void {
      titles.push(title);
      test(title, run);
    },
    compareWithTable(): void {
      test(`docs/queue-attacks.md has a row for each of these, and no other: ${sections.join(", ")}`, () => {
        const rows = readFileSync("docs/queue-attacks.md", "utf8")
          .split(/^## /m)
          .filter((section) => sections.includes(section.slice(0, section.indexOf("\n"))))
          .flatMap((section) => [...section.matchAll(/^\|\s*\d+\s*\|\s*`(.+?)`\s*\|/gm)]);
        expect(rows.map(([, title]) => title)).toEqual(titles);
      });
    },
  };
}

export const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");

export const claimsIn = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());

/** A token as nobody but an attacker would make it. */
export function signed(header: object, claims: object, algorithm: string, secret: string | Buffer): string {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createHmac(algorithm, secret).update(text).digest("base64url")}`;
}

export const isIn = async (visitor: HttpSession) =>
  (await visitor.get("/book/admission.json")).status === 200;
