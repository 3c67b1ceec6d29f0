import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { renderMessages } from "../notifications/render";
import type { TemplateData } from "../notifications/templates";
import type { Database } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import { sendDueReminders } from "./booking-reminders.job";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { confirmBooking } from "./confirm";
import { holdSlot } from "./hold";

let database: Database;
let windowId: string;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  windowId = await anOpenWindow(database, booked);
  await database.query("UPDATE cohort_window SET closes_at = $1", [starts]);
});
afterAll(() => database.end());

const day = 86_400_000;
const booked = new Date("2026-07-10T10:00:00+09:00");
/** A vaccination is at ten. */
const starts = new Date("2026-07-20T10:00:00+09:00");
const earlier = (milliseconds: number) => new Date(starts.getTime() - milliseconds);

beforeEach(async () => {
  await database.query("DELETE FROM outbox_message");
  await database.query("TRUNCATE booking CASCADE");
  await database.query("UPDATE slot SET taken = 0");
  await database.query("UPDATE reminded_until SET until = $1", [booked]);
});

async function aBooking(at = starts, when = booked, locale = "ko") {
  const [personId] = (await people(database, 1)) as [string];
  await database.query(
    "UPDATE person SET phone = '+82100' || right(id::text, 8), locale = $2 WHERE id = $1",
    [personId, locale],
  );
  const slotId = await aSlot(database, 5, new Date(at.getTime() - day));
  const visitor = await admitted(database, windowId, personId, when);
  await holdSlot(database, visitor, slotId, when);
  const { id } = await confirmBooking(database, visitor, `confirm-${personId}`, when);
  return { personId, id, slotId };
}

async function told(now: Date) {
  const { rows } = await database.query<{ id: number }>("SELECT id FROM outbox_message ORDER BY id");
  const said: TemplateData[] = [];
  const words = (what: TemplateData) => {
    said.push(what);
    return { subject: "", body: "" };
  };
  const composed = await renderMessages(
    database,
    rows.map(({ id }) => id),
    words,
    ["SMS"],
    now,
  );
  return { composed, said };
}
/** Takes the turns of every minute of these days, quarter by quarter. */
async function turns(from: Date, to: Date) {
  let written = 0;
  for (let at = from.getTime(); at <= to.getTime(); at += day / 96)
    written += await sendDueReminders(database, new Date(at));
  return written;
}
const keys = async () =>
  (
    await database.query(
      "SELECT split_part(event_key, ':', 2) AS days FROM outbox_message WHERE template = 'booking-reminder' ORDER BY id",
    )
  ).rows.map((row) => row.days);

describe("a person with a booking", () => {
  it("is reminded three days and one day before, once each, however many take turns", async () => {
    await aBooking();
    expect(await turns(earlier(3 * day + 3_600_000), earlier(3 * day + 1))).toBe(0);
    await Promise.all(Array.from({ length: 4 }, () => sendDueReminders(database, earlier(3 * day))));
    expect(await keys()).toEqual(["3"]);
    expect(await turns(earlier(3 * day), starts)).toBe(1);
    expect(await keys()).toEqual(["3", "1"]);
  });

  it("is reminded in the morning of what falls due at night", async () => {
    const early = new Date("2026-07-20T07:00:00+09:00");
    await aBooking(early);
    await turns(new Date("2026-07-18T20:00:00+09:00"), new Date("2026-07-19T07:45:00+09:00"));
    expect(await keys()).toEqual([]);
    expect(await sendDueReminders(database, new Date("2026-07-19T08:00:00+09:00"))).toBe(1);
  });

  it("is not reminded of what was booked, moved or cancelled since", async () => {
    // Booked within the day before: the confirmation has just told them.
    await aBooking(starts, earlier(day / 2));
    expect(await turns(earlier(day), starts)).toBe(0);
    await database.query("UPDATE reminded_until SET until = $1", [earlier(day + 1)]);
    const moved = await aBooking();
    const gone = await aBooking();
    await turns(earlier(day), earlier(day));
    await changeBooking(
      database,
      moved.personId,
      moved.id,
      await aSlot(database, 1, new Date(starts.getTime())),
      "change-it-1",
      earlier(day - 1),
    );
    await cancelBooking(database, gone.personId, gone.id, "cancel-it-1", earlier(day - 1));
    const { composed } = await told(earlier(day - 60_000));
    const reminders = composed.filter(({ eventKey }) => eventKey.startsWith("booking-reminder:1:"));
    expect(reminders).toHaveLength(2);
    for (const reminder of reminders) expect(reminder).toMatchObject({ drop: "outdated" });
  });

  it("gets a reminder that was written late not at night", async () => {
    await aBooking();
    await sendDueReminders(database, earlier(day));
    const night = new Date("2026-07-19T22:00:00+09:00");
    const { composed } = await told(night);
    expect(composed.find(({ eventKey }) => eventKey.startsWith("booking-reminder"))).toMatchObject({
      later: new Date("2026-07-20T08:00:00+09:00"),
    });
    // What has just happened is told at any hour.
    expect(composed.find(({ eventKey }) => eventKey.startsWith("booking-confirmed"))).toMatchObject({
      message: { channel: "SMS" },
    });
  });

  it("is not written to about what is long past when nobody could write for days", async () => {
    await aBooking();
    expect(await sendDueReminders(database, earlier(day / 4))).toBe(0);
  });
});

describe("a message of a booking", () => {
  it("tells how it was when it happened, and once", async () => {
    const { id, personId, slotId } = await aBooking(starts, booked, "en");
    await changeBooking(
      database,
      personId,
      id,
      await aSlot(database, 1, new Date(starts.getTime() + day)),
      "change-it-2",
      booked,
    );
    await changeBooking(database, personId, id, slotId, "change-it-3", booked);
    await changeBooking(database, personId, id, slotId, "change-it-3", booked);
    const { composed, said } = await told(booked);
    expect(composed).toHaveLength(3);
    expect(said.map(({ template, booking }) => [template, booking?.startsAt])).toEqual([
      ["booking-confirmed", starts],
      ["booking-changed", new Date(starts.getTime() + 2 * day)],
      ["booking-changed", starts],
    ]);
    // No text of it lies in the table.
    const { rows } = await database.query("SELECT recipient, subject, body FROM outbox_message");
    expect(rows).toEqual(Array(3).fill({ recipient: null, subject: null, body: null }));
  });

  it("is dropped where there is nowhere to write to", async () => {
    const { personId } = await aBooking();
    await database.query("UPDATE person SET phone = NULL WHERE id = $1", [personId]);
    expect((await told(booked)).composed).toEqual([expect.objectContaining({ drop: "nowhere-to-write" })]);
  });
});
