import { Secret } from "otpauth";
import { expect, test } from "vitest";
import { getTotpStep } from "./totp";

/** RFC 6238, appendix B: the last six of its eight digits. */
const secret = Secret.fromUTF8("12345678901234567890").base32;
const vectors: [number, string][] = [
  [59, "287082"],
  [1_111_111_109, "081804"],
  [1_234_567_890, "005924"],
  [20_000_000_000, "353130"],
];

test.each(vectors)("the code at %d s is that of RFC 6238", (seconds, code) => {
  const step = Math.floor(seconds / 30);
  expect(getTotpStep(secret, code, new Date(seconds * 1_000))).toBe(step);
  expect(getTotpStep(secret, code, new Date((seconds + 30) * 1_000))).toBe(step);
  expect(getTotpStep(secret, code, new Date((seconds - 30) * 1_000))).toBe(step);
  expect(getTotpStep(secret, code, new Date((seconds + 60) * 1_000))).toBeNull();
  expect(getTotpStep(secret, "000000", new Date(seconds * 1_000))).toBeNull();
});
