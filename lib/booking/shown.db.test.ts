import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { confirmBooking } from "./confirm";
import { holdSlot } from "./hold";
import { listOwnBookings } from "./my-bookings";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");

let windowId: string;
beforeAll(async () => {
  windowId = await anOpenWindow(database, now);
});

async function visitor() {
  const [person] = await people(database, 1);
  return admitted(database, windowId, person as string, now);
}
const slots = () => Promise.all([aSlot(database, 3, now), aSlot(database, 3, now)]);
async function booked(slotId: number) {
  const who = await visitor();
  await holdSlot(database, who, slotId, now);
  return { personId: who.personId, ...(await confirmBooking(database, who, "book", now, slotId)) };
}
const slotOf = async (personId: string) =>
  (await listOwnBookings(database, personId)).map((own) => own.slotId);

describe("what a page showed is what is done", () => {
  it("confirms no other time than was shown, and keeps the one that is held", async () => {
    const [shown, held] = await slots();
    const who = await visitor();
    await holdSlot(database, who, shown, now);
    await holdSlot(database, who, held, now);
    await expect(confirmBooking(database, who, "k", now, shown)).rejects.toMatchObject({
      reason: "hold-changed",
    });
    expect(await slotOf(who.personId)).toEqual([]);
    await confirmBooking(database, who, "k", now, held);
    expect(await slotOf(who.personId)).toEqual([held]);
  });

  it("moves and cancels only what is where it was shown", async () => {
    const [from, to] = await slots();
    const mine = await booked(from);
    await changeBooking(database, mine.personId, mine.id, to, "move", now, undefined, from);
    for (const actLate of [
      () => changeBooking(database, mine.personId, mine.id, from, "late", now, undefined, from),
      () => cancelBooking(database, mine.personId, mine.id, "late too", now, undefined, from),
    ])
      await expect(actLate()).rejects.toMatchObject({ reason: "booking-changed" });
    expect(await slotOf(mine.personId)).toEqual([to]);
    await cancelBooking(database, mine.personId, mine.id, "gone", now, undefined, to);
    expect(await listOwnBookings(database, mine.personId)).toMatchObject([{ status: "CANCELLED" }]);
  });
});

describe("a key is of one act on one thing", () => {
  it("refuses the key of a booking for another time", async () => {
    const [first, second] = await slots();
    const who = await visitor();
    await holdSlot(database, who, first, now);
    const made = await confirmBooking(database, who, "k", now, first);
    expect(await confirmBooking(database, who, "k", now, first)).toEqual(made);
    await expect(confirmBooking(database, who, "k", now, second)).rejects.toMatchObject({
      reason: "key-used-otherwise",
    });
  });

  it("refuses the key of a change for another time", async () => {
    const [from, to] = await slots();
    const third = await aSlot(database, 3, now);
    const mine = await booked(from);
    await changeBooking(database, mine.personId, mine.id, to, "k", now);
    await expect(changeBooking(database, mine.personId, mine.id, third, "k", now)).rejects.toMatchObject({
      reason: "key-used-otherwise",
    });
    expect(await slotOf(mine.personId)).toEqual([to]);
  });

  it("refuses the key of a cancelled booking for another one", async () => {
    const [first, second] = await slots();
    const mine = await booked(first);
    await cancelBooking(database, mine.personId, mine.id, "k", now);
    const other = await booked(second);
    await expect(cancelBooking(database, mine.personId, other.id, "k", now)).rejects.toMatchObject({
      reason: "key-used-otherwise",
    });
    expect(await slotOf(other.personId)).toEqual([second]);
  });
});
