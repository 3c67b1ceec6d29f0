import { randomUUID } from "node:crypto";
import { afterAll, describe, expect, inject, it } from "vitest";
import { openDatabase } from "../../shared/db/database";
import { admitted, anOpenWindow, aPerson, aSlot, people } from "../../shared/testing/builders";
import { createSyntheticPerson, createSyntheticSlot, deleteFixtures, listWindowsToCheck } from "./fixtures";

const database = openDatabase(inject("databaseUrl"), 4);
afterAll(() => database.end());
const now = new Date();

async function aSyntheticPerson(): Promise<{ id: string; phone: string }> {
  const phone = `+821009${String(Math.floor(Math.random() * 1e6)).padStart(6, "0")}`;
  const id = await aPerson(database, { birthDate: "1967-01-10", phone, synthetic: true });
  return { id, phone };
}

const hold = (personId: string, slotId: number, windowId: string) =>
  database.query(
    "INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES ($1, $2, $3, now() + interval '5 minutes')",
    [personId, slotId, windowId],
  );

describe("synthetic people", () => {
  it("hold no place but at the synthetic clinic, and nobody else holds one there", async () => {
    await aSlot(database, 1, now);
    const windowId = await anOpenWindow(database, now);
    const slot = await createSyntheticSlot(database, now);
    expect(await createSyntheticSlot(database, now)).toBe(slot);
    const real = await aSlot(database, 5, now);
    const synthetic = await aSyntheticPerson();
    const [person = ""] = await people(database, 1);
    await expect(hold(synthetic.id, real, windowId)).rejects.toThrow("slot-unknown");
    await expect(hold(person, slot, windowId)).rejects.toThrow("slot-unknown");
    await hold(person, real, windowId);
    await hold(synthetic.id, slot, windowId);
    await expect(
      database.query("UPDATE hold SET slot_id = $2 WHERE person_id = $1", [synthetic.id, real]),
    ).rejects.toThrow("slot-unknown");
  });

  it("leave nothing, even when cut short", async () => {
    const windowId = await anOpenWindow(database, now);
    const slot = await createSyntheticSlot(database, now);
    const { id, phone } = await aSyntheticPerson();
    await database.query("INSERT INTO queue_entry VALUES ($1, -1, $2)", [windowId, id]);
    const { admissionId } = await admitted(database, windowId, id, now);
    await hold(id, slot, windowId);
    await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [slot]);
    await database.query(
      "INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ($1, $2, $3, $4, $5)",
      [randomUUID().slice(0, 10), id, windowId, admissionId, slot],
    );
    const audit = async () => (await database.query("SELECT count(*) FROM audit_row")).rows[0].count;
    const before = await audit();
    await deleteFixtures(database, phone);
    for (const table of ["booking", "hold", "admission", "queue_entry"])
      expect((await database.query(`SELECT 1 FROM ${table} WHERE person_id = $1`, [id])).rowCount).toBe(0);
    expect((await database.query("SELECT taken FROM slot WHERE id = $1", [slot])).rows[0].taken).toBe(0);
    expect((await database.query("SELECT 1 FROM person WHERE id = $1", [id])).rowCount).toBe(0);
    expect(await audit()).toBe(before);
  });

  it("are of the window's cohort, and those who were left behind walk again", async () => {
    const windowId = await anOpenWindow(database, now);
    await database.query("UPDATE cohort_window SET last_digits = '{7, 9}' WHERE id = $1", [windowId]);
    const window = (await listWindowsToCheck(database, now)).find(({ id }) => id === windowId);
    if (!window) throw new Error("not walked");
    const first = await createSyntheticPerson(database, window);
    expect(first.birthDate).toBe("1967-01-07");
    const id = await aPerson(database, { ...first, synthetic: true });
    await database.query("INSERT INTO queue_entry VALUES ($1, -1, $2)", [windowId, id]);
    expect(await createSyntheticPerson(database, window)).toEqual(first);
  });

  it("walk through what is open or in its lobby, and nothing else", async () => {
    const made = async (change: string) => {
      const id = await anOpenWindow(database, now);
      await database.query(`UPDATE cohort_window SET ${change} WHERE id = $1`, [id]);
      return id;
    };
    const open = await made("most_inside = 7");
    const lobby = await made("opens_at = now() + interval '1 hour'");
    const paused = await made("paused_at = now()");
    const scheduled = await made(
      "lobby_opens_at = now() + interval '1 hour', opens_at = now() + interval '2 hours'",
    );
    const closed = await made("closes_at = now() - interval '1 minute'");
    const walked = new Map(
      (await listWindowsToCheck(database, now)).map((window) => [window.id, window.open]),
    );
    expect([open, lobby, paused, scheduled, closed].map((id) => walked.get(id))).toEqual([
      true,
      false,
      undefined,
      undefined,
      undefined,
    ]);
  });
});
