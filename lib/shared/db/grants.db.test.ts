import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { aPerson } from "../testing/builders";
import { type Database, openDatabase } from "./database";
import { embeddedRuntimeUrl } from "./grants";

let program: Database;

beforeAll(async () => {
  program = openDatabase(await embeddedRuntimeUrl(inject("databaseUrl")), 2);
});
afterAll(() => program.end());

test("the program adds audit rows and reads them", async () => {
  await program.query("INSERT INTO audit_row (actor, act, subject) VALUES ('test', 'test', 'role')");
  const { rows } = await program.query("SELECT act FROM audit_row WHERE subject = 'role'");
  expect(rows).toEqual([{ act: "test" }]);
});

test.each([
  "UPDATE audit_row SET act = 'nothing'",
  "DELETE FROM audit_row",
  "TRUNCATE audit_row",
  "UPDATE audit_link SET position = 1",
  "DELETE FROM audit_link",
  "DELETE FROM booking",
  "TRUNCATE booking CASCADE",
  "DELETE FROM queue_entry",
  "UPDATE _prisma_migrations SET checksum = ''",
])("the program may not: %s", async (statement) => {
  await expect(program.query(statement)).rejects.toMatchObject({ code: "42501" });
});

test.each([
  "ALTER TABLE booking DISABLE TRIGGER audit_booking",
  "DROP TRIGGER audit_booking ON booking",
  "ALTER TABLE slot DROP CONSTRAINT slot_taken_in_range",
  "CREATE TABLE of_its_own (id integer)",
  "SET session_replication_role = replica",
])("the program may not change what the tables promise: %s", async (statement) => {
  await expect(program.query(statement)).rejects.toMatchObject({ code: "42501" });
});

test("the program makes nobody synthetic, whose bookings it could remove", async () => {
  const id = await aPerson(program);
  await expect(program.query("UPDATE person SET synthetic = true WHERE id = $1", [id])).rejects.toMatchObject(
    {
      code: "42501",
    },
  );
});
