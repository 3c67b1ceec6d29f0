import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { cancelBooking } from "../booking/cancel";
import { changeBooking } from "../booking/change";
import { createClosingActs } from "../booking/closing-acts";
import { type MessageRenderer, renderMessages } from "../notifications/render";
import type { TemplateData } from "../notifications/templates";
import { type Database, openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aPerson, aSlot, aStaffAccount } from "../shared/testing/builders";
import { type Closing, dealPlaces, formatPlanDigest } from "./closing-plan";
import { getClosingResult, listOpenClosings, takeBackClosing } from "./closing-result";
import {
  type BookingCommands,
  type ClosingRemedy,
  closeTimes,
  findDisplacedBookings,
  reopenTimes,
} from "./closures";
import { getWeekOccupancy } from "./week-occupancy";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

// Noon in Korea; the clinic's times are those of the next day.
const now = new Date("2026-07-19T03:00:00Z");
const later = (ms: number) => new Date(now.getTime() + ms);
const minute = 60_000;
const day = "2026-07-20";

/** A clinic with a time at noon, and what else is asked for; that many people are booked at noon. */
async function aClinic(booked: number, others: [startsAt: string, capacity: number][]) {
  const windowId = await anOpenWindow(database, now);
  const noon = await aSlot(database, Math.max(booked, 1), now);
  const { rows } = await database.query("SELECT clinic_id FROM slot WHERE id = $1", [noon]);
  const clinicId = rows[0].clinic_id as number;
  const by = { id: await aStaffAccount(database, "CLINIC_MANAGER", clinicId), clinicId };
  const slots: number[] = [];
  for (const [startsAt, capacity] of others) {
    const made = await database.query(
      "INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, $2, $3) RETURNING id",
      [by.clinicId, startsAt, capacity],
    );
    slots.push(made.rows[0].id);
  }
  const people: { personId: string; id: string }[] = [];
  for (let n = 0; n < booked; n++) {
    const personId = await aPerson(database, { name: `김환자${n}` });
    const { admissionId } = await admitted(database, windowId, personId, now);
    const made = await database.query(
      `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, created_at)
       VALUES (left(md5($1), 10), $2, $3, $4, $5, $6) RETURNING id`,
      [randomUUID(), personId, windowId, admissionId, noon, later(n)],
    );
    await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [noon]);
    people.push({ personId, id: made.rows[0].id });
  }
  return { by, noon, slots, people };
}
type Clinic = Awaited<ReturnType<typeof aClinic>>;

async function close(
  { by }: Pick<Clinic, "by">,
  closing: Closing,
  remedy: ClosingRemedy,
  more: { seen?: string; typedCount?: number; acts?: BookingCommands } = {},
): Promise<string> {
  const found = await findDisplacedBookings(database, by, closing, now);
  const decision = {
    remedy,
    reason: "정전",
    seen: more.seen ?? formatPlanDigest(found),
    typedCount: more.typedCount ?? found.length,
  };
  const acts = more.acts ?? createClosingActs(by.id, now);
  const { id, fault } = await closeTimes(database, by, closing, decision, acts, now);
  if (!more.acts) expect(fault).toBeNull();
  return id;
}
const slotOf = async (id: number | undefined) =>
  (await database.query("SELECT capacity, taken FROM slot WHERE id = $1", [id])).rows[0];
const outcomesOf = async ({ by }: Pick<Clinic, "by">, id: string) =>
  (await getClosingResult(database, by, id, now))?.outcomes ?? [];
const messagesOf = async (id: string) =>
  (
    await database.query<{ id: number; dueAt: Date; dropped: string | null }>(
      `SELECT id, next_try_at AS "dueAt", drop_reason AS dropped FROM outbox_message WHERE event_key LIKE $1 ORDER BY id`,
      [`closing:${id}:%`],
    )
  ).rows;
const reason = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error) => error.reason ?? String(error),
  );

test("places are dealt out one by one, the earliest first, and never an earlier one", () => {
  const at = (time: string) => new Date(`2026-07-20T${time}:00+09:00`);
  const person = {
    personId: "",
    code: "",
    name: "",
    dose: 1,
    slotId: 1,
    secondAt: null,
    fromDay: null,
    untilDay: null,
  };
  const booked = ["a", "b", "c", "d"].map((id) => ({ ...person, id, startsAt: at("12:00") }));
  const times = [
    { id: 7, startsAt: at("11:00"), room: 9 },
    { id: 8, startsAt: at("13:00"), room: 1 },
    { id: 9, startsAt: at("14:00"), room: 2 },
  ];
  expect(dealPlaces(booked, times).map(({ to }) => to?.id ?? null)).toEqual([8, 9, 9, null]);
  // Who must keep the interval to another dose is given no day outside of it.
  const bound = booked.map((each) => ({ ...each, untilDay: "2026-07-19" }));
  expect(dealPlaces(bound, times).map(({ to }) => to)).toEqual([null, null, null, null]);
});

describe("a closing", () => {
  test("does what the page showed: each has the place that was dealt, and the list says so afterwards", async () => {
    const clinic = await aClinic(4, [
      ["2026-07-20T02:00:00Z", 9],
      ["2026-07-20T04:00:00Z", 1],
      ["2026-07-20T05:00:00Z", 2],
    ]);
    const closing = { day, slotId: clinic.noon };
    const shown = await findDisplacedBookings(database, clinic.by, closing, now);
    expect(shown.map(({ id, to }) => [id, to?.id ?? null])).toEqual([
      [clinic.people[0]?.id, clinic.slots[1]],
      [clinic.people[1]?.id, clinic.slots[2]],
      [clinic.people[2]?.id, clinic.slots[2]],
      [clinic.people[3]?.id, null],
    ]);
    const id = await close(clinic, closing, "move");
    const outcomes = await outcomesOf(clinic, id);
    expect(outcomes.map(({ bookingId, outcome, to }) => [bookingId, outcome, to])).toEqual(
      shown.map(({ id: booking, to }) => [booking, to ? "moved" : "stayed", to?.startsAt ?? null]),
    );
    expect(outcomes.map(({ why }) => why)).toEqual([null, null, null, "slot-full"]);
    expect([await slotOf(clinic.slots[0]), await slotOf(clinic.noon)]).toEqual([
      { capacity: 9, taken: 0 },
      { capacity: 1, taken: 1 },
    ]);
    expect(
      (await getWeekOccupancy(database, clinic.by.clinicId, day)).times.map((time) => time.closed),
    ).toEqual([false, true, false, false]);
    // Another clinic's staff read nothing of it.
    const stranger = { id: randomUUID(), clinicId: clinic.by.clinicId + 1 };
    expect(await getClosingResult(database, stranger, id, now)).toBeNull();
    // The one who stayed is decided about in a closing of its own, which opens nothing again when it is taken back.
    const second = await close(clinic, closing, "cancel");
    expect(await slotOf(clinic.noon)).toEqual({ capacity: 0, taken: 0 });
    expect((await outcomesOf(clinic, second)).map(({ outcome }) => outcome)).toEqual(["cancelled"]);
    await reopenTimes(database, clinic.by, closing, now);
    expect(await slotOf(clinic.noon)).toEqual({ capacity: 4, taken: 0 });
  });

  test("tells nobody for ten minutes, and then why and of both times", async () => {
    const clinic = await aClinic(1, [["2026-07-20T04:00:00Z", 1]]);
    const id = await close(clinic, { day, slotId: clinic.noon }, "move");
    const messages = await messagesOf(id);
    expect(messages.map(({ dueAt }) => dueAt)).toEqual([later(10 * minute)]);
    const general = await database.query("SELECT FROM outbox_message WHERE event_key LIKE $1", [
      `booking-%${clinic.people[0]?.id}%`,
    ]);
    expect(general.rowCount).toBe(0);
    const told: TemplateData[] = [];
    const words: MessageRenderer = (data) => {
      told.push(data);
      return { subject: "", body: "" };
    };
    const ids = messages.map((message) => message.id);
    const read = () => renderMessages(database, ids, words, ["SMS"], later(11 * minute));
    expect(await read()).toMatchObject([{ message: { channel: "SMS" } }]);
    expect(told).toMatchObject([
      {
        template: "closing-moved",
        booking: {
          startsAt: new Date("2026-07-20T04:00:00Z"),
          closing: { from: new Date("2026-07-20T03:00:00Z"), reason: "정전" },
        },
      },
    ]);
    // Who has cancelled since is not told of a time that is none of theirs.
    const [person] = clinic.people;
    await cancelBooking(database, person?.personId ?? "", person?.id ?? "", "own", now);
    expect(await read()).toMatchObject([{ drop: "outdated" }]);
  });

  test("is refused when others are affected than were shown, or when the number is wrong", async () => {
    const clinic = await aClinic(11, []);
    const closing = { day, slotId: clinic.noon };
    expect(await reason(close(clinic, closing, "move", { seen: "0".repeat(16) }))).toBe("closing-changed");
    expect(await reason(close(clinic, closing, "move", { typedCount: 10 }))).toBe("closing-count");
    expect(await slotOf(clinic.noon)).toEqual({ capacity: 11, taken: 11 });
    expect(await reason(close(clinic, closing, "cancel"))).toBe("done");
    expect(await slotOf(clinic.noon)).toEqual({ capacity: 0, taken: 0 });
  });

  test("of a whole day leaves out what has begun", async () => {
    const clinic = await aClinic(2, [["2026-07-20T04:00:00Z", 9]]);
    await close(clinic, { day }, "cancel");
    expect([await slotOf(clinic.noon), await slotOf(clinic.slots[0])]).toEqual([
      { capacity: 0, taken: 0 },
      { capacity: 0, taken: 0 },
    ]);
    const decision = { remedy: "cancel" as const, reason: "", seen: formatPlanDigest([]) };
    const after = new Date("2026-07-20T05:00:00Z");
    const acts = createClosingActs(clinic.by.id, after);
    expect(await reason(closeTimes(database, clinic.by, { day }, decision, acts, after))).toBe("slot-past");
  });
});

/** Somebody else at a clinic, by the role of their account. */
const aColleague = async ({ by }: Pick<Clinic, "by">, role: "CLINIC_STAFF" | "CLINIC_MANAGER" | "ADMIN") => ({
  by: {
    id: await aStaffAccount(database, role, role === "ADMIN" ? null : by.clinicId),
    clinicId: by.clinicId,
  },
});

describe("who may close", () => {
  test("is asked of the accounts: staff move, managers and admins cancel, and nobody does at another clinic", async () => {
    const clinic = await aClinic(1, []);
    const closing = { day, slotId: clinic.noon };
    const staff = await aColleague(clinic, "CLINIC_STAFF");
    expect(await reason(close(staff, closing, "cancel"))).toBe("not-your-role");
    const stranger = { by: { ...(await aClinic(0, [])).by, clinicId: clinic.by.clinicId } };
    expect(await reason(close(stranger, closing, "move"))).toBe("clinic-of-another");
    const agent = { by: { ...clinic.by, id: await aStaffAccount(database, "AGENT", null) } };
    expect(await reason(close(agent, closing, "move"))).toBe("not-your-role");
    expect(await slotOf(clinic.noon)).toEqual({ capacity: 1, taken: 1 });
    expect(await reason(close(staff, closing, "move"))).toBe("done");
    expect(await reason(reopenTimes(database, stranger.by, closing, now))).toBe("clinic-of-another");
    // Whose account is shut, or has become another's, has no right any more, whatever their session says.
    await database.query("UPDATE staff_account SET role = 'CLINIC_STAFF' WHERE id = $1", [clinic.by.id]);
    expect(await reason(close(clinic, closing, "cancel"))).toBe("not-your-role");
    await database.query("UPDATE staff_account SET disabled_at = now() WHERE id = $1", [staff.by.id]);
    expect(await reason(close(staff, closing, "move"))).toBe("not-your-role");
    expect(await slotOf(clinic.noon)).toEqual({ capacity: 1, taken: 1 });
    expect(await reason(close(await aColleague(clinic, "ADMIN"), closing, "cancel"))).toBe("done");
    expect(await slotOf(clinic.noon)).toEqual({ capacity: 0, taken: 0 });
  });

  test("and take back: who closed, a manager and an admin", async () => {
    const clinic = await aClinic(0, []);
    const [one, other] = [await aColleague(clinic, "CLINIC_STAFF"), await aColleague(clinic, "CLINIC_STAFF")];
    const back = (by: Clinic["by"], id: string) => reason(takeBackClosing(database, by, id, now));
    const mayTakeBack = async (by: Clinic["by"], id: string) =>
      (await getClosingResult(database, by, id, now))?.mayTakeBack;
    for (const taker of [one, clinic, await aColleague(clinic, "ADMIN")]) {
      const id = await close(one, { day, slotId: clinic.noon }, "move");
      expect([await back(other.by, id), await mayTakeBack(other.by, id)]).toEqual(["not-your-role", false]);
      expect([await mayTakeBack(taker.by, id), await back(taker.by, id)]).toEqual([true, "done"]);
    }
    const id = await close(one, { day, slotId: clinic.noon }, "move");
    await database.query("UPDATE staff_account SET disabled_at = now() WHERE id = $1", [one.by.id]);
    expect([await back(one.by, id), await mayTakeBack(one.by, id)]).toEqual(["not-your-role", false]);
  });
});

test("a fault midway leaves nobody out: whoever was not done stands in the list, and can be decided about again", async () => {
  const clinic = await aClinic(3, [["2026-07-20T04:00:00Z", 3]]);
  const closing = { day, slotId: clinic.noon };
  const real = createClosingActs(clinic.by.id, now);
  const acts: BookingCommands = {
    ...real,
    move: (tx, booking, slotId) =>
      booking.id === clinic.people[1]?.id ? tx.query("SELECT 1 / 0") : real.move(tx, booking, slotId),
  };
  const id = await close(clinic, closing, "move", { acts });
  expect(
    (await outcomesOf(clinic, id)).map(({ bookingId, outcome, why }) => [bookingId, outcome, why]),
  ).toEqual([
    [clinic.people[0]?.id, "moved", null],
    [clinic.people[1]?.id, "stayed", "not-done"],
    [clinic.people[2]?.id, "moved", null],
  ]);
  expect(await messagesOf(id)).toHaveLength(2);
  const again = await close(clinic, closing, "move");
  expect((await outcomesOf(clinic, again)).map(({ bookingId, outcome }) => [bookingId, outcome])).toEqual([
    [clinic.people[1]?.id, "moved"],
  ]);
});

test("a closing that can be taken back is listed until it is, or people are told", async () => {
  const clinic = await aClinic(2, [["2026-07-20T04:00:00Z", 9]]);
  const { clinicId } = clinic.by;
  expect(await listOpenClosings(database, clinicId, now)).toEqual([]);
  const first = await close(clinic, { day, slotId: clinic.noon }, "move");
  const second = await close(clinic, { day }, "cancel");
  const listed = async (at: Date) =>
    (await listOpenClosings(database, clinicId, at)).map(({ id, startsAt, people, remedy }) => ({
      id,
      startsAt,
      people,
      remedy,
    }));
  const of = {
    first: { id: first, startsAt: new Date("2026-07-20T03:00:00Z"), people: 2, remedy: "move" },
    second: { id: second, startsAt: null, people: 2, remedy: "cancel" },
  };
  expect((await listed(now)).sort((a, b) => Number(a.id === second) - Number(b.id === second))).toEqual([
    of.first,
    of.second,
  ]);
  await takeBackClosing(database, clinic.by, second, later(minute));
  expect(await listed(later(minute))).toEqual([of.first]);
  expect(await listOpenClosings(database, clinicId + 1, later(minute))).toEqual([]);
  expect(await listed(later(10 * minute))).toEqual([]);
});

describe("both doses of one person", () => {
  /** Who has the first dose at noon and the second elsewhere, four weeks on. */
  async function bothBooked() {
    const clinic = await aClinic(1, []);
    const elsewhere = await aSlot(database, 1, later(28 * 24 * 60 * minute));
    const { rows } = await database.query(
      `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, dose)
       SELECT left(md5(random()::text), 10), person_id, window_id, admission_id, $2, 2 FROM booking WHERE id = $1 RETURNING id`,
      [clinic.people[0]?.id, elsewhere],
    );
    await database.query("UPDATE slot SET taken = 1 WHERE id = $1", [elsewhere]);
    return { clinic, elsewhere, secondId: rows[0].id as string, closing: { day, slotId: clinic.noon } };
  }
  const toldOf = async (id: string) => {
    const told: TemplateData[] = [];
    const words: MessageRenderer = (data) => {
      told.push(data);
      return { subject: "", body: "" };
    };
    const ids = (await messagesOf(id)).map((message) => message.id);
    await renderMessages(database, ids, words, ["SMS"], later(11 * minute));
    return told.map(({ booking }) => [booking?.dose, booking?.secondAt]);
  };

  test("are cancelled in one message, which says both", async () => {
    const { clinic, elsewhere, secondId, closing } = await bothBooked();
    const { rows } = await database.query("SELECT starts_at FROM slot WHERE id = $1", [elsewhere]);
    const [shown] = await findDisplacedBookings(database, clinic.by, closing, now);
    expect(shown?.secondAt).toEqual(rows[0].starts_at);
    const id = await close(clinic, closing, "cancel");
    expect((await outcomesOf(clinic, id)).map(({ bookingId, outcome }) => [bookingId, outcome])).toEqual([
      [clinic.people[0]?.id, "cancelled"],
      [secondId, "cancelled"],
    ]);
    expect(await toldOf(id)).toEqual([[1, rows[0].starts_at]]);
    await takeBackClosing(database, clinic.by, id, later(minute));
    expect(await toldOf(id)).toEqual([]);
  });

  test("are told of alone where taking back restores only one", async () => {
    const { clinic, elsewhere, closing } = await bothBooked();
    const id = await close(clinic, closing, "cancel");
    // Somebody took the second place meanwhile.
    await database.query("UPDATE slot SET taken = 1 WHERE id = $1", [elsewhere]);
    await takeBackClosing(database, clinic.by, id, later(minute));
    expect((await outcomesOf(clinic, id)).map(({ restored, why }) => [restored, why])).toEqual([
      [true, null],
      [false, "slot-full"],
    ]);
    expect(await toldOf(id)).toEqual([[2, null]]);
  });
});

describe("taking a closing back", () => {
  test("restores whoever was moved, tells nobody, and opens the times with the places they had", async () => {
    const clinic = await aClinic(3, [["2026-07-20T04:00:00Z", 3]]);
    const id = await close(clinic, { day, slotId: clinic.noon }, "move");
    const [first] = clinic.people;
    // One of them has chosen another time since: theirs stays as it is.
    const { rows } = await database.query(
      "INSERT INTO slot (clinic_id, starts_at, capacity) VALUES ($1, '2026-07-20T06:00:00Z', 1) RETURNING id",
      [clinic.by.clinicId],
    );
    await changeBooking(database, first?.personId ?? "", first?.id ?? "", rows[0].id, "own", now);
    await takeBackClosing(database, clinic.by, id, later(9 * minute));
    expect((await outcomesOf(clinic, id)).map(({ restored, why }) => [restored, why])).toEqual([
      [false, "changed-since"],
      [true, null],
      [true, null],
    ]);
    expect([await slotOf(clinic.noon), await slotOf(clinic.slots[0])]).toEqual([
      { capacity: 3, taken: 2 },
      { capacity: 3, taken: 0 },
    ]);
    expect((await messagesOf(id)).map(({ dropped }) => dropped)).toEqual([null, "taken-back", "taken-back"]);
    expect(await reason(takeBackClosing(database, clinic.by, id, later(9 * minute)))).toBe(
      "closing-taken-back",
    );
  });

  test("restores whoever was cancelled, but for those whose place or dose is gone, and who booked again", async () => {
    const clinic = await aClinic(3, [["2026-07-20T04:00:00Z", 3]]);
    const id = await close(clinic, { day, slotId: clinic.noon }, "cancel");
    const [, second, third] = clinic.people;
    const again = await database.query(
      `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id)
       SELECT left(md5(random()::text), 10), person_id, window_id, admission_id, $2 FROM booking WHERE id = $1 RETURNING id`,
      [second?.id, clinic.slots[0]],
    );
    await database.query("UPDATE slot SET taken = taken + 1 WHERE id = $1", [clinic.slots[0]]);
    // Opened by hand meanwhile, the time has room for one of the two others.
    await reopenTimes(database, clinic.by, { day, slotId: clinic.noon }, now);
    await database.query("UPDATE slot SET capacity = 1 WHERE id = $1", [clinic.noon]);
    await takeBackClosing(database, clinic.by, id, later(minute));
    const outcomes = new Map((await outcomesOf(clinic, id)).map((each) => [each.bookingId, each]));
    expect(outcomes.get(second?.id ?? "")).toMatchObject({ restored: false, why: "booked-again" });
    const others = [clinic.people[0]?.id ?? "", third?.id ?? ""].map((each) => outcomes.get(each)?.why);
    expect(others.sort()).toEqual(["slot-full", null].sort());
    expect(await slotOf(clinic.noon)).toEqual({ capacity: 1, taken: 1 });
    const live = await database.query(
      "SELECT count(*)::int AS n FROM booking WHERE slot_id = $1 AND status = 'BOOKED'",
      [clinic.noon],
    );
    expect([live.rows[0].n, again.rowCount]).toEqual([1, 1]);
  });

  test("is refused once people are told, and to another clinic", async () => {
    const clinic = await aClinic(1, [["2026-07-20T04:00:00Z", 1]]);
    const id = await close(clinic, { day, slotId: clinic.noon }, "move");
    const stranger = { id: clinic.by.id, clinicId: clinic.by.clinicId + 1 };
    expect(await reason(takeBackClosing(database, stranger, id, now))).toBe("closing-unknown");
    expect(await reason(takeBackClosing(database, clinic.by, id, later(10 * minute)))).toBe("undo-too-late");
    await database.query("UPDATE outbox_message SET queued_at = $2 WHERE event_key LIKE $1", [
      `closing:${id}:%`,
      now,
    ]);
    expect(await reason(takeBackClosing(database, clinic.by, id, now))).toBe("undo-too-late");
    expect(await slotOf(clinic.slots[0])).toEqual({ capacity: 1, taken: 1 });
  });
});
