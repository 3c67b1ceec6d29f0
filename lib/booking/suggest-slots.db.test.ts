import { afterAll, beforeEach, expect, inject, it } from "vitest";
import { Availability } from "../availability/availability";
import { openDatabase } from "../shared/db/database";
import { DomainError } from "../shared/errors";
import { aSlot } from "../shared/testing/builders";
import { createFixedClock } from "../shared/time/clock";
import { SlotFullError, withSlotSuggestions } from "./suggest-slots";

const database = openDatabase(inject("databaseUrl"), 4);
afterAll(() => database.end());
const now = new Date("2026-07-19T03:00:00Z");
const later = (days: number) => new Date(now.getTime() + days * 86_400_000);
const form = { action: "/book", fields: { a: "b" } };

let slotId: number;
let near: number;
let view: Availability;

/** A full time, and another at its clinic two days after it; what is elsewhere is of another district. */
beforeEach(async () => {
  slotId = await aSlot(database, 1, now);
  await aSlot(database, 1, now, "99998");
  const { rows } = await database.query(
    "INSERT INTO slot (clinic_id, starts_at, capacity) SELECT clinic_id, $2, 2 FROM slot WHERE id = $1 RETURNING id",
    [slotId, later(3)],
  );
  near = rows[0].id;
  view = new Availability(database, createFixedClock(now));
  await view.turn();
});

const choose = (work: () => Promise<unknown>, slot = slotId) =>
  withSlotSuggestions(database, async () => view, slot, form, work).catch((error: unknown) => error);

it("hands on what was chosen", async () => {
  expect(await choose(async () => "chosen")).toBe("chosen");
});

it.each(["slot-full", "share-gone"] as const)(
  "names what is free around a time that is refused: %s",
  async (reason) => {
    const refused = await choose(() => Promise.reject(new DomainError(reason)));
    expect(refused).toBeInstanceOf(SlotFullError);
    expect(refused).toMatchObject({ reason, form });
    const [first] = (refused as SlotFullError).alternatives;
    expect(first).toMatchObject({ slotId: near, places: 2 });
  },
);

it("names nothing for any other fault, or for a time that is not there", async () => {
  const other = new DomainError("hold-missing");
  expect(await choose(() => Promise.reject(other))).toBe(other);
  const broken = Object.assign(new Error("broken"), { reason: "slot-full" });
  expect(await choose(() => Promise.reject(broken))).toBe(broken);
  const full = new DomainError("slot-full");
  expect(await choose(() => Promise.reject(full), 0)).toBe(full);
});
