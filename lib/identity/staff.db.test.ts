import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../platform/database";
import { createStaff, hashPassword, liveStaff, setDisabled, signInStaff } from "./staff";

let database: Database;
beforeAll(() => {
  database = openDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const now = new Date("2026-07-19T11:00:00Z");
const password = "correct horse battery";

async function anAdmin() {
  const email = `Admin-${randomUUID()}@Example.com`;
  const account = { email, name: "시험관리자", password, role: "ADMIN", clinicId: null } as const;
  return { email, staff: await createStaff(database, account, "operator", now) };
}

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "let in",
    (error) => error.reason,
  );

test("signs in whatever the case of the address and however the letters were composed", async () => {
  const { email, staff } = await anAdmin();
  expect(await signInStaff(database, ` ${email.toUpperCase()} `, password)).toEqual(staff);
  expect(await reasonOf(signInStaff(database, email, password.toUpperCase()))).toBe("sign-in-refused");
});

test("an unknown address, a wrong password and a removed account get one answer", async () => {
  const { email, staff } = await anAdmin();
  await setDisabled(database, staff.id, true, randomUUID(), now);
  expect(
    await Promise.all([
      reasonOf(signInStaff(database, "nobody@example.com", password)),
      reasonOf(signInStaff(database, email, "wrong password 1")),
      reasonOf(signInStaff(database, email, password)),
      reasonOf(signInStaff(database, email, "x".repeat(100_000))),
    ]),
  ).toEqual(Array(4).fill("sign-in-refused"));
  expect(await liveStaff(database, staff.id)).toBeNull();
  await setDisabled(database, staff.id, false, randomUUID(), now);
  expect(await liveStaff(database, staff.id)).toEqual(staff);
});

test("passwords are kept as Argon2id with OWASP's least parameters, each with its own salt", async () => {
  const [one, two] = await Promise.all([hashPassword(password), hashPassword(password)]);
  expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  expect(one).not.toBe(two);
});

test("an account needs a free address, a long password and a clinic that exists", async () => {
  const { email } = await anAdmin();
  const account = { email, name: "x", password, role: "ADMIN", clinicId: null } as const;
  expect(await reasonOf(createStaff(database, account, "operator", now))).toBe("email-taken");
  const fresh = { ...account, email: `${randomUUID()}@example.com` };
  expect(await reasonOf(createStaff(database, { ...fresh, password: "elevenchars" }, "operator", now))).toBe(
    "password-too-short",
  );
  const nowhere = { ...fresh, role: "CLINIC_STAFF", clinicId: 2_000_000_000 } as const;
  expect(await reasonOf(createStaff(database, nowhere, "operator", now))).toBe("clinic-unknown");
});

test("nobody switches themselves off, and each switch is in the audit", async () => {
  const { staff } = await anAdmin();
  const by = randomUUID();
  expect(await reasonOf(setDisabled(database, staff.id, true, staff.id, now))).toBe("not-yourself");
  expect(await reasonOf(setDisabled(database, randomUUID(), true, by, now))).toBe("staff-unknown");
  await setDisabled(database, staff.id, true, by, now);
  const { rows } = await database.query("SELECT actor, act FROM audit_row WHERE subject = $1 ORDER BY id", [
    `staff:${staff.id}`,
  ]);
  expect(rows).toEqual([
    { actor: "operator", act: "create-staff" },
    { actor: `staff:${by}`, act: "disable-staff" },
  ]);
});
