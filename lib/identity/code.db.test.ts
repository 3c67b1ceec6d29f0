import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../platform/database";
import { messageOf, newPhone } from "../platform/testing/builders";
import { codeLasts, codeText, codeTries, forgetCodes, perPhone, requestCode, verifyCode } from "./code";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const secret = Buffer.alloc(32, 1);
const now = new Date("2026-07-19T11:00:00Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);

let made = 0;

async function aCode(phone = newPhone(), change: { name?: string; birthDate?: string } = {}) {
  const applicant = { name: "시험시민", birthDate: "1968-03-04", phone, ...change };
  const address = `10.0.${made++ % 250}.1`;
  const { codeId } = await requestCode(database, { ...applicant, locale: "ko", address }, now, secret);
  const code = /\d{6}/.exec((await messageOf(database, `code:${codeId}`)) ?? "")?.[0] ?? "";
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
  const person = await verifyCode(database, { codeId, code }, now, secret);
  expect(person).toMatchObject({ name: "시험시민", birthDate: "1968-03-04" });
  expect(await reasonOf(verifyCode(database, { codeId, code }, now, secret))).toBe("code-expired");
});

test("of the same code at once from twenty devices, one is let in", async () => {
  const { codeId, code } = await aCode();
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => reasonOf(verifyCode(database, { codeId, code }, now, secret))),
  );
  expect(answers.filter((answer) => answer === "let in")).toHaveLength(1);
  expect(new Set(answers)).toEqual(new Set(["let in", "code-expired"]));
});

test("five wrong tries use it up, even for the right code", async () => {
  const { codeId, code, wrong } = await aCode();
  for (let n = 1; n < codeTries; n++)
    expect(await reasonOf(verifyCode(database, { codeId, code: wrong }, now, secret))).toBe("code-wrong");
  for (const last of [wrong, code])
    expect(await reasonOf(verifyCode(database, { codeId, code: last }, now, secret))).toBe(
      "code-tries-used-up",
    );
});

test("guesses at once cannot have more than five tries", async () => {
  const { codeId, wrong } = await aCode();
  await Promise.all(
    Array.from({ length: 30 }, () => reasonOf(verifyCode(database, { codeId, code: wrong }, now, secret))),
  );
  const { rows } = await database.query("SELECT tries_left FROM one_time_code WHERE id = $1", [codeId]);
  expect(rows[0].tries_left).toBe(0);
});

test("a slip of the hand takes no try; spaces and full-width digits are forgiven", async () => {
  const { codeId, code } = await aCode();
  expect(await reasonOf(verifyCode(database, { codeId, code: "12a" }, now, secret))).toBe("code-wrong");
  const { rows } = await database.query("SELECT tries_left FROM one_time_code WHERE id = $1", [codeId]);
  expect(rows[0].tries_left).toBe(codeTries);
  const wide = [...code].map((digit) => String.fromCodePoint(Number(digit) + 0xff10)).join("");
  expect(
    await reasonOf(
      verifyCode(database, { codeId, code: ` ${wide.slice(0, 3)} ${wide.slice(3)}` }, now, secret),
    ),
  ).toBe("let in");
});

test("lives five minutes to the millisecond", async () => {
  const { codeId, code } = await aCode();
  expect(await reasonOf(verifyCode(database, { codeId, code }, later(codeLasts), secret))).toBe(
    "code-expired",
  );
  expect(await reasonOf(verifyCode(database, { codeId, code }, later(codeLasts - 1), secret))).toBe("let in");
});

test("is worth nothing with another request's id, another key or no id", async () => {
  const [mine, theirs] = [await aCode(), await aCode()];
  if (mine.code !== theirs.code)
    expect(
      await reasonOf(verifyCode(database, { codeId: theirs.codeId, code: mine.code }, now, secret)),
    ).toBe("code-wrong");
  expect(await reasonOf(verifyCode(database, { codeId: randomUUID(), code: mine.code }, now, secret))).toBe(
    "code-expired",
  );
  expect(await reasonOf(verifyCode(database, { codeId: "' OR 1=1", code: mine.code }, now, secret))).toBe(
    "code-expired",
  );
  expect(await reasonOf(verifyCode(database, mine, now, Buffer.alloc(32, 2)))).toBe("code-wrong");
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

test("a phone is sent so many in ten minutes and no more, however quickly it asks", async () => {
  const phone = newPhone();
  const answers = await Promise.all(Array.from({ length: 12 }, () => reasonOf(aCode(phone))));
  expect(answers.filter((answer) => answer === "let in")).toHaveLength(perPhone.codes);
  expect(answers.filter((answer) => answer === "code-limit")).toHaveLength(12 - perPhone.codes);
});

test("one phone is one person; another name or birth date at it is refused", async () => {
  const first = await aCode();
  const again = await aCode(first.phone);
  const one = await verifyCode(database, first, now, secret);
  expect((await verifyCode(database, again, now, secret)).id).toBe(one.id);
  for (const change of [{ name: "다른사람" }, { birthDate: "1968-03-05" }])
    expect(await reasonOf(verifyCode(database, await aCode(first.phone, change), now, secret))).toBe(
      "phone-of-another",
    );
});

test("a Korean code fits one text message of 90 bytes in EUC-KR", () => {
  const bytes = [...codeText("123456", "ko")].reduce((sum, letter) => sum + (letter > "\u007f" ? 2 : 1), 0);
  expect(bytes).toBeLessThanOrEqual(90);
});

test("is forgotten after a day", async () => {
  const { codeId } = await aCode();
  await forgetCodes(database, later(24 * 3_600_000 + 1));
  expect((await database.query("SELECT 1 FROM one_time_code WHERE id = $1", [codeId])).rowCount).toBe(0);
});
