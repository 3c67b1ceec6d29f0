import { expect, test } from "vitest";
import { getKey } from "./key-press";

test.each([
  ["b", "KeyB", false, "b"],
  ["ㅠ", "KeyB", false, "b"],
  ["ㅠ", "KeyB", true, "B"],
  ["Process", "KeyC", false, "c"],
  // Another layout, on which this key writes another letter.
  ["a", "KeyQ", false, "a"],
  ["/", "Slash", false, "/"],
  ["1", "Digit1", false, "1"],
])("the key %j at %s is read as the command %j", (key, code, shiftKey, command) =>
  expect(getKey({ key, code, shiftKey })).toBe(command),
);
