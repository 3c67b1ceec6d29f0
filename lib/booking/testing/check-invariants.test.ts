import { expect, test } from "vitest";
import { checkInvariants, type Stored, type Told } from "./check-invariants";

const capacities = new Map([[1, 1]]);
const confirmed = (personId: string, code: string, from: number, to: number, key = "k"): Told => ({
  personId,
  act: "confirm",
  key,
  from,
  to,
  answer: { kind: "done", code, slotId: 1 },
});
const cancelled = (personId: string, code: string, from: number, to: number): Told => ({
  ...confirmed(personId, code, from, to),
  act: "cancel",
});
const moved = (
  personId: string,
  code: string,
  slotId: number,
  from: number,
  to: number,
  key = "m",
): Told => ({
  ...confirmed(personId, code, from, to, key),
  act: "change",
  wanted: slotId,
  answer: { kind: "done", code, slotId },
});
const stored = (personId: string, code: string, live = true): Stored => ({ personId, code, slotId: 1, live });

test("finds nothing wrong with a place that was booked, given back and booked again", () => {
  const told = [confirmed("a", "A", 0, 1), cancelled("a", "A", 2, 5), confirmed("b", "B", 3, 4)];
  expect(checkInvariants(told, [stored("a", "A", false), stored("b", "B")], capacities)).toEqual([]);
});

test("lets a lost answer be either", () => {
  const lost: Told = { ...confirmed("a", "", 0, 1), answer: { kind: "unknown" } };
  expect(checkInvariants([lost], [], capacities)).toEqual([]);
  expect(checkInvariants([lost], [stored("a", "A")], capacities)).toEqual([]);
});

test("finds nothing wrong with places that are moved to and from", () => {
  const two = new Map([...capacities, [2, 1]]);
  const at = (personId: string, code: string, slotId: number) => ({ ...stored(personId, code), slotId });
  const told = [confirmed("a", "A", 0, 1), moved("a", "A", 2, 2, 5), confirmed("b", "B", 3, 4)];
  expect(checkInvariants(told, [at("a", "A", 2), stored("b", "B")], two)).toEqual([]);
  // Two moves at once: either may have been the last. One whose answer was lost may have been done.
  const atOnce = [confirmed("a", "A", 0, 1), moved("a", "A", 2, 2, 5), moved("a", "A", 1, 3, 4, "n")];
  expect(checkInvariants(atOnce, [stored("a", "A")], two)).toEqual([]);
  expect(checkInvariants(atOnce, [at("a", "A", 2)], two)).toEqual([]);
  const lost: Told = { ...moved("a", "A", 2, 2, 3), answer: { kind: "unknown" } };
  expect(checkInvariants([confirmed("a", "A", 0, 1), lost], [stored("a", "A")], two)).toEqual([]);
  expect(checkInvariants([confirmed("a", "A", 0, 1), lost], [at("a", "A", 2)], two)).toEqual([]);
  // Asked again, a confirmation tells where the booking is by now.
  const again: Told = { ...moved("a", "A", 2, 6, 7, "k"), act: "confirm" };
  expect(checkInvariants([...told.slice(0, 2), again], [at("a", "A", 2)], two)).toEqual([]);
});

const refused: Told = { ...confirmed("a", "", 0, 1), answer: { kind: "refused", reason: "slot-full" } };

test.each<[string, Told[], Stored[]]>([
  ["a booking that was told and lost", [confirmed("a", "A", 0, 1)], []],
  ["a booking that is there twice", [confirmed("a", "A", 0, 1)], [stored("a", "A"), stored("a", "A")]],
  ["a booking that is another's", [confirmed("a", "A", 0, 1)], [stored("b", "A")]],
  ["a booking at another time", [confirmed("a", "A", 0, 1)], [{ ...stored("a", "A"), slotId: 2 }]],
  [
    "one key with two answers",
    [confirmed("a", "A", 0, 1), confirmed("a", "B", 2, 3)],
    [stored("a", "A", false), stored("a", "B")],
  ],
  ["a booking of somebody who was refused", [refused], [stored("a", "A")]],
  [
    "a move that was told and undone",
    [confirmed("a", "A", 0, 1), moved("a", "A", 2, 2, 3)],
    [stored("a", "A")],
  ],
  [
    "a booking that nobody moved",
    [
      confirmed("a", "A", 0, 1),
      { ...moved("a", "A", 2, 2, 3), answer: { kind: "refused", reason: "slot-full" } },
    ],
    [{ ...stored("a", "A"), slotId: 2 }],
  ],
  [
    "a move undone by an earlier one",
    [confirmed("a", "A", 0, 1), moved("a", "A", 2, 2, 3), moved("a", "A", 3, 4, 5, "n")],
    [{ ...stored("a", "A"), slotId: 2 }],
  ],
  [
    "a place moved to that was another's",
    [confirmed("a", "A", 0, 1), { ...moved("b", "B", 1, 2, 3) }],
    [stored("a", "A"), stored("b", "B")],
  ],
  [
    "two live bookings",
    [confirmed("a", "A", 0, 1), confirmed("a", "B", 2, 3, "l")],
    [stored("a", "A"), stored("a", "B")],
  ],
  [
    "a cancelled booking that lives",
    [confirmed("a", "A", 0, 1), cancelled("a", "A", 2, 3)],
    [stored("a", "A")],
  ],
  ["a booking that nobody cancelled", [confirmed("a", "A", 0, 1)], [stored("a", "A", false)]],
  [
    "a place sold twice",
    [confirmed("a", "A", 0, 1), confirmed("b", "B", 0, 2)],
    [stored("a", "A"), stored("b", "B")],
  ],
  [
    "a place sold before it was given back",
    [confirmed("a", "A", 0, 1), confirmed("b", "B", 1, 2), cancelled("a", "A", 3, 4)],
    [stored("a", "A", false), stored("b", "B")],
  ],
])("sees %s", (_, told, bookings) => {
  expect(checkInvariants(told, bookings, capacities)).not.toEqual([]);
});
