import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { claimAdmission } from "../queue/admissions";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { confirmBooking } from "./confirm";
import { holdSlot } from "./hold";
import { listOwnBookings } from "./my-bookings";
import { mayBookAgain, outcomeOf } from "./outcome";
import { bookAgain } from "./rebooking";
import { bookSecondDose } from "./second-dose";

const database = openDatabase(inject("databaseUrl"), 10);
afterAll(() => database.end());
const hour = 3_600_000;
// Noon in Seoul.
const now = new Date("2026-07-20T03:00:00Z");
const after = (hours: number) => new Date(now.getTime() + hours * hour);
const nextDay = after(24 * 2);

let windowId: string;
let product: string;
beforeAll(async () => {
  windowId = await anOpenWindow(database, now);
  product = `again-${randomUUID()}`;
  await database.query(
    "INSERT INTO vaccine_product (code, name_ko, name_en, interval_days, days_early, days_late) VALUES ($1, '시험', 'Trial', 21, 5, 5)",
    [product],
  );
  await database.query("UPDATE cohort_window SET product_code = $2, closes_at = $3 WHERE id = $1", [
    windowId,
    product,
    after(24 * 60),
  ]);
});

/** Somebody booked for the day after, at a clinic with a time for the second dose. */
async function booked() {
  const slot = await aSlot(database, 5, now);
  const { rows } = await database.query<{ clinic: number; starts: Date; second: number }>(
    `INSERT INTO slot (clinic_id, starts_at, capacity) SELECT clinic_id, starts_at + interval '21 days', 5 FROM slot
      WHERE id = $1 RETURNING clinic_id AS clinic, starts_at - interval '21 days' AS starts, id AS second`,
    [slot],
  );
  await database.query("INSERT INTO clinic_lot VALUES ($1, $2, 'L', 5, '2026-12-31')", [
    rows[0]?.clinic,
    product,
  ]);
  const [personId = ""] = await people(database, 1);
  const visitor = await admitted(database, windowId, personId, now);
  await holdSlot(database, visitor, slot, now);
  const { id } = await confirmBooking(database, visitor, "book", now, slot);
  const { clinic, starts, second } = rows[0] as (typeof rows)[0];
  return { ...visitor, id, slot, second, clinic, starts };
}
type Booked = Awaited<ReturnType<typeof booked>>;

async function visit({ id, clinic }: Booked, state: string) {
  const staff = randomUUID();
  await database.query(
    "INSERT INTO staff_account (id, email, name, role, password_hash, clinic_id) VALUES ($1, $2, 'S', 'CLINIC_STAFF', '-', $3)",
    [staff, `${staff}@example.com`, clinic],
  );
  await database.query(
    `INSERT INTO visit AS v (booking_id, clinic_id, state, arrived_at, stepped_at, staff_id, product_code, lot, site, reason)
     SELECT $1, $2, $3::"VisitState", CASE WHEN $3 <> 'NO_SHOW' THEN $4::timestamptz END, $4, $5, g.*,
            CASE WHEN $3 = 'NOT_VACCINATED' THEN 'fever' END
       FROM (SELECT 1) one LEFT JOIN (VALUES ($6, 'L', 'left-arm')) g ON $3 = 'VACCINATED'
     ON CONFLICT (booking_id) DO UPDATE SET state = EXCLUDED.state, arrived_at = EXCLUDED.arrived_at,
       product_code = EXCLUDED.product_code, lot = EXCLUDED.lot, site = EXCLUDED.site, reason = EXCLUDED.reason`,
    [id, clinic, state, nextDay, staff, product],
  );
  return staff;
}
const reasonOf = (act: Promise<unknown>) =>
  act.then(
    () => "done",
    (error) => error.reason ?? String(error),
  );
const morningAfter = ({ starts }: Booked) => new Date(starts.getTime() + 20 * hour);

describe("who was not vaccinated", () => {
  it.each(["NO_SHOW", "NOT_VACCINATED", null])("books again from the next day on (%s)", async (state) => {
    const mine = await booked();
    if (state) await visit(mine, state);
    const sameDay = new Date(mine.starts.getTime() + hour);
    expect(await reasonOf(bookAgain(database, mine.personId, mine.id, sameDay))).toBe("not-yet-again");
    const later = morningAfter(mine);
    const again = await admitted(database, windowId, mine.personId, later);
    const slot = await aSlot(database, 1, later);
    expect(await reasonOf(holdSlot(database, again, slot, later))).toBe("already-booked");

    expect(await reasonOf(bookAgain(database, mine.personId, mine.id, later))).toBe("done");
    expect(await reasonOf(bookAgain(database, mine.personId, mine.id, later))).toBe("done");
    const { rows } = await database.query("SELECT taken FROM slot WHERE id = ANY ($1) ORDER BY id", [
      [mine.slot, mine.second],
    ]);
    expect(rows).toEqual([{ taken: 0 }, { taken: 0 }]);
    await holdSlot(database, again, slot, later);
    await confirmBooking(database, again, "again", later, slot);
    expect(await listOwnBookings(database, mine.personId)).toMatchObject([{ dose: 1, slotId: slot }]);
  });

  it("is told that the time has passed, and books no second dose", async () => {
    const mine = await booked();
    const later = morningAfter(mine);
    const other = await aSlot(database, 1, later);
    const { personId, id } = mine;
    expect(await reasonOf(changeBooking(database, personId, id, other, "m", later))).toBe("booking-past");
    expect(await reasonOf(cancelBooking(database, personId, id, "c", later))).toBe("booking-past");
    const [, second] = await listOwnBookings(database, personId);
    await cancelBooking(database, personId, second?.id ?? "", "second", later);
    expect(await reasonOf(bookSecondDose(database, personId, mine.second, "s", later))).toBe(
      "first-dose-not-given",
    );
    await visit(mine, "VACCINATED");
    expect(await reasonOf(bookSecondDose(database, personId, mine.second, "s", later))).toBe("done");
    expect(await reasonOf(bookAgain(database, personId, id, later))).toBe("not-yet-again");
  });

  it("stands behind those in the line, and comes in by no earlier call", async () => {
    const own = await anOpenWindow(database, now);
    const mine = await booked();
    await database.query("UPDATE booking SET window_id = $2, admission_id = $3 WHERE id = $1", [
      mine.id,
      own,
      (await admitted(database, own, mine.personId, now)).admissionId,
    ]);
    await database.query("UPDATE admission SET ended_at = expires_at WHERE window_id = $1", [own]);
    await database.query(
      "INSERT INTO queue_entry (window_id, entry_no, person_id) VALUES ($1, 0, $2) ON CONFLICT DO NOTHING",
      [own, mine.personId],
    );
    await database.query(
      `INSERT INTO queue_state (window_id, entries, served, room, spare) VALUES ($1, 100, 99, 10, 0)
       ON CONFLICT (window_id) DO UPDATE SET entries = 100, served = 99, room = 10, spare = 0`,
      [own],
    );
    const later = morningAfter(mine);
    await database.query("UPDATE cohort_window SET closes_at = $2 WHERE id = $1", [own, after(24 * 60)]);
    const claim = () =>
      reasonOf(
        claimAdmission(database, { windowId: own, personId: mine.personId, entryNo: 0, place: 0 }, later),
      );
    expect(await claim()).toBe("already-booked");
    await bookAgain(database, mine.personId, mine.id, later);
    expect(await claim()).toBe("not-your-turn");
    await database.query("UPDATE queue_state SET served = 100 WHERE window_id = $1", [own]);
    expect(await claim()).toBe("done");
  });

  it("is booked at the desk of a clinic at once", async () => {
    const mine = await booked();
    const staff = await visit(mine, "NO_SHOW");
    const later = morningAfter(mine);
    expect(
      await reasonOf(
        database
          .query("SELECT * FROM book_walk_in($1, $2, $3, $4, $5, $6)", [
            mine.personId,
            windowId,
            mine.clinic,
            staff,
            randomUUID().replaceAll("-", "").slice(0, 10).toUpperCase(),
            later,
          ])
          .then(({ rows }) => {
            if (rows[0].refusal) throw { reason: rows[0].refusal };
          }),
      ),
    ).toBe("done");
  });

  it("does not, where the programme says so", async () => {
    const mine = await booked();
    await database.query("UPDATE programme SET again_after_days = 0");
    try {
      expect(await reasonOf(bookAgain(database, mine.personId, mine.id, morningAfter(mine)))).toBe(
        "not-yet-again",
      );
    } finally {
      await database.query("UPDATE programme SET again_after_days = 1");
    }
  });
});

it("says what became of a booking by the rule of the database", async () => {
  const mine = await booked();
  const instants = [now, mine.starts, new Date(mine.starts.getTime() + hour), morningAfter(mine)];
  const said: string[] = [];
  for (const state of [null, "ARRIVED", "NO_SHOW", "NOT_VACCINATED", "VACCINATED"]) {
    if (state) await visit(mine, state);
    for (const at of instants) {
      const [own] = await listOwnBookings(database, mine.personId);
      if (!own) throw new Error("there is no booking");
      const { rows } = await database.query("SELECT may_book_again($1, $2) AS may", [mine.id, at]);
      expect.soft([state, at, mayBookAgain(own, at)]).toEqual([state, at, rows[0].may]);
      said.push(outcomeOf(own, at));
    }
  }
  expect(said).toEqual([
    ...["to-come", "today", "today", "unrecorded"],
    ...["today", "today", "today", "unrecorded"],
    ...["missed", "missed", "missed", "missed"],
    ...Array(4).fill("not-vaccinated"),
    ...Array(4).fill("vaccinated"),
  ]);
});
