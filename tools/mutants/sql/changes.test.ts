import { parsePlPgSQLSync, parseSync } from "libpg-query";
import { describe, expect, it } from "vitest";
import { mutantsOf } from "./changes";
import { sqlMutants } from "./run";

const functionOf = (body: string) =>
  `-- Prüft.\nCREATE OR REPLACE FUNCTION it(a int, b int) RETURNS int LANGUAGE plpgsql AS $$\n${body}\n$$;`;
const changesOf = (body: string) => mutantsOf("it.sql", functionOf(body)).map(({ changed }) => changed);

describe("a function is changed at", () => {
  it("each term of its conditions, each edge and each branch", () => {
    const changed = changesOf("BEGIN IF a < b AND (a = 1 OR f(b, a)) THEN RETURN 1; END IF; END");
    expect(changed.sort()).toEqual([
      "BEGIN IF a < b AND (a = 1 OR false) THEN RETURN 1; END IF; END",
      "BEGIN IF a < b AND (false OR f(b, a)) THEN RETURN 1; END IF; END",
      "BEGIN IF a < b AND true THEN RETURN 1; END IF; END",
      "BEGIN IF a <= b AND (a = 1 OR f(b, a)) THEN RETURN 1; END IF; END",
      "BEGIN IF false THEN RETURN 1; END IF; END",
      "BEGIN IF true AND (a = 1 OR f(b, a)) THEN RETURN 1; END IF; END",
    ]);
  });

  it("each lock, order, set column and statement", () => {
    const changed = changesOf(`BEGIN
PERFORM FROM t WHERE x = a ORDER BY x FOR NO KEY UPDATE;
UPDATE t SET n = n + 1, m = b WHERE x = a;
END`);
    expect(changed.sort()).toEqual([
      "NULL;",
      "NULL;",
      "PERFORM FROM t WHERE true ORDER BY x FOR NO KEY UPDATE;",
      "PERFORM FROM t WHERE x = a ORDER BY x ;",
      "PERFORM FROM t WHERE x = a ORDER BY x DESC FOR NO KEY UPDATE;",
      "UPDATE t SET m = b WHERE x = a;",
      "UPDATE t SET n = n + 1 WHERE x = a;",
      "UPDATE t SET n = n + 1, m = b WHERE true;",
      "UPDATE t SET n = n - 1, m = b WHERE x = a;",
    ]);
  });

  it("no BETWEEN, no IS DISTINCT FROM and no END of an IF", () => {
    const changed = changesOf(
      "BEGIN IF a BETWEEN 1 AND 2 OR a IS NOT DISTINCT FROM b THEN NULL; END IF; END",
    );
    expect(changed.sort()).toEqual([
      "BEGIN IF a BETWEEN 1 AND 2 OR false THEN NULL; END IF; END",
      "BEGIN IF false OR a IS NOT DISTINCT FROM b THEN NULL; END IF; END",
      "BEGIN IF false THEN NULL; END IF; END",
    ]);
  });

  it("the line that it says", () => {
    const [first] = mutantsOf("it.sql", functionOf("BEGIN\nIF a > b THEN RETURN 1; END IF;\nEND"));
    expect(first).toMatchObject({ function: "it", line: 4, original: "IF a > b THEN RETURN 1; END IF;" });
  });
});

it("changes every function so that PostgreSQL still reads it", () => {
  const mutants = sqlMutants();
  expect(mutants.length).toBeGreaterThan(900);
  for (const { statement } of mutants) {
    parseSync(statement);
    if (statement.includes("LANGUAGE plpgsql")) parsePlPgSQLSync(statement);
    else parseSync(/\$\$([\s\S]*)\$\$/.exec(statement)?.[1] ?? "");
  }
});
