import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import type { Database } from "../shared/db/database";
import { ownDatabase } from "../shared/testing/own-database";
import { formatHead, hashLink, linkableColumns, readHead } from "./hash-chain";
import { AuditLinking, getChainHead } from "./link-chain.job";
import { verifyAuditChain } from "./verify-chain";

const database = await ownDatabase(inject("databaseUrl"));
const at = Date.parse("2026-07-19T11:00:00Z");
afterAll(() => database.end());

const write = (from: number, to: number) =>
  database.query(
    `INSERT INTO audit_row (at, actor, act, subject, detail)
     SELECT now() - interval '1 hour', 'staff:' || n, 'edit-window', 'window:' || n, jsonb_build_object('n', n)
     FROM generate_series($1::int, $2::int) n`,
    [from, to],
  );

/** What only the tables' owner can do. */
async function harm(statement: string): Promise<void> {
  const owner = await database.connect();
  await owner.query("SET session_replication_role = replica");
  await owner.query(statement);
  await owner.query("RESET session_replication_role");
  owner.release();
}

async function checked(...heads: string[]) {
  const client = await database.connect();
  const kept = heads.map(readHead).filter((head) => head !== null);
  return verifyAuditChain(client as never, kept).finally(() => client.release());
}

beforeEach(async () => {
  await harm("TRUNCATE audit_row RESTART IDENTITY; TRUNCATE audit_link");
});

describe("the chain of audit rows", () => {
  test("links each row to the one before, once, whoever does it", async () => {
    await write(1, 40);
    const all = [new AuditLinking(database), new AuditLinking(database), new AuditLinking(database)];
    await Promise.all(all.map((sealing) => sealing.turn(at)));
    await write(41, 50);
    for (const sealing of all) await sealing.turn(at + 1_000);
    expect(await checked()).toMatchObject({ links: 50, tampering: null });
    expect((await getChainHead(database)).position).toBe(50);
  });

  test("links a row that was committed after a later one", async () => {
    const slow = await database.connect();
    await slow.query("BEGIN");
    await slow.query("INSERT INTO audit_row (actor, act, subject) VALUES ('a', 'slow', 's')");
    await write(1, 5);
    const sealing = new AuditLinking(database);
    await sealing.turn(at);
    expect((await getChainHead(database)).position).toBe(5);
    await slow.query("COMMIT");
    slow.release();
    await sealing.turn(at + 1_000);
    const { rows } = await database.query("SELECT row_id FROM audit_link ORDER BY position");
    expect(rows.map((row) => row.row_id)).toEqual([2, 3, 4, 5, 6, 1]);
    expect(await checked()).toMatchObject({ tampering: null });
  });

  test("goes on over more rows than fit one turn", async () => {
    await write(1, 12_000);
    const sealing = new AuditLinking(database);
    while ((await sealing.turn(at))?.more);
    expect(await checked()).toMatchObject({ links: 12_000, tampering: null });
  });

  test.each<[string, string, object]>([
    [
      "a changed text",
      "UPDATE audit_row SET actor = 'staff:9' WHERE id = 7",
      { what: "row-changed", rowId: 7 },
    ],
    [
      "a changed detail",
      "UPDATE audit_row SET detail = '{}' WHERE id = 1",
      { what: "row-changed", rowId: 1 },
    ],
    [
      "a changed instant",
      "UPDATE audit_row SET at = at + interval '1 ms' WHERE id = 3",
      { what: "row-changed", rowId: 3 },
    ],
    [
      "two rows that were exchanged",
      `UPDATE audit_link SET row_id = -4 WHERE row_id = 4; UPDATE audit_link SET row_id = 4 WHERE row_id = 5;
       UPDATE audit_link SET row_id = 5 WHERE row_id = -4`,
      { what: "row-changed", position: 4 },
    ],
    ["a removed row", "DELETE FROM audit_row WHERE id = 7", { what: "row-missing", rowId: 7 }],
    ["a removed link", "DELETE FROM audit_link WHERE position = 7", { what: "link-missing", position: 7 }],
    [
      "a removed row with its link",
      "DELETE FROM audit_row WHERE id = 7; DELETE FROM audit_link WHERE row_id = 7",
      { what: "link-missing", position: 7 },
    ],
    [
      "a row put in",
      "INSERT INTO audit_row (id, at, actor, act, subject) VALUES (-1, now() - interval '1 day', 'a', 'b', 'c')",
      { what: "never-linked", rowId: -1 },
    ],
  ])("shows %s", async (_, statement, tampering) => {
    await write(1, 10);
    await new AuditLinking(database).turn(at);
    await harm(statement);
    expect((await checked()).tampering).toMatchObject(tampering);
  });

  test("shows a row that was written anew with a hash of its own, since the links after it are of another", async () => {
    await write(1, 10);
    await new AuditLinking(database).turn(at);
    await harm("UPDATE audit_row SET actor = 'staff:9' WHERE id = 7");
    const { rows } = await database.query(
      `SELECT l.position, b.hash AS before, ${linkableColumns} FROM audit_row r JOIN audit_link l ON l.row_id = r.id
       JOIN audit_link b ON b.position = l.position - 1 WHERE r.id = 7`,
    );
    const hash = hashLink(rows[0].before, rows[0].position, rows[0]).toString("hex");
    await harm(`UPDATE audit_link SET hash = '\\x${hash}' WHERE row_id = 7`);
    expect((await checked()).tampering).toEqual({ what: "row-changed", position: 8, rowId: 8 });
  });

  test("shows by a head that was kept elsewhere that its end was cut off, or all of it written anew", async () => {
    await write(1, 10);
    await new AuditLinking(database).turn(at);
    const kept = formatHead(await getChainHead(database));
    expect((await checked(kept)).tampering).toBeNull();
    await harm("DELETE FROM audit_row WHERE id > 8; DELETE FROM audit_link WHERE row_id > 8");
    expect((await checked()).tampering).toBeNull();
    expect((await checked(kept)).tampering).toMatchObject({ what: "head-missing", position: 10 });
    await harm("UPDATE audit_row SET act = 'nothing'; TRUNCATE audit_link");
    await write(11, 12);
    await new AuditLinking(database).turn(at);
    expect((await checked()).tampering).toBeNull();
    expect((await checked(kept)).tampering).toMatchObject({ what: "head-differs", position: 10 });
  });

  test("is append-only for everybody", async () => {
    await write(1, 1);
    await new AuditLinking(database).turn(at);
    for (const statement of [
      "UPDATE audit_link SET position = 2",
      "DELETE FROM audit_link",
      "TRUNCATE audit_link",
    ])
      await expect((database as Database).query(statement)).rejects.toThrow("never changed or removed");
  });
});
