import { expect, test } from "vitest";
import { judge, type Stored, type Told } from "./judge";

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
const stored = (personId: string, code: string, live = true): Stored => ({ personId, code, slotId: 1, live });

test("finds nothing wrong with a place that was booked, given back and booked again", () => {
  const told = [confirmed("a", "A", 0, 1), cancelled("a", "A", 2, 5), confirmed("b", "B", 3, 4)];
  expect(judge(told, [stored("a", "A", false), stored("b", "B")], capacities)).toEqual([]);
});

test("lets a lost answer be either", () => {
  const lost: Told = { ...confirmed("a", "", 0, 1), answer: { kind: "unknown" } };
  expect(judge([lost], [], capacities)).toEqual([]);
  expect(judge([lost], [stored("a", "A")], capacities)).toEqual([]);
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
  expect(judge(told, bookings, capacities)).not.toEqual([]);
});
