import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { findPersonById } from "../citizens/person";
import { personOfProof } from "../citizens/shared-phones";
import { queueMessage } from "../notifications/outbox";
import { enterQueue as enterLine } from "../queue/enter-queue";
import { encryptColumn } from "../shared/crypto/column-encryption";
import { type Database, withTransaction } from "../shared/db/database";
import { admitted, anOpenWindow, aPerson, aSlot, newPhone } from "../shared/testing/builders";
import { waitsForLock } from "../shared/testing/locks";
import { ownDatabase } from "../shared/testing/own-database";
import { eraseExpired } from "./erase-expired.job";
import { erasePerson } from "./erase-person";
import { exportOwnData } from "./export-data";
import { findErasures, replayErasures } from "./replay-erasures";

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const day = 86_400_000;
const everybody = { keepDays: 90, percentADay: 100 };
const now = new Date("2026-07-19T11:00:00Z");
const later = (days: number) => new Date(now.getTime() + days * day);

let made = 0;
async function somebody() {
  const phone = `+82102222${String(made++).padStart(4, "0")}`;
  const id = await aPerson(database, { name: "가나다라", phone });
  await database.query("UPDATE person SET created_at = $2 WHERE id = $1", [id, now]);
  await database.query("INSERT INTO identity (provider, subject, person_id) VALUES ('phone', $1, $2)", [
    id,
    id,
  ]);
  const message = {
    eventKey: `test:${id}`,
    channel: "SMS",
    recipient: phone,
    subject: "",
    body: "Hello",
  } as const;
  await withTransaction(database, (tx) => queueMessage(tx, message, now));
  return id;
}

async function enter(id: string) {
  const windowId = await anOpenWindow(database, now);
  await database.query("INSERT INTO queue_entry VALUES ($1, 0, $2)", [windowId, id]);
  await database.query("INSERT INTO reminder (window_id, person_id, entry_no) VALUES ($1, $2, 0)", [
    windowId,
    id,
  ]);
  return windowId;
}

/** A booking of a day after `now`. */
async function book(id: string, status: "BOOKED" | "CANCELLED" = "BOOKED") {
  const windowId = await anOpenWindow(database, now);
  const { admissionId } = await admitted(database, windowId, id, now);
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, status, cancelled_at)
     VALUES (left(md5($6), 10), $1::uuid, $2, $3, $4, $5::"BookingStatus", CASE WHEN $5 = 'CANCELLED' THEN now() END)
     RETURNING id`,
    [id, windowId, admissionId, await aSlot(database, 1, now), status, id],
  );
  const booking = rows[0]?.id ?? "";
  await database.query("INSERT INTO screening (booking_id, answers, answered_at) VALUES ($1, $2, $3)", [
    booking,
    encryptColumn("screening.answers", booking, JSON.stringify({ fever: "no" })),
    now,
  ]);
}

async function leftOf(id: string) {
  const { rows } = await database.query(
    `SELECT name, to_char(birth_date, 'YYYY-MM-DD') AS birth, phone, phone_hash AS hash, forgotten_at AS forgotten,
       (SELECT count(*) FROM identity WHERE person_id = $1::uuid) AS identities,
       (SELECT count(*) FROM outbox_message WHERE event_key = 'test:' || $1::text) AS messages,
       (SELECT count(*) FROM reminder WHERE person_id = $1::uuid) AS reminders,
       (SELECT count(*) FROM booking WHERE person_id = $1::uuid) AS bookings,
       (SELECT count(*) FROM screening q JOIN booking b ON b.id = q.booking_id WHERE b.person_id = $1::uuid) AS answers,
       (SELECT array_agg(act ORDER BY id) FROM audit_row WHERE subject = 'person:' || $1::text) AS audit
     FROM person WHERE id = $1::uuid`,
    [id],
  );
  return rows[0];
}
const gone = {
  name: "",
  birth: "1968-01-01",
  phone: null,
  hash: null,
  identities: 0,
  messages: 0,
  reminders: 0,
};

describe("a wish to be forgotten", () => {
  it("is done at once where nothing speaks against it", async () => {
    const id = await somebody();
    await book(id, "CANCELLED");
    expect(await erasePerson(database, id, now)).toBe("everything");
    expect(await leftOf(id)).toMatchObject({ ...gone, bookings: 1, forgotten: now, audit: ["forget"] });
    expect(await exportOwnData(database, id)).toBeUndefined();
  });

  it("waits until what lies ahead is cancelled", async () => {
    const id = await somebody();
    await book(id);
    await expect(erasePerson(database, id, now)).rejects.toMatchObject({ reason: "cancel-first" });
    expect((await leftOf(id)).identities).toBe(1);
  });

  it("waits until the window closes in whose line they have a number", async () => {
    const id = await somebody();
    await enter(id);
    await expect(erasePerson(database, id, now)).rejects.toMatchObject({ reason: "in-line-still" });
    expect(await erasePerson(database, id, later(1.01))).toBe("everything");
    expect(await leftOf(id)).toMatchObject(gone);
  });

  it("leaves a dose that was given on record, and how to reach them not", async () => {
    const id = await somebody();
    await book(id);
    expect(await erasePerson(database, id, later(2))).toBe("all but the doses");
    const left = await leftOf(id);
    expect(left).toMatchObject({
      birth: "1968-03-04",
      phone: null,
      forgotten: null,
      identities: 0,
      messages: 0,
    });
    expect(left.hash).not.toBeNull();
    expect((await exportOwnData(database, id))?.person).toMatchObject({ name: "가나다라", phone: null });
  });

  it("takes no place for a session that outlived its person", async () => {
    const id = await somebody();
    await erasePerson(database, id, now);
    const hold = database.query(
      "INSERT INTO hold (person_id, slot_id, window_id, expires_at) VALUES ($1, $2, $3, now())",
      [id, await aSlot(database, 1, now), await anOpenWindow(database, now)],
    );
    await expect(hold).rejects.toThrow("no-session");
  });
});

describe("a database that was brought back", () => {
  it("forgets again whom the log says were forgotten, and nobody else", async () => {
    const [gonePerson, ahead, other] = [await somebody(), await somebody(), await somebody()];
    await book(ahead);
    const unknown = "00000000-0000-4000-8000-000000000000";
    const log = [
      `{"level":30,"time":"2026-07-19T11:00:00.000Z","request":"r","person":"${gonePerson}","msg":"forgotten"}`,
      `{"level":30,"person":"${gonePerson}","msg":"forgotten"}`,
      `{"level":30,"person":"${ahead}","msg":"forgotten"}`,
      `{"level":30,"person":"${unknown}","msg":"forgotten"}`,
      `{"level":30,"person":"${other}","msg":"answered"}`,
      "not JSON: forgotten",
      "",
    ].join("\n");
    const people = findErasures(log);
    expect(people).toEqual([gonePerson, ahead, unknown]);
    expect([...(await replayErasures(database, people, now))]).toEqual([
      [gonePerson, "everything"],
      [ahead, "cancel-first"],
      [unknown, "unknown"],
    ]);
    expect(await leftOf(gonePerson)).toMatchObject(gone);
    expect((await leftOf(other)).identities).toBe(1);
  });
});

describe("time", () => {
  it("forgets people a set time after their last dose and their window's close, and nobody before", async () => {
    const [nothing, booked, entered, fresh] = [
      await somebody(),
      await somebody(),
      await somebody(),
      await somebody(),
    ];
    await book(booked);
    await enter(entered);
    await database.query("UPDATE person SET created_at = $2 WHERE id = $1", [fresh, later(5)]);
    const named = async () => {
      const { rows } = await database.query<{ id: string }>(
        "SELECT id FROM person WHERE forgotten_at IS NULL AND id = ANY($1)",
        [[nothing, booked, entered, fresh]],
      );
      return new Set(rows.map((row) => row.id));
    };
    await eraseExpired(database, everybody, later(89.9));
    expect(await named()).toEqual(new Set([nothing, booked, entered, fresh]));
    await eraseExpired(database, everybody, later(90.1));
    expect(await named()).toEqual(new Set([booked, entered, fresh]));
    await eraseExpired(database, everybody, later(91.1));
    expect(await named()).toEqual(new Set([fresh]));
    expect(await leftOf(booked)).toMatchObject({ ...gone, bookings: 1, audit: ["forget"] });
    await eraseExpired(database, everybody, later(95.1));
    expect(await named()).toEqual(new Set());
  });

  it("forgets all of many, batch after batch", async () => {
    await Promise.all(Array.from({ length: 450 }, () => somebody()));
    expect(await eraseExpired(database, everybody, later(200))).toBeGreaterThanOrEqual(450);
    expect(await eraseExpired(database, everybody, later(200))).toBe(0);
  });
});

it("shows a person all that is held of them, and nothing of another", async () => {
  const [id, other] = [await somebody(), await somebody()];
  await book(id);
  await enter(id);
  await book(other);
  await database.query("INSERT INTO proxy (booker_id, person_id, verified_at) VALUES ($1, $2, $3)", [
    id,
    other,
    now,
  ]);
  const data = await exportOwnData(database, id);
  expect(data).toMatchObject({
    person: { name: "가나다라", birthDate: "1968-03-04", signsInBy: ["phone"] },
    answers: [{ answers: { fever: "no" } }],
    bookings: [{ dose: 1, status: "BOOKED", startsAt: expect.stringMatching(/^2026-07-20T11:00:00/) }],
    lines: [{ number: 1, wantsReminder: true }],
    leaves: [{ leave: "books for another" }],
    messages: [{ event: "test", channel: "SMS" }],
  });
  expect(JSON.stringify(data)).not.toContain(other);
});

describe("one phone has one self", () => {
  const proves = (phone: string) =>
    withTransaction(database, async (tx) => {
      const identified = await personOfProof(
        tx,
        { name: "시험시민", birthDate: "1968-03-04", phone },
        undefined,
        now,
      );
      return "person" in identified ? identified.person.id : identified.refusal;
    });

  it("enters a line once, however often it deletes itself and comes again", async () => {
    const windowId = await anOpenWindow(database, now);
    const phone = newPhone();
    const selves = [];
    for (let n = 0; n < 3; n++) {
      const self = await proves(phone);
      selves.push(self);
      if (n < 2) await erasePerson(database, self, now);
    }
    expect(new Set(selves).size).toBe(3);
    for (const self of selves.slice(0, 2)) expect(await findPersonById(database, self)).toBeNull();
    expect(await enterLine(database, windowId, selves, true)).toEqual([{ personId: selves[2], entryNo: 0 }]);
    await expect(erasePerson(database, selves[2] ?? "", now)).rejects.toMatchObject({
      reason: "in-line-still",
    });
  });

  it("is not forgotten while its number is being written", async () => {
    const windowId = await anOpenWindow(database, now);
    const self = await proves(newPhone());
    const entering = await database.connect();
    await entering.query("BEGIN");
    await entering.query("SELECT * FROM enter_line($1, $2, true)", [windowId, [self]]);
    const deleting = erasePerson(database, self, now);
    deleting.catch(() => {});
    await waitsForLock(database, "FOR UPDATE");
    await entering.query("COMMIT");
    entering.release();
    await expect(deleting).rejects.toMatchObject({ reason: "in-line-still" });
  });
});
