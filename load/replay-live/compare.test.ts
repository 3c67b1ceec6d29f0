import { describe, expect, it } from "vitest";
import { compare, type Stored } from "./compare";
import type { Told } from "./notes";

/** Three people; the lobby's two were drawn the other way round. The second never booked. */
function evening(): { people: Told[]; stored: Stored } {
  const told = (nth: number, entryNo: number, place: number): Told => ({
    personId: `person-${nth}`,
    mayBook: true,
    asked: true,
    entries: [entryNo, entryNo],
    places: [place],
    admitted: true,
    bookings: [{ id: `booking-${nth}`, code: `CODE${nth}`, slotId: nth, cancelled: nth === 2 }],
  });
  const people = [told(0, 0, 2), { ...told(1, 1, 1), bookings: [], admitted: false }, told(2, 2, 3)];
  return {
    people,
    stored: {
      bookings: people.flatMap(({ personId, bookings }) => bookings.map((of) => ({ ...of, personId }))),
      wrongSlots: 0,
      entries: people.map(({ personId }, entryNo) => ({ personId, entryNo })),
      ineligible: 0,
      served: 3,
      admitted: new Set(["person-0", "person-2"]),
    },
  };
}
const placeOf = (entryNo: number) => [2, 1, 3][entryNo] ?? null;
const whole = { lost: 0, unexpected: 0, overCapacity: 0, order: 0, ineligible: 0 };

describe("what people were told and what is stored", () => {
  it("agree", () => {
    const { people, stored } = evening();
    expect(compare(people, stored, placeOf)).toEqual(whole);
  });

  const spoil: [string, (of: ReturnType<typeof evening>) => void, Partial<typeof whole>][] = [
    ["a confirmed booking is gone", ({ stored }) => stored.bookings.shift(), { lost: 1 }],
    [
      "a booking has moved to another slot",
      ({ stored }) => Object.assign(stored.bookings[0] ?? {}, { slotId: 9 }),
      { lost: 1 },
    ],
    [
      "a booking has become another person's",
      ({ stored }) => Object.assign(stored.bookings[0] ?? {}, { personId: "person-1" }),
      { lost: 1 },
    ],
    [
      "a cancelled booking lives",
      ({ stored }) => Object.assign(stored.bookings[1] ?? {}, { cancelled: false }),
      { lost: 1 },
    ],
    [
      "one booking was told twice",
      ({ people }) => people[1]?.bookings.push(...(people[0]?.bookings ?? [])),
      { lost: 2 },
    ],
    ["nobody was told of a booking", ({ people }) => people[0]?.bookings.pop(), { unexpected: 1 }],
    ["a person was told two entry numbers", ({ people }) => people[0]?.entries.splice(1, 1, 7), { order: 1 }],
    ["a person was told another place", ({ people }) => people[1]?.places.push(4), { order: 1 }],
    [
      "two people have each other's entries",
      ({ stored }) =>
        stored.entries.splice(
          0,
          2,
          { personId: "person-1", entryNo: 0 },
          { personId: "person-0", entryNo: 1 },
        ),
      { order: 2 },
    ],
    [
      "somebody has an entry who never asked for one",
      ({ people }) => Object.assign(people[2] ?? {}, { asked: false }),
      { order: 1 },
    ],
    [
      "the ledger has a gap",
      ({ stored }) => Object.assign(stored.entries[2] ?? {}, { entryNo: 3 }),
      { order: 3 },
    ],
    [
      "somebody was let in whom nobody called",
      ({ stored }) => Object.assign(stored, { served: 2 }),
      { order: 1 },
    ],
    ["somebody was let in without an entry", ({ stored }) => stored.admitted.add("person-9"), { order: 1 }],
  ];
  it.each(spoil)("tells that %s", (_, change, expected) => {
    const of = evening();
    change(of);
    expect(compare(of.people, of.stored, placeOf)).toEqual({ ...whole, ...expected });
  });
});
