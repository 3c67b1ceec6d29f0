import { expect, test } from "vitest";
import { loadBreachedPasswords } from "./breached-passwords";
import { checkPasswordRules, hashPassword, isPassword, MIN_PASSWORD_LENGTH } from "./password";

const about = ["admin1@example.com", "Kim Minsu"];

test.each([
  ["elevenchars", "password-too-short"],
  ["가나다라마바사아자차카", "password-too-short"],
  ["x".repeat(257), "password-too-long"],
  ["1q2w3e4r5t6y", "password-known"],
  ["QWERTY123456", "password-known"],
  ["aaaaaaaaaaaaaaaa", "password-known"],
  ["admin1example", "password-known"],
  ["kim-minsu-123", null],
  ["kimMinsu123minsu", "password-known"],
  ["vaccine-reservation-1", "password-known"],
  ["a rainy tuesday in march", null],
  ["비 오는 삼월 화요일 저녁", null],
])("%s is told: %s", (password, fault) => {
  expect(checkPasswordRules(password, about)).toBe(fault);
});

test("more than three thousand leaked passwords are known that are long enough (ASVS 5.0, 6.2.4)", () => {
  expect(loadBreachedPasswords(MIN_PASSWORD_LENGTH).size).toBeGreaterThan(3_000);
});

test("passwords are kept as Argon2id with OWASP's least parameters, each with its own salt", async () => {
  const [one, two] = await Promise.all([hashPassword("a rainy tuesday"), hashPassword("a rainy tuesday")]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
  expect(await isPassword(one, "a rainy tuesday")).toBe(true);
  expect(await isPassword(one, "a rainy Tuesday")).toBe(false);
  expect(await isPassword(one, "x".repeat(100_000))).toBe(false);
  expect(await isPassword(null, "a rainy tuesday")).toBe(false);
});
