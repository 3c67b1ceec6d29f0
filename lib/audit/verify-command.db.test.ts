import { execFile } from "node:child_process";
import { afterAll, expect, inject, test } from "vitest";
import { ownDatabase } from "../shared/testing/own-database";
import { formatHead } from "./hash-chain";
import { AuditLinking, getChainHead } from "./link-chain.job";

const database = await ownDatabase(inject("databaseUrl"));
afterAll(() => database.end());

/** What somebody who runs `npm run check:audit` at a prompt sees, and what a script that does is told. */
function checkAudit(...options: string[]): Promise<{ code: number; said: string }> {
  const env = { ...process.env, DATABASE_URL: database.options.connectionString };
  return new Promise((resolve) => {
    execFile("npm", ["run", "--silent", "check:audit", "--", ...options], { env }, (error, out, told) => {
      resolve({ code: error ? Number(error.code) : 0, said: out + told });
    });
  });
}

test("the command tells a whole chain from one that was tampered with, and names the first bad row", async () => {
  await database.query(
    `INSERT INTO audit_row (at, actor, act, subject)
     SELECT now() - interval '1 hour', 'staff:' || n, 'edit-window', 'window:' || n FROM generate_series(1, 10) n`,
  );
  await new AuditLinking(database).turn(Date.now());
  const head = formatHead(await getChainHead(database));
  const whole = await checkAudit("--head", head);
  expect(whole).toEqual({ code: 0, said: `10 rows are linked as they were written. Newest link: ${head}\n` });

  // What only the tables' owner can do.
  const owner = await database.connect();
  await owner.query("SET session_replication_role = replica");
  await owner.query("UPDATE audit_row SET actor = 'staff:somebody-else' WHERE id IN (7, 9)");
  owner.release(true);
  const tampered = await checkAudit();
  expect(tampered.code).toBe(1);
  expect(tampered.said).toContain(
    "First bad: audit row 7, position 7: the row is not the one that was linked",
  );

  expect(await checkAudit("--head", "nonsense")).toMatchObject({
    code: 1,
    said: expect.stringContaining("POSITION:HASH"),
  });
}, 120_000);
