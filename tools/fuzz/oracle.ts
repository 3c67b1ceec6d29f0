import type { Role } from "../../e2e/roles/access-matrix";
import type { Planted } from "./fixtures";
import type { Answer, Shot } from "./send";

/** Lines of a stack, and words that only a driver, a query or a file of the program has. */
const inside =
  /\n\s+at [^\n]{1,300}:\d+:\d+\)?|node_modules|build\/server\.mjs|\/\.next\/server\/|PrismaClient|DatabaseError|SyntaxError:|TypeError:|ECONNREFUSED|invalid input syntax|violates (?:foreign|check|unique|not-null)|relation "[a-z_]+"/;

export type Finding = "server error" | "no answer" | "inside shown" | "another person";

/** Says what an answer did that no answer may; undefined for one that is as it should be. */
export function judgeOf(planted: readonly Planted[]) {
  return (
    { role, path, body }: Shot & { role: Role },
    { status, headers, text, fault }: Answer,
  ): [Finding, string] | undefined => {
    if (status < 0) return undefined;
    if (status === 0) return ["no answer", fault ?? ""];
    if (status >= 500 && status !== 503) return ["server error", `${status} ${text.slice(0, 200)}`];
    const told = `${JSON.stringify(headers)}\n${text}`;
    const shown = inside.exec(told);
    if (shown) return ["inside shown", shown[0].slice(0, 200)];
    const asked = `${path} ${body?.toString("utf8") ?? ""}`;
    for (const { texts: all, code } of planted) {
      // The audit tells admins which booking something was done to, by its code and without a name.
      const texts = role === "admin" ? all.filter((each) => each !== code) : all;
      // Who asks with a phone is shown that phone again, in their own form.
      const other = texts.find((each) => told.includes(each) && !asked.includes(each));
      const echoed = texts.some((each) => asked.includes(each)) && /^[\d-]+$/.test(other ?? "");
      if (other && !echoed) return ["another person", other];
    }
    return undefined;
  };
}
