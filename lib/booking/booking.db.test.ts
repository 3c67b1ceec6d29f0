import { afterAll, beforeAll, describe, expect, inject, it, test } from "vitest";
import { openDatabase } from "../shared/db/database";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { cancelBooking } from "./cancel";
import { changeBooking } from "./change";
import { confirmBooking } from "./confirm";
import { extendHold, holdSlot } from "./hold";

const database = openDatabase(inject("databaseUrl"), 20);
afterAll(() => database.end());
const now = new Date("2026-07-19T12:00:00Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);

let windowId: string;
beforeAll(async () => {
  windowId = await anOpenWindow(database, now);
});

async function visitors(count: number, at = now) {
  const crowd = await people(database, count);
  return Promise.all(crowd.map((person) => admitted(database, windowId, person, at)));
}
async function oneVisitor(at = now) {
  return (await visitors(1, at))[0] as Awaited<ReturnType<typeof admitted>>;
}
/** Five minutes, as a programme keeps a place unless it says otherwise. */
const holdLasts = 300_000;
const takenOf = async (slotId: number) =>
  (await database.query("SELECT taken FROM slot WHERE id = $1", [slotId])).rows[0].taken;

describe("the last places", () => {
  it("sells 50 places to 50 of 500 people at once, each to one person", async () => {
    const slotId = await aSlot(database, 50, now);
    const crowd = await visitors(500);
    const outcomes = await Promise.all(
      crowd.map(async (visitor) => {
        try {
          await holdSlot(database, visitor, slotId, now);
          return (await confirmBooking(database, visitor, "first", now)).code;
        } catch (error) {
          return (error as { reason?: string }).reason ?? String(error);
        }
      }),
    );
    const refused = outcomes.filter((outcome) => outcome === "slot-full");
    expect(refused).toHaveLength(450);
    const codes = outcomes.filter((outcome) => outcome !== "slot-full").sort();
    const stored = await database.query(
      'SELECT code FROM booking WHERE slot_id = $1 ORDER BY code COLLATE "C"',
      [slotId],
    );
    expect(stored.rows.map((row) => row.code)).toEqual(codes);
    expect(codes).toHaveLength(50);
    expect(await takenOf(slotId)).toBe(50);
  });

  it("keeps a held place from others until the hold runs out", async () => {
    const slotId = await aSlot(database, 1, now);
    const [first, second] = (await visitors(2)) as [
      Awaited<ReturnType<typeof admitted>>,
      Awaited<ReturnType<typeof admitted>>,
    ];
    await holdSlot(database, first, slotId, now);
    await expect(holdSlot(database, second, slotId, later(holdLasts - 1))).rejects.toMatchObject({
      reason: "slot-full",
    });
    await holdSlot(database, second, slotId, later(holdLasts));
    await expect(confirmBooking(database, first, "k", later(holdLasts))).rejects.toMatchObject({
      reason: "hold-missing",
    });
    await confirmBooking(database, second, "k", later(holdLasts));
    expect(await takenOf(slotId)).toBe(1);
  });

  it("does not lengthen a hold by asking again", async () => {
    const slotId = await aSlot(database, 1, now);
    const visitor = await oneVisitor();
    const first = await holdSlot(database, visitor, slotId, now);
    expect(await holdSlot(database, visitor, slotId, later(60_000))).toEqual(first);
  });
});

describe("extending a hold", () => {
  it("keeps the place once more from when it would have run out, and that once", async () => {
    const slotId = await aSlot(database, 1, now);
    const [first, second] = (await visitors(2)) as [
      Awaited<ReturnType<typeof admitted>>,
      Awaited<ReturnType<typeof admitted>>,
    ];
    await holdSlot(database, first, slotId, now);
    const extended = await extendHold(database, first, later(holdLasts - 1));
    expect(extended).toEqual({ slotId, expiresAt: later(2 * holdLasts) });
    expect(await extendHold(database, first, later(holdLasts + 1))).toEqual(extended);
    expect(await holdSlot(database, first, slotId, later(holdLasts + 2))).toEqual(extended);
    expect(await extendHold(database, first, later(holdLasts + 3))).toEqual(extended);
    await expect(holdSlot(database, second, slotId, later(2 * holdLasts - 1))).rejects.toMatchObject({
      reason: "slot-full",
    });
    await expect(extendHold(database, first, later(2 * holdLasts))).rejects.toMatchObject({
      reason: "hold-missing",
    });
  });

  it("gives nothing back that ran out, and never takes a place that another holds", async () => {
    const slotId = await aSlot(database, 1, now);
    const [first, second] = (await visitors(2)) as [
      Awaited<ReturnType<typeof admitted>>,
      Awaited<ReturnType<typeof admitted>>,
    ];
    await expect(extendHold(database, first, now)).rejects.toMatchObject({ reason: "hold-missing" });
    await holdSlot(database, first, slotId, now);
    // The other's server is a moment ahead: to it the hold has run out.
    await holdSlot(database, second, slotId, later(holdLasts));
    await expect(extendHold(database, first, later(holdLasts - 1))).rejects.toMatchObject({
      reason: "hold-missing",
    });
    await confirmBooking(database, second, "mine", later(holdLasts));
  });

  it("lets a hold end with the admission", async () => {
    const visitor = await oneVisitor();
    const slotId = await aSlot(database, 1, now);
    const hold = await holdSlot(database, visitor, slotId, later(17 * 60_000));
    expect(hold.expiresAt).toEqual(later(20 * 60_000));
    expect(await extendHold(database, visitor, later(18 * 60_000))).toEqual(hold);
  });
});

describe("one key, one act", () => {
  it("books once when the same key comes twenty times at once", async () => {
    const slotId = await aSlot(database, 5, now);
    const visitor = await oneVisitor();
    await holdSlot(database, visitor, slotId, now);
    const answers = await Promise.all(
      Array.from({ length: 20 }, () => confirmBooking(database, visitor, "same", now)),
    );
    expect(new Set(answers.map((answer) => answer.code)).size).toBe(1);
    expect(await takenOf(slotId)).toBe(1);
  });

  it("cancels once and frees the place at once", async () => {
    const slotId = await aSlot(database, 1, now);
    const [first, second] = (await visitors(2)) as [
      Awaited<ReturnType<typeof admitted>>,
      Awaited<ReturnType<typeof admitted>>,
    ];
    await holdSlot(database, first, slotId, now);
    const { id } = await confirmBooking(database, first, "book", now);
    await expect(cancelBooking(database, second.personId, id, "x", now)).rejects.toMatchObject({
      reason: "booking-unknown",
    });
    await expect(cancelBooking(database, first.personId, id, "book", now)).rejects.toMatchObject({
      reason: "key-used-otherwise",
    });
    await Promise.all(
      Array.from({ length: 5 }, () => cancelBooking(database, first.personId, id, "cancel", now)),
    );
    expect(await takenOf(slotId)).toBe(0);
    await expect(cancelBooking(database, first.personId, id, "again", now)).rejects.toMatchObject({
      reason: "booking-cancelled",
    });
    await holdSlot(database, second, slotId, now);
  });
});

describe("changing", () => {
  async function booked(slotId: number) {
    const visitor = await oneVisitor();
    await holdSlot(database, visitor, slotId, now);
    return { personId: visitor.personId, ...(await confirmBooking(database, visitor, "book", now)) };
  }

  it("moves people in opposite directions at once without a deadlock or a lost place", async () => {
    const [a, b] = [await aSlot(database, 20, now), await aSlot(database, 20, now)];
    const there = await Promise.all(Array.from({ length: 10 }, () => booked(a)));
    const back = await Promise.all(Array.from({ length: 10 }, () => booked(b)));
    await Promise.all([
      ...there.map((mine) => changeBooking(database, mine.personId, mine.id, b, "move", now)),
      ...back.map((mine) => changeBooking(database, mine.personId, mine.id, a, "move", now)),
    ]);
    expect([await takenOf(a), await takenOf(b)]).toEqual([10, 10]);
  });

  it("keeps the old place when the new one is full, held or past", async () => {
    const [from, full, held] = [
      await aSlot(database, 1, now),
      await aSlot(database, 1, now),
      await aSlot(database, 1, now),
    ];
    const mine = await booked(from);
    await booked(full);
    await holdSlot(database, await oneVisitor(), held, now);
    const past = await aSlot(database, 1, later(-48 * 3_600_000));
    const to = (slotId: number) =>
      changeBooking(database, mine.personId, mine.id, slotId, `to ${slotId}`, now);
    await expect(to(full)).rejects.toMatchObject({ reason: "slot-full" });
    await expect(to(held)).rejects.toMatchObject({ reason: "slot-full" });
    await expect(to(past)).rejects.toMatchObject({ reason: "slot-past" });
    expect(await takenOf(from)).toBe(1);
  });

  it("moves once for one key", async () => {
    const [from, to] = [await aSlot(database, 1, now), await aSlot(database, 5, now)];
    const mine = await booked(from);
    await Promise.all(
      Array.from({ length: 10 }, () => changeBooking(database, mine.personId, mine.id, to, "same", now)),
    );
    expect([await takenOf(from), await takenOf(to)]).toEqual([0, 1]);
  });
});

describe("refusals", () => {
  it("says which part of the admission does not hold", async () => {
    const slotId = await aSlot(database, 1, now);
    const [mine, theirs] = (await visitors(2)) as [
      Awaited<ReturnType<typeof admitted>>,
      Awaited<ReturnType<typeof admitted>>,
    ];
    const other = await anOpenWindow(database, now);
    const cases = [
      [{ ...mine, admissionId: "00000000-0000-0000-0000-000000000000" }, now, "no-admission"],
      [{ ...mine, admissionId: theirs.admissionId }, now, "admission-of-another"],
      [{ ...mine, windowId: other }, now, "admission-of-another"],
      [mine, later(20 * 60_000), "admission-expired"],
      [mine, later(-3_600_001), "window-not-yet-open"],
    ] as const;
    for (const [visitor, at, reason] of cases) {
      await expect(holdSlot(database, visitor, slotId, at)).rejects.toMatchObject({
        reason,
        status: expect.any(Number),
      });
    }
  });

  it("refuses an unknown slot, a past one, and a second booking", async () => {
    const visitor = await oneVisitor();
    await expect(holdSlot(database, visitor, 0, now)).rejects.toMatchObject({ reason: "slot-unknown" });
    const past = await aSlot(database, 1, later(-48 * 3_600_000));
    await expect(holdSlot(database, visitor, past, now)).rejects.toMatchObject({ reason: "slot-past" });
    await expect(confirmBooking(database, visitor, "none", now)).rejects.toMatchObject({
      reason: "hold-missing",
    });
    const slotId = await aSlot(database, 2, now);
    await holdSlot(database, visitor, slotId, now);
    await confirmBooking(database, visitor, "one", now);
    const { rows } = await database.query("SELECT ended_at FROM admission WHERE id = $1", [
      visitor.admissionId,
    ]);
    expect(rows[0].ended_at).toEqual(now);
    await expect(holdSlot(database, visitor, slotId, now)).rejects.toMatchObject({
      reason: "already-booked",
    });
    await expect(confirmBooking(database, visitor, "two", now)).rejects.toMatchObject({
      reason: "already-booked",
    });
  });
});

describe("what the database promises by itself", () => {
  it("refuses to take more than the capacity, or an admission of another window", async () => {
    const slotId = await aSlot(database, 1, now);
    await expect(database.query("UPDATE slot SET taken = 2 WHERE id = $1", [slotId])).rejects.toThrow(
      "slot_taken_in_range",
    );
    const visitor = await oneVisitor();
    const other = await anOpenWindow(database, now);
    await expect(
      database.query(
        "INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ('x', $1, $2, $3, $4)",
        [visitor.personId, other, visitor.admissionId, slotId],
      ),
    ).rejects.toThrow("foreign key");
  });

  it("refuses a second live booking of a person and dose, whoever writes it", async () => {
    const slotId = await aSlot(database, 3, now);
    const visitor = await oneVisitor();
    const insert = (code: string, dose: number) =>
      database.query(
        "INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, dose) VALUES ($1, $2, $3, $4, $5, $6)",
        [code, visitor.personId, windowId, visitor.admissionId, slotId, dose],
      );
    await insert("FIRST", 1);
    await expect(insert("SECOND", 1)).rejects.toThrow("duplicate key");
    await insert("OTHER", 2);
    await database.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $2 WHERE code = $1", [
      "FIRST",
      now,
    ]);
    await insert("THIRD", 1);
    await expect(
      database.query("UPDATE booking SET status = 'BOOKED', cancelled_at = NULL WHERE code = 'FIRST'"),
    ).rejects.toThrow("duplicate key");
  });

  it("refuses a booking on another person's admission, and one on none", async () => {
    const slotId = await aSlot(database, 1, now);
    const [one, other] = (await visitors(2)) as [
      Awaited<ReturnType<typeof admitted>>,
      Awaited<ReturnType<typeof admitted>>,
    ];
    const insert = (admissionId: string | null) =>
      database.query(
        "INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ('y', $1, $2, $3, $4)",
        [one.personId, windowId, admissionId, slotId],
      );
    await expect(insert(other.admissionId)).rejects.toThrow("foreign key");
    await expect(insert(null)).rejects.toThrow("not-null");
  });

  it("refuses fewer places than are taken", async () => {
    const slotId = await aSlot(database, 2, now);
    const visitor = await oneVisitor();
    await holdSlot(database, visitor, slotId, now);
    await confirmBooking(database, visitor, "taken", now);
    for (const change of ["capacity = 0", "taken = -1", "taken = 3"])
      await expect(database.query(`UPDATE slot SET ${change} WHERE id = $1`, [slotId])).rejects.toThrow(
        "slot_taken_in_range",
      );
  });

  it("writes an audit row for every change of a booking, also for one that names nobody", async () => {
    const slotId = await aSlot(database, 1, now);
    const visitor = await oneVisitor();
    await holdSlot(database, visitor, slotId, now);
    const { id } = await confirmBooking(database, visitor, "audited", now);
    await database.query("UPDATE booking SET status = 'CANCELLED', cancelled_at = $2 WHERE id = $1", [
      id,
      now,
    ]);
    const { rows } = await database.query("SELECT actor, act FROM audit_row WHERE subject = $1 ORDER BY id", [
      `booking:${id}`,
    ]);
    expect(rows[0]?.actor).toBe(`citizen:${visitor.personId}`);
    expect(rows).toHaveLength(2);
    expect(rows[1]?.actor).toMatch(/^database:/);
  });

  it("refuses to change or remove an audit row", async () => {
    await database.query("INSERT INTO audit_row (actor, act, subject) VALUES ('test', 'test', 'test')");
    for (const statement of [
      "UPDATE audit_row SET act = ''",
      "DELETE FROM audit_row",
      "TRUNCATE audit_row",
    ]) {
      await expect(database.query(statement)).rejects.toThrow("never changed or removed");
    }
  });
});

test("ids of bookings follow one another in time", async () => {
  const ids: string[] = [];
  const between = [Date.now(), 0];
  for (let n = 0; n < 5; n++) {
    const { rows } = await database.query<{ id: string }>("SELECT new_booking_id() AS id, pg_sleep(0.002)");
    ids.push(rows[0]?.id ?? "");
  }
  between[1] = Date.now();
  expect(ids.toSorted()).toEqual(ids);
  expect(new Set(ids.map((id) => id.slice(14)))).toHaveProperty("size", 5);
  for (const id of ids) {
    // Version and variant of RFC 9562, and the millisecond before them.
    expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const at = Number.parseInt(id.replace("-", "").slice(0, 12), 16);
    expect(at).toBeGreaterThanOrEqual((between[0] ?? 0) - 1);
    expect(at).toBeLessThanOrEqual(between[1]);
  }
  const { rows } = await database.query(
    "SELECT column_default FROM information_schema.columns WHERE table_name = 'booking' AND column_name = 'id'",
  );
  expect(rows).toEqual([{ column_default: "new_booking_id()" }]);
});
