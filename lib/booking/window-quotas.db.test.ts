import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import type { AdmittedPerson } from "./call-booking-function";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { confirmBooking } from "./confirm";
import { holdSlot } from "./hold";
import { getRemainingDoses, getWindowQuotas, setWindowQuotas, type WindowQuotas } from "./window-quotas";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");
const none: WindowQuotas = { product: null, doses: null, byProvince: {}, sharePercent: null };

let windowId: string;
let slug: string;
beforeEach(async () => {
  windowId = await anOpenWindow(database, now);
  slug = `test-${windowId}`;
});

const limit = (limits: Partial<WindowQuotas>) =>
  setWindowQuotas(database, slug, { ...none, ...limits }, "staff:test", now);
async function visitors(count: number): Promise<AdmittedPerson[]> {
  const crowd = await people(database, count);
  return Promise.all(crowd.map((person) => admitted(database, windowId, person, now)));
}
const reasonOf = (error: unknown) => (error as { reason?: string }).reason ?? String(error);
async function tryToBook(visitor: AdmittedPerson, slotId: number) {
  try {
    await holdSlot(database, visitor, slotId, now);
    return { ...(await confirmBooking(database, visitor, "book", now)), personId: visitor.personId };
  } catch (error) {
    return reasonOf(error);
  }
}
const book = async (slotId: number) => {
  const [visitor] = await visitors(1);
  return tryToBook(visitor as AdmittedPerson, slotId);
};
async function sums() {
  const { rows } = await database.query(
    `SELECT COALESCE(sum(doses), 0)::int AS doses, COALESCE(sum(taken), 0)::int AS taken,
            (SELECT count(*) FROM booking WHERE window_id = $1 AND status <> 'CANCELLED') AS booked
     FROM window_stock WHERE window_id = $1 AND region = ''`,
    [windowId],
  );
  return rows[0];
}

describe("a stock for the country", () => {
  it("gives 40 doses to 40 of 300 people at once, over many slots, and keeps none back", async () => {
    await limit({ doses: 40 });
    const slots = await Promise.all(Array.from({ length: 10 }, () => aSlot(database, 30, now)));
    const outcomes = await Promise.all(
      (await visitors(300)).map(async (visitor, n) => {
        // Who is told that the last doses are being booked asks again, as the page says.
        for (;;) {
          const outcome = await tryToBook(visitor, slots[n % slots.length] ?? 0);
          if (outcome !== "doses-held") return outcome;
          await new Promise((resolve) => setTimeout(resolve, 20));
        }
      }),
    );
    const refusals = outcomes.filter((outcome) => typeof outcome === "string");
    expect(new Set(refusals)).toEqual(new Set(["doses-gone"]));
    expect(refusals).toHaveLength(260);
    expect(await sums()).toEqual({ doses: 40, taken: 40, booked: 40 });
    expect((await getRemainingDoses(database)).get(windowId)).toBe(0);
  });

  it("who keeps a place finds a dose: no more hold than there are doses", async () => {
    await limit({ doses: 3 });
    const slotId = await aSlot(database, 50, now);
    const crowd = await visitors(20);
    const held = await Promise.allSettled(crowd.map((visitor) => holdSlot(database, visitor, slotId, now)));
    const keepers = crowd.filter((_, n) => held[n]?.status === "fulfilled");
    expect(keepers).toHaveLength(3);
    const refused = held.flatMap((outcome) =>
      outcome.status === "rejected" ? [reasonOf(outcome.reason)] : [],
    );
    expect(refused).toEqual(Array(17).fill("doses-held"));
    await Promise.all(keepers.map((visitor) => confirmBooking(database, visitor, "k", now)));
    expect(await sums()).toMatchObject({ taken: 3 });
  });

  it("a hold that ran out keeps no dose", async () => {
    await limit({ doses: 1 });
    const slotId = await aSlot(database, 5, now);
    const [first, second] = (await visitors(2)) as [AdmittedPerson, AdmittedPerson];
    const { expiresAt } = await holdSlot(database, first, slotId, now);
    await expect(holdSlot(database, second, slotId, now)).rejects.toMatchObject({ reason: "doses-held" });
    await holdSlot(database, second, slotId, expiresAt);
  });

  it("a cancelled booking gives its dose back, a moved one keeps it", async () => {
    await limit({ doses: 1 });
    const [slotId, other] = [await aSlot(database, 5, now), await aSlot(database, 5, now)];
    const booking = await book(slotId);
    if (typeof booking === "string") throw new Error(booking);
    expect(await book(slotId)).toBe("doses-gone");
    await changeBooking(database, booking.personId, booking.id, other, "move", now);
    expect(await sums()).toMatchObject({ taken: 1, booked: 1 });
    await cancelBooking(database, booking.personId, booking.id, "cancel", now);
    expect(await sums()).toMatchObject({ taken: 0, booked: 0 });
    expect(typeof (await book(slotId))).toBe("object");
  });

  it("is never oversold whatever writes the booking", async () => {
    await limit({ doses: 1 });
    const slotId = await aSlot(database, 5, now);
    await book(slotId);
    const [visitor] = (await visitors(1)) as [AdmittedPerson];
    await expect(
      database.query(
        "INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ($1, $2, $3, $4, $5)",
        [visitor.personId.slice(0, 10), visitor.personId, windowId, visitor.admissionId, slotId],
      ),
    ).rejects.toThrow("doses-gone");
    await expect(
      database.query("UPDATE window_stock SET taken = doses + 1 WHERE window_id = $1", [windowId]),
    ).rejects.toThrow("stock_taken_in_range");
  });
});

describe("setting it", () => {
  it("counts what was booked before, and refuses fewer doses than are booked", async () => {
    const slotId = await aSlot(database, 9, now);
    for (let n = 0; n < 3; n++) await book(slotId);
    await expect(limit({ doses: 2 })).rejects.toMatchObject({ reason: "stock-below-booked" });
    await limit({ doses: 20 });
    expect(await sums()).toEqual({ doses: 20, taken: 3, booked: 3 });
    await limit({ doses: 3 });
    expect(await book(slotId)).toBe("doses-gone");
    await limit({ doses: null });
    expect(typeof (await book(slotId))).toBe("object");
  });

  it("is read as it was set", async () => {
    const limits = { product: "test-doses", doses: 1_000, byProvince: { "99": 17 }, sharePercent: 10 };
    await database.query("INSERT INTO province VALUES ('99', '시험도', 'Test') ON CONFLICT DO NOTHING");
    await expect(limit(limits)).rejects.toMatchObject({ reason: "product-unknown" });
    expect(await getWindowQuotas(database, slug)).toEqual(none);
    await database.query(
      "INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ('test-doses', '시험', 'Test')",
    );
    await limit(limits);
    expect(await getWindowQuotas(database, slug)).toEqual(limits);
    expect((await getRemainingDoses(database)).get(windowId)).toBe(17);
    await limit({});
    expect(await getWindowQuotas(database, slug)).toEqual(none);
    await expect(getWindowQuotas(database, "no-such")).rejects.toMatchObject({ reason: "window-unknown" });
  });
});

it("a stock for a province is for that province alone", async () => {
  await limit({ byProvince: { "99": 1 } });
  const slotId = await aSlot(database, 5, now);
  const elsewhere = await aSlot(database, 5, now);
  await database.query(
    `WITH p AS (INSERT INTO province VALUES ('98', '다른도', 'Other') ON CONFLICT DO NOTHING),
          d AS (INSERT INTO district VALUES ('98999', '98', '다른구', 'Other') ON CONFLICT DO NOTHING)
     UPDATE clinic SET district_code = '98999' WHERE id = (SELECT clinic_id FROM slot WHERE id = $1)`,
    [elsewhere],
  );
  expect(await book(elsewhere)).toBe("doses-gone");
  expect(typeof (await book(slotId))).toBe("object");
  expect(await book(slotId)).toBe("doses-gone");
});

describe("a share of each clinic's day", () => {
  it("gives no more of a day than the share, to however many at once", async () => {
    await limit({ sharePercent: 20 });
    const slotId = await aSlot(database, 25, now);
    const outcomes = await Promise.all((await visitors(40)).map((visitor) => tryToBook(visitor, slotId)));
    expect(outcomes.filter((outcome) => typeof outcome === "object")).toHaveLength(5);
    expect(new Set(outcomes.filter((outcome) => typeof outcome === "string"))).toEqual(
      new Set(["share-gone"]),
    );
    const booking = outcomes.find((outcome) => typeof outcome === "object");
    if (typeof booking !== "object") throw new Error("nobody booked");
    await cancelBooking(database, booking.personId, booking.id, "cancel", now);
    expect(typeof (await book(slotId))).toBe("object");
    expect(await book(slotId)).toBe("share-gone");
  });

  it("is at least one place, and leaves others their own", async () => {
    await limit({ sharePercent: 1 });
    const slotId = await aSlot(database, 5, now);
    expect(typeof (await book(slotId))).toBe("object");
    expect(await book(slotId)).toBe("share-gone");
    windowId = await anOpenWindow(database, now);
    expect(typeof (await book(slotId))).toBe("object");
  });
});
