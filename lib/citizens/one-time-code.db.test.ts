import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { blindIndex } from "../shared/crypto/column-encryption";
import { type Database, openDatabase } from "../shared/db/database";
import { messageOf, messagesTo, newPhone } from "../shared/testing/builders";
import { whileHeldUp } from "../shared/testing/held-up";
import {
  type CodeRequest,
  codeCoolDownMs,
  codeLastsMs,
  deleteExpiredCodes,
  maxCodeTries,
  readDigits,
  requestCode,
  verifyCode,
} from "./one-time-code";
import { codeText } from "./one-time-code-text";
import { perKnownDevice, perPhone, perPhoneAndNetwork, wrongPerNetwork } from "./sms-code-limits";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"), 30);
});
afterAll(() => database.end());

const secret = [Buffer.alloc(32, 1)];
const address = "10.0.0.9";
const now = new Date("2026-07-19T11:00:00Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);

let made = 0;

const host = "vaccine.example";

async function aCode(phone = newPhone(), change: Partial<CodeRequest> = {}, at = now) {
  const applicant = { name: "시험시민", birthDate: "1968-03-04", phone };
  const address = `10.0.${made++ % 250}.1`;
  const request = { ...applicant, locale: "ko" as const, address, host, ...change };
  const { codeId } = await requestCode(database, request, at, secret);
  const code = readDigits((await messageOf(database, `code:${codeId}`)) ?? "") ?? "";
  const wrong = String((Number(code) + 1) % 1_000_000).padStart(6, "0");
  return { codeId, code, wrong, phone };
}

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "let in",
    (error) => error.reason ?? error,
  );

test("the right code lets its owner in, once", async () => {
  const { codeId, code } = await aCode();
  const person = await verifyCode(database, { address, codeId, code }, now, secret);
  expect(person).toMatchObject({ name: "시험시민", birthDate: "1968-03-04" });
  expect(await reasonOf(verifyCode(database, { address, codeId, code }, now, secret))).toBe("code-expired");
});

/** The answers to so many who all wait for the row of one code before any of them goes on. */
async function allAtOnce(count: number, codeId: string, work: () => Promise<unknown>) {
  const outcomes = await whileHeldUp(
    database,
    (tx) => tx.query("SELECT FROM one_time_code WHERE id = $1 FOR UPDATE", [codeId]),
    Array.from({ length: count }, () => () => reasonOf(work())),
  );
  return outcomes.map((outcome) => (outcome.status === "fulfilled" ? outcome.value : outcome.reason));
}

test("of the same code at once from twenty devices, one is let in", async () => {
  const { codeId, code } = await aCode();
  const answers = await allAtOnce(20, codeId, () =>
    verifyCode(database, { address, codeId, code }, now, secret),
  );
  expect(answers.sort()).toEqual([...Array(19).fill("code-expired"), "let in"]);
});

test("five wrong tries use it up, even for the right code", async () => {
  const { codeId, code, wrong } = await aCode();
  for (let n = 1; n < maxCodeTries; n++)
    expect(await reasonOf(verifyCode(database, { address, codeId, code: wrong }, now, secret))).toBe(
      "code-wrong",
    );
  for (const last of [wrong, code])
    expect(await reasonOf(verifyCode(database, { address, codeId, code: last }, now, secret))).toBe(
      "code-tries-used-up",
    );
});

test("guesses at once cannot have more than five tries", async () => {
  const { codeId, code, wrong } = await aCode();
  const guess = (typed: string) =>
    verifyCode(database, { address: "10.77.0.1", codeId, code: typed }, now, secret);
  const answers = await allAtOnce(20, codeId, () => guess(wrong));
  expect(answers.sort()).toEqual([
    ...Array(20 - maxCodeTries + 1).fill("code-tries-used-up"),
    ...Array(maxCodeTries - 1).fill("code-wrong"),
  ]);
  expect(await reasonOf(guess(code))).toBe("code-tries-used-up");
  const { rows } = await database.query("SELECT tries_left FROM one_time_code WHERE id = $1", [codeId]);
  expect(rows[0].tries_left).toBe(0);
});

test("a slip of the hand takes no try; spaces and full-width digits are forgiven", async () => {
  const { codeId, code } = await aCode();
  expect(await reasonOf(verifyCode(database, { address, codeId, code: "12a" }, now, secret))).toBe(
    "code-wrong",
  );
  const { rows } = await database.query("SELECT tries_left FROM one_time_code WHERE id = $1", [codeId]);
  expect(rows[0].tries_left).toBe(maxCodeTries);
  const wide = [...code].map((digit) => String.fromCodePoint(Number(digit) + 0xff10)).join("");
  expect(
    await reasonOf(
      verifyCode(database, { address, codeId, code: ` ${wide.slice(0, 3)} ${wide.slice(3)}` }, now, secret),
    ),
  ).toBe("let in");
});

test("lives five minutes to the millisecond", async () => {
  const { codeId, code } = await aCode();
  expect(await reasonOf(verifyCode(database, { address, codeId, code }, later(codeLastsMs), secret))).toBe(
    "code-expired",
  );
  expect(
    await reasonOf(verifyCode(database, { address, codeId, code }, later(codeLastsMs - 1), secret)),
  ).toBe("let in");
});

test("is worth nothing with another request's id, another key or no id", async () => {
  const [mine, theirs] = [await aCode(), await aCode()];
  if (mine.code !== theirs.code)
    expect(
      await reasonOf(verifyCode(database, { address, codeId: theirs.codeId, code: mine.code }, now, secret)),
    ).toBe("code-wrong");
  expect(
    await reasonOf(verifyCode(database, { address, codeId: randomUUID(), code: mine.code }, now, secret)),
  ).toBe("code-expired");
  expect(
    await reasonOf(verifyCode(database, { address, codeId: "' OR 1=1", code: mine.code }, now, secret)),
  ).toBe("code-expired");
  expect(await reasonOf(verifyCode(database, { ...mine, address }, now, [Buffer.alloc(32, 2)]))).toBe(
    "code-wrong",
  );
});

test("is kept as a keyed hash and nowhere in the clear but in its message", async () => {
  const { codeId, code } = await aCode();
  const { rows } = await database.query(
    "SELECT to_jsonb(c) - 'id' AS row, code_hash FROM one_time_code c WHERE id = $1",
    [codeId],
  );
  expect(rows[0].code_hash).toHaveLength(32);
  expect(JSON.stringify({ ...rows[0].row, phone: "", created_at: "", expires_at: "" })).not.toContain(code);
});

test("a phone is sent so many in ten minutes at one network's wish, however quickly it asks", async () => {
  const phone = newPhone();
  const answers = await Promise.all(
    Array.from({ length: 12 }, () => reasonOf(aCode(phone, { address: "198.51.100.7" }))),
  );
  expect(answers.filter((answer) => answer === "let in")).toHaveLength(perPhoneAndNetwork.times);
  expect(answers.filter((answer) => answer === "code-limit")).toHaveLength(12 - perPhoneAndNetwork.times);
  // Its owner is elsewhere.
  expect(await reasonOf(aCode(phone, { address: "203.0.113.7" }))).toBe("let in");
});

test("what strangers have sent to a phone keeps no code from a device that its owner signed in on", async () => {
  const phone = newPhone();
  const key = `${perPhone.name}:${blindIndex("phone", phone).toString("hex")}`;
  await database.query("INSERT INTO rate_limit (key, points, expire) VALUES ($1, $2, $3)", [
    key,
    perPhone.times,
    Date.now() + 60_000,
  ]);
  expect(await reasonOf(aCode(phone))).toBe("code-limit");
  for (let n = 0; n < perKnownDevice.times; n++)
    expect(await reasonOf(aCode(phone, { knownDevice: true }))).toBe("let in");
  expect(await reasonOf(aCode(phone, { knownDevice: true }))).toBe("code-limit");
});

test("a network that has guessed too often has one try a code, and who reads theirs is let in", async () => {
  const network = "192.0.2.77";
  await database.query("INSERT INTO rate_limit (key, points, expire) VALUES ($1, $2, $3)", [
    `${wrongPerNetwork.name}:${network}`,
    wrongPerNetwork.times - 1,
    Date.now() + 60_000,
  ]);
  const [one, two, three] = [await aCode(), await aCode(), await aCode()];
  const from = (codeId: string, code: string, address = network) =>
    reasonOf(verifyCode(database, { address, codeId, code }, now, secret));
  expect(await from(one.codeId, one.wrong)).toBe("code-wrong");
  expect(await from(one.codeId, one.code)).toBe("code-limit");
  expect(await from(one.codeId, one.code, "192.0.2.78")).toBe("let in");
  expect(await from(two.codeId, two.wrong)).toBe("code-wrong");
  expect(await from(two.codeId, two.code)).toBe("code-limit");
  expect(await from(three.codeId, three.code)).toBe("let in");
});

test("a wish pressed twice is one code and one message; asked again later, the same code goes out once more", async () => {
  const phone = newPhone();
  const wish = { requestId: randomUUID() };
  const pressed = await Promise.all([aCode(phone, wish), aCode(phone, wish), aCode(phone, wish)]);
  expect(new Set(pressed.map(({ codeId }) => codeId)).size).toBe(1);
  expect(await messagesTo(database, phone)).toHaveLength(1);
  const [first] = pressed;
  const later = new Date(now.getTime() + codeCoolDownMs);
  expect((await aCode(phone, wish, later)).codeId).toBe(first?.codeId);
  const texts = (await messagesTo(database, phone)).map(({ body }) => body);
  expect(texts).toHaveLength(2);
  expect(texts[1]).toBe(texts[0]);
  // It lasts as long as the second message says.
  const end = new Date(later.getTime() + codeLastsMs - 1);
  const { codeId = "", code = "" } = first ?? {};
  expect(await reasonOf(verifyCode(database, { address, codeId, code }, end, secret))).toBe("let in");
});

test("a wish of other answers, of another wish, or after the code was used is another code", async () => {
  const phone = newPhone();
  const requestId = randomUUID();
  const one = await aCode(phone, { requestId });
  const others = [
    await aCode(phone, { requestId, name: "다른시민" }),
    await aCode(phone, { requestId: randomUUID() }),
    await aCode(newPhone(), { requestId }),
  ];
  expect(new Set([one, ...others].map(({ codeId }) => codeId)).size).toBe(4);
  await verifyCode(database, { ...one, address }, now, secret);
  expect((await aCode(phone, { requestId })).codeId).not.toBe(one.codeId);
});

test("a code made under a key that is no longer the first is taken as long as the key is there", async () => {
  const made = await aCode();
  const rotated = [Buffer.alloc(32, 9), ...secret];
  expect(await reasonOf(verifyCode(database, { ...made, address }, now, rotated))).toBe("let in");
});

test.each([
  ["123456", "123456"],
  ["１２３４５６", "123456"],
  ["123 456", "123456"],
  ["12.34-56", "123456"],
  ["1 2 3 4 5 6", "123456"],
  ["[123456]", "123456"],
  ["\u202a123456\u202c.", "123456"],
  [codeText("123456", "ko", "vaccine.example"), "123456"],
  [codeText("123456", "en", "vaccine.example"), "123456"],
  ["[Web발신]\n[백신 예약] 인증번호 123456 (5분)", "123456"],
  ["12345", null],
  ["1234567", null],
  ["123456 654321", null],
  ["", null],
])("reads the digits of %j", (typed, digits) => expect(readDigits(typed)).toBe(digits));

test("a Korean code fits one text message of 90 bytes in EUC-KR, and ends with what phones fill in", () => {
  const bytes = (text: string) => [...text].reduce((sum, letter) => sum + (letter > "\u007f" ? 2 : 1), 0);
  expect(bytes(codeText("123456", "ko", "vaccine.kdca.go.kr"))).toBeLessThanOrEqual(90);
  const asker = { kind: "booker" as const, id: "1", name: "Any Name of Theirs" };
  expect(bytes(codeText("123456", "ko", "vaccine.kdca.go.kr", asker))).toBeLessThanOrEqual(90);
  for (const locale of ["ko", "en"] as const)
    expect(codeText("123456", locale, "vaccine.example").split("\n").at(-1)).toBe("@vaccine.example #123456");
});

test("a text to somebody else has of the booker's name one letter", () => {
  const name = "Ministry of Health gov-kr.refund-vaccine.com. It";
  for (const locale of ["ko", "en"] as const) {
    const text = codeText("123456", locale, "vaccine.example", { kind: "booker", id: "1", name });
    expect(text).toContain("M***");
    expect(text).not.toMatch(/inistry|refund|\.com|@/);
  }
});

test("is forgotten after a day", async () => {
  const { codeId } = await aCode();
  await deleteExpiredCodes(database, later(24 * 3_600_000 + 1));
  expect((await database.query("SELECT 1 FROM one_time_code WHERE id = $1", [codeId])).rowCount).toBe(0);
});
