import { expect, test } from "vitest";
import { askAgainAfter, waitInWords } from "./waiting-text";

test("whoever is near asks often, whoever is far rarely", () => {
  expect(askAgainAfter(2, 0, 600)).toBe(2);
  expect(askAgainAfter(2, 600, 600)).toBe(3);
  expect(askAgainAfter(2, 2_400, 600)).toBe(12);
  expect(askAgainAfter(2, 1_000_000, 600)).toBe(30);
  expect(askAgainAfter(2, 10, 0)).toBe(30);
  expect(askAgainAfter(60, 0, 600)).toBe(60);
});

test("says a wait in words and never a number that is not known", () => {
  const texts = { range: "{from} to {to} minutes", short: "soon", unknown: "not known yet" };
  expect(waitInWords({ from: 20, to: 30 }, texts, "en")).toBe("20 to 30 minutes");
  expect(waitInWords({ from: 1, to: 2 }, texts, "en")).toBe("soon");
  expect(waitInWords(null, texts, "en")).toBe("not known yet");
});
