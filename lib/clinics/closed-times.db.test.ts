import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, inject, test } from "vitest";
import { createClosingActs } from "../booking/closing-acts";
import { type MessageRenderer, renderMessages } from "../notifications/render";
import type { TemplateData } from "../notifications/templates";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aPerson, aProduct, aSlot, aStaffAccount } from "../shared/testing/builders";
import { addDays, toSeoulDate } from "../shared/time/seoul";
import { receiveDelivery, setLot, setSchedule } from "./capacity";
import { type Closing, formatPlanDigest } from "./closing-plan";
import { getClosingResult, takeBackClosing } from "./closing-result";
import { type ClosingRemedy, closeTimes, findDisplacedBookings, reopenTimes } from "./closures";
import type { ClinicSchedule } from "./schedule";
import { generateSlots } from "./slot-generation.job";

const database = openDatabase(inject("databaseUrl"), 5);
afterAll(() => database.end());
// The database's own rule looks at the slots to come by its own clock.
const now = new Date();
const minute = 60_000;
const later = (minutes: number) => new Date(now.getTime() + minutes * minute);
const day = addDays(toSeoulDate(now), 1);
const nextDay = addDays(day, 1);
const by = { id: "", clinicId: 0 };

const everyDay: ClinicSchedule = {
  hours: new Map([1, 2, 3, 4, 5, 6, 7].map((each) => [each, { opens: 540, closes: 720, lunch: null }])),
  slotMinutes: 60,
  places: 4,
  dosesADay: null,
  openOnHolidays: true,
  closedDays: new Set(),
  weeks: 1,
};

beforeEach(async () => {
  const slotId = await aSlot(database, 1, now);
  by.clinicId = (
    await database.query("DELETE FROM slot WHERE id = $1 RETURNING clinic_id", [slotId])
  ).rows[0].clinic_id;
  by.id = await aStaffAccount(database, "CLINIC_MANAGER", by.clinicId);
  await setSchedule(database, by, everyDay, now);
});

const slotsOf = async (of: string) =>
  (
    await database.query<{ id: number; capacity: number; taken: number }>(
      `SELECT id, capacity, taken FROM slot WHERE clinic_id = $1 AND (starts_at AT TIME ZONE 'Asia/Seoul')::date = $2::date
       ORDER BY starts_at`,
      [by.clinicId, of],
    )
  ).rows;
const placesOf = async (of: string) => (await slotsOf(of)).map(({ capacity }) => capacity);

async function book(slotId: number | undefined) {
  const window = await anOpenWindow(database, now);
  const personId = await aPerson(database, {});
  const { admissionId } = await admitted(database, window, personId, now);
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id)
     VALUES (left(md5(random()::text), 10), $1, $2, $3, $4) RETURNING id`,
    [personId, window, admissionId, slotId],
  );
  await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [slotId]);
  return { personId, id: rows[0]?.id ?? "" };
}
const bookingOf = async (id: string) =>
  (await database.query(`SELECT status, slot_id AS "slotId" FROM booking WHERE id = $1`, [id])).rows[0];

async function close(closing: Closing, remedy: ClosingRemedy = "move", at = now) {
  const found = await findDisplacedBookings(database, by, closing, at);
  const decision = { remedy, reason: "정전", seen: formatPlanDigest(found), typedCount: found.length };
  const { id, fault } = await closeTimes(database, by, closing, decision, createClosingActs(by.id, at), at);
  expect(fault).toBeNull();
  return id;
}

/** What is told of a closing then, and what becomes of it. */
async function tell(id: string, at: Date) {
  const told: TemplateData[] = [];
  const words: MessageRenderer = (data) => {
    told.push(data);
    return { subject: "", body: "" };
  };
  const { rows } = await database.query<{ id: number }>(
    "SELECT id FROM outbox_message WHERE event_key LIKE $1 ORDER BY id",
    [`closing:${id}:%`],
  );
  const rendered = await renderMessages(
    database,
    rows.map((row) => row.id),
    words,
    ["SMS"],
    at,
  );
  return { told, rendered };
}

const delivery = async (doses: number) => {
  const key = randomUUID();
  const product = await aProduct(database);
  const lot = { product, lot: key.slice(0, 8).toUpperCase(), doses, expiresOn: addDays(day, 300) };
  await receiveDelivery(database, by, { ...lot, key, receivedOn: toSeoulDate(now) }, now);
};
const nightJob = async () => {
  await database.query("UPDATE clinic_plan SET laid_until = laid_until - 1 WHERE clinic_id = $1", [
    by.clinicId,
  ]);
  while ((await generateSlots(database, now)) > 0);
};
const changes: [what: string, change: () => Promise<unknown>][] = [
  ["a delivery", () => delivery(500)],
  [
    "a corrected lot",
    async () =>
      setLot(
        database,
        by,
        { product: await aProduct(database), lot: "L1", doses: 500, expiresOn: addDays(day, 300) },
        now,
      ),
  ],
  ["new hours", () => setSchedule(database, by, { ...everyDay, places: 5 }, now)],
  [
    "the job of the night",
    async () => {
      await delivery(500);
      await nightJob();
    },
  ],
];

describe.each(changes)("a closing, and then %s", (_, change) => {
  test("tells whoever was moved of both times, and lists them", async () => {
    const [first] = await slotsOf(day);
    const { id } = await book(first?.id);
    const closing = await close({ day, slotId: first?.id ?? 0 });
    await change();
    const { told, rendered } = await tell(closing, later(11));
    expect(rendered).toMatchObject([{ message: { channel: "SMS" } }]);
    expect(told).toMatchObject([{ template: "closing-moved", booking: { closing: { reason: "정전" } } }]);
    expect((await getClosingResult(database, by, closing, now))?.outcomes).toMatchObject([
      { bookingId: id, outcome: "moved" },
    ]);
  });

  test("restores whoever was moved when it is taken back", async () => {
    const [first] = await slotsOf(day);
    const { id } = await book(first?.id);
    const closing = await close({ day, slotId: first?.id ?? 0 });
    await change();
    await takeBackClosing(database, by, closing, later(9));
    expect(await bookingOf(id)).toEqual({ status: "BOOKED", slotId: first?.id });
  });

  test("is opened again, as the plan and the doses are by then", async () => {
    await close({ day });
    await change();
    expect(await placesOf(day)).toEqual([0, 0, 0]);
    await reopenTimes(database, by, { day }, now);
    expect(await placesOf(day)).toEqual(await placesOf(nextDay));
    expect((await placesOf(day)).every((places) => places > 0)).toBe(true);
  });

  test("opens again when it is taken back", async () => {
    const closing = await close({ day });
    await change();
    await takeBackClosing(database, by, closing, later(9));
    expect(await placesOf(day)).toEqual(await placesOf(nextDay));
  });
});

test("a time that opens again takes no more people than there are doses", async () => {
  await close({ day });
  await delivery(2);
  const sum = async () =>
    (
      await database.query("SELECT sum(capacity - taken)::int AS n FROM slot WHERE clinic_id = $1", [
        by.clinicId,
      ])
    ).rows[0].n;
  expect(await sum()).toBe(2);
  await reopenTimes(database, by, { day }, now);
  expect(await sum()).toBe(2);
});

test("a time that the hours leave out meanwhile stays without places, whoever opens it", async () => {
  const closing = await close({ day });
  const shorter = new Map(
    [...everyDay.hours].map(([each]) => [each, { opens: 600, closes: 720, lunch: null }]),
  );
  await setSchedule(database, by, { ...everyDay, hours: shorter }, now);
  await takeBackClosing(database, by, closing, later(1));
  expect(await placesOf(day)).toEqual([0, 4, 4]);
  await close({ day });
  await reopenTimes(database, by, { day }, now);
  expect(await placesOf(day)).toEqual([0, 4, 4]);
});

test("no slot of a closed time, and none that a closing moved somebody from or to, is removed", async () => {
  const [first, second, third] = await slotsOf(day);
  await book(first?.id);
  await close({ day, slotId: first?.id ?? 0 });
  await close({ day, slotId: third?.id ?? 0 });
  for (const each of [first, second, third])
    await expect(database.query("DELETE FROM slot WHERE id = $1", [each?.id])).rejects.toThrow("foreign key");
});

test("times that are cut anew open none within a closed one", async () => {
  const [first] = await slotsOf(day);
  await close({ day, slotId: first?.id ?? 0 });
  await setSchedule(database, by, { ...everyDay, slotMinutes: 30 }, now);
  expect(await placesOf(day)).toEqual([0, 4, 4, 4, 4]);
  await reopenTimes(database, by, { day, slotId: first?.id ?? 0 }, now);
  expect(await placesOf(day)).toEqual([4, 4, 4, 4, 4, 4]);
});

describe("two closings of one person", () => {
  /** Somebody who is moved from the first time to the second, and five minutes later from there to the third. */
  async function moveTwice() {
    const [first, second, third] = await slotsOf(day);
    const { id } = await book(first?.id);
    const one = await close({ day, slotId: first?.id ?? 0 });
    const other = await close({ day, slotId: second?.id ?? 0 }, "move", later(5));
    expect(await bookingOf(id)).toMatchObject({ slotId: third?.id });
    return { id, one, other, second };
  }

  test("the first is told after all, when the second is taken back", async () => {
    const { id, one, other, second } = await moveTwice();
    expect((await tell(one, later(11))).rendered).toMatchObject([{ later: later(15) }]);
    await takeBackClosing(database, by, other, later(12));
    expect(await bookingOf(id)).toMatchObject({ slotId: second?.id });
    const { told, rendered } = await tell(one, later(15));
    expect(rendered).toMatchObject([{ message: { channel: "SMS" } }]);
    expect(told[0]?.booking?.startsAt).toEqual(new Date(`${day}T10:00:00+09:00`));
  });

  test("the second tells of the time that the person knows, and the first of nothing", async () => {
    const { one, other } = await moveTwice();
    const { told } = await tell(other, later(15));
    expect(told[0]?.booking?.startsAt).toEqual(new Date(`${day}T11:00:00+09:00`));
    expect(told[0]?.booking?.closing?.from).toEqual(new Date(`${day}T09:00:00+09:00`));
    expect((await tell(one, later(15))).rendered).toMatchObject([{ drop: "outdated" }]);
  });

  test("a message without its times is a fault that is tried again, and no news of yesterday", async () => {
    const [first] = await slotsOf(day);
    await book(first?.id);
    const id = await close({ day, slotId: first?.id ?? 0 });
    await database.query("UPDATE outbox_message SET facts = facts - 'from' WHERE event_key LIKE $1", [
      `closing:${id}:%`,
    ]);
    expect((await tell(id, later(11))).rendered).toMatchObject([{ unreadable: expect.anything() }]);
  });
});

describe("a time of two closings", () => {
  test("stays closed when the first is taken back, and opens when the last is", async () => {
    const [first] = await slotsOf(day);
    const one = await close({ day, slotId: first?.id ?? 0 });
    const other = await close({ day });
    await takeBackClosing(database, by, one, later(1));
    expect(await placesOf(day)).toEqual([0, 0, 0]);
    await takeBackClosing(database, by, other, later(1));
    expect(await placesOf(day)).toEqual([4, 4, 4]);
  });

  test("stays closed when the second is taken back", async () => {
    const [first] = await slotsOf(day);
    await close({ day, slotId: first?.id ?? 0 });
    const other = await close({ day });
    await takeBackClosing(database, by, other, later(1));
    expect(await placesOf(day)).toEqual([0, 4, 4]);
  });

  test("stays closed when one is taken back whose time was opened by hand and closed again", async () => {
    const [first] = await slotsOf(day);
    const closing = { day, slotId: first?.id ?? 0 };
    const one = await close(closing);
    await reopenTimes(database, by, closing, now);
    const other = await close(closing);
    await takeBackClosing(database, by, one, later(1));
    expect(await placesOf(day)).toEqual([0, 4, 4]);
    await takeBackClosing(database, by, other, later(1));
    expect(await placesOf(day)).toEqual([4, 4, 4]);
  });
});

describe("whoever had their data removed since", () => {
  test("has no booking again when a closing is taken back", async () => {
    const [first] = await slotsOf(day);
    const { id, personId } = await book(first?.id);
    const closing = await close({ day, slotId: first?.id ?? 0 }, "cancel");
    await database.query(
      "UPDATE person SET forgotten_at = now(), phone = NULL, phone_hash = NULL WHERE id = $1",
      [personId],
    );
    await takeBackClosing(database, by, closing, later(1));
    expect(await bookingOf(id)).toMatchObject({ status: "CANCELLED" });
    expect((await getClosingResult(database, by, closing, now))?.outcomes).toMatchObject([
      { restored: false, why: "no-session" },
    ]);
    expect((await slotsOf(day))[0]?.taken).toBe(0);
  });

  test("is given no booking back by the database itself", async () => {
    const [first] = await slotsOf(day);
    const { id, personId } = await book(first?.id);
    await close({ day, slotId: first?.id ?? 0 }, "cancel");
    await database.query("UPDATE person SET forgotten_at = now() WHERE id = $1", [personId]);
    await expect(
      database.query("UPDATE booking SET status = 'BOOKED', cancelled_at = NULL WHERE id = $1", [id]),
    ).rejects.toThrow("no-session");
  });
});
