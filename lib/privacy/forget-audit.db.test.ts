import { afterAll, expect, inject, it } from "vitest";
import { admitted, anOpenWindow, aPerson, aSlot } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import { eraseExpired } from "./erase-expired.job";
import { erasePerson } from "./erase-person";

const database = await ownDatabase(inject("databaseUrl"));
afterAll(() => database.end());
const dayMs = 86_400_000;
const now = new Date("2026-07-19T11:00:00Z");
const later = (days: number) => new Date(now.getTime() + days * dayMs);

async function somebody() {
  const id = await aPerson(database);
  await database.query("UPDATE person SET created_at = $2 WHERE id = $1", [id, now]);
  return id;
}

const auditOf = async (id: string) =>
  (
    await database.query("SELECT act, actor, at FROM audit_row WHERE subject = 'person:' || $1 ORDER BY id", [
      id,
    ])
  ).rows;

it("puts on record what was removed, by whom and when: at a wish, of contacts alone, and in time", async () => {
  const [wished, given, old] = [await somebody(), await somebody(), await somebody()];
  const windowId = await anOpenWindow(database, now);
  const { admissionId } = await admitted(database, windowId, given, now);
  await database.query(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ('AUDIT00001', $1, $2, $3, $4)`,
    [given, windowId, admissionId, await aSlot(database, 1, now)],
  );
  expect(await erasePerson(database, wished, later(0.5))).toBe("everything");
  expect(await erasePerson(database, given, later(2))).toBe("all but the doses");
  expect(await eraseExpired(database, { keepDays: 90, percentADay: 100 }, later(91))).toBe(1);
  expect([await auditOf(wished), await auditOf(given), await auditOf(old)]).toEqual([
    [{ act: "forget", actor: `citizen:${wished}`, at: later(0.5) }],
    [{ act: "remove-contacts", actor: `citizen:${given}`, at: later(2) }],
    [{ act: "forget", actor: "operator:retention", at: later(91) }],
  ]);
});
