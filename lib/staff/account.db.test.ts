import { randomUUID } from "node:crypto";
import { type TOTP, URI } from "otpauth";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "../shared/db/database";
import { whileHeldUp } from "../shared/testing/held-up";
import { ownDatabase } from "../shared/testing/own-database";
import { changeRole, findStaff, requireTotp, setAccountDisabled } from "./accounts";
import { changePassword, createAccount, type NewStaff } from "./create-account";
import { readCredential } from "./credential";
import {
  type DeviceLetter,
  deviceLinkSeconds,
  deviceLinkTokens,
  linksPerAccount,
  linksPerNetwork,
  sendDeviceLink,
} from "./device-link";
import { endSessions, formatDeviceName, listSessions, loadStaffSession, startSession } from "./sessions";
import { addAccountToDevice, checkPassword, checkSecondFactor, confirmPassword } from "./sign-in";
import {
  attemptsPerAccountAndPrefix,
  attemptsPerDevice,
  attemptsPerPrefix,
  perAccount,
} from "./sign-in-throttle";
import type { Staff } from "./staff";
import {
  disableTotp,
  enableTotp,
  getPendingTotp,
  getSecondFactor,
  renewRecoveryCodes,
  startTotp,
} from "./totp";

let database: Database;
let clinicId = 0;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  const { rows } = await database.query<{ id: number }>(
    `WITH p AS (INSERT INTO province VALUES ('99', '시험도', 'Test')),
          d AS (INSERT INTO district VALUES ('99999', '99', '시험구', 'Test'))
     INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone)
     VALUES ('99999', '시험의원', 'Test', '-', '-', '-'), ('99999', '다른의원', 'Other', '-', '-', '-') RETURNING id`,
  );
  clinicId = rows[0]?.id ?? 0;
});
afterAll(() => database.end());

const now = new Date("2026-07-19T11:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const password = "correct horse battery";
const whence = {
  address: "192.0.2.7",
  userAgent: "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0",
};
let networks = 0;
/** A network that nobody has tried from. */
const fresh = () => `10.${networks >> 8}.${networks++ & 255}.1`;

async function an(role: Staff["role"], at = clinicId) {
  const email = `${randomUUID()}@example.com`;
  const place = role === "CLINIC_STAFF" || role === "CLINIC_MANAGER" ? at : null;
  const staff = await createAccount(
    database,
    { email, name: "시험직원", password, role, clinicId: place } as NewStaff,
    "operator",
    now,
  );
  return { email, staff };
}

async function atWork(staff: Staff, at = now) {
  const claims = await startSession(database, staff.id, await readCredential(database, staff.id), whence, at);
  const live = await loadStaffSession(database, claims, at);
  if (!live) throw new Error("not live");
  return { claims, live };
}

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "let in",
    (error) => error.reason ?? error,
  );

const trying = (email: string, typed: string, address = fresh(), device: string | null = null) =>
  checkPassword(database, { email, password: typed }, { address, deviceOf: () => device });

test("signs in whatever the case of the address and however the letters were composed", async () => {
  const { email, staff } = await an("ADMIN");
  expect(await trying(` ${email.toUpperCase()} `, password)).toMatchObject({ staff, owesSecondStep: false });
  expect(await reasonOf(trying(email, password.toUpperCase()))).toBe("sign-in-refused");
});

test("an unknown address, a wrong password and a removed account get one answer", async () => {
  const { email, staff } = await an("AGENT");
  const { staff: admin } = await an("ADMIN");
  await setAccountDisabled(database, staff.id, true, admin, now);
  expect(
    await Promise.all([
      reasonOf(trying("nobody@example.com", password)),
      reasonOf(trying(email, "wrong password 1")),
      reasonOf(trying(email, password)),
      reasonOf(trying(email, "x".repeat(100_000))),
    ]),
  ).toEqual(Array(4).fill("sign-in-refused"));
  await setAccountDisabled(database, staff.id, false, admin, now);
  expect((await trying(email, password)).staff).toEqual(staff);
});

test("an account needs a free address, a good password and a clinic that exists", async () => {
  const { email } = await an("ADMIN");
  const account = { email, name: "x", password, role: "ADMIN", clinicId: null } as const;
  const other = { ...account, email: `${randomUUID()}@example.com` };
  const nowhere = { ...other, role: "CLINIC_MANAGER", clinicId: 2_000_000_000 } as const;
  const reasons = [
    account,
    { ...other, password: "elevenchars" },
    { ...other, password: "1q2w3e4r5t6y" },
    nowhere,
  ];
  expect(
    await Promise.all(reasons.map((each) => reasonOf(createAccount(database, each, "operator", now)))),
  ).toEqual(["email-taken", "password-too-short", "password-known", "clinic-unknown"]);
});

test("a network that guesses is not looked at any more, and its victim comes in from elsewhere", async () => {
  const { email } = await an("CLINIC_STAFF");
  const attacker = fresh();
  for (let n = 0; n < attemptsPerAccountAndPrefix.times; n++)
    expect(await reasonOf(trying(email, "a wrong guess", attacker))).toBe("sign-in-refused");
  expect(await reasonOf(trying(email, password, attacker))).toBe("device-unconfirmed");
  // The guesses are so many by now that strangers wait, but a device that is known does not.
  expect(await reasonOf(trying(email, password, fresh(), randomUUID()))).toBe("let in");
});

test("guesses from ever new networks end, and lock out neither known devices nor those that an e-mail confirms", async () => {
  const { email, staff } = await an("CLINIC_STAFF");
  // What comes in is not counted.
  for (let n = 0; n < perAccount.times; n++) expect(await reasonOf(trying(email, password))).toBe("let in");
  for (let n = 0; n < perAccount.times; n++)
    expect(await reasonOf(trying(email, "a wrong guess"))).toBe("sign-in-refused");
  for (const typed of ["a wrong guess", password])
    expect(await reasonOf(trying(email, typed))).toBe("device-unconfirmed");
  expect(await reasonOf(trying(email, password, fresh(), randomUUID()))).toBe("let in");
  const { link } = await aLink(email);
  expect(link).toMatchObject({ sub: staff.id });
  expect(await reasonOf(trying(email, password, fresh(), link?.device))).toBe("let in");
});

test("of many guesses at once no more are looked at than one after another", async () => {
  const { email } = await an("AGENT");
  expect(await reasonOf(trying(email, "a wrong guess"))).toBe("sign-in-refused");
  const outcomes = await whileHeldUp(
    database,
    (tx) => tx.query("SELECT FROM rate_limit WHERE key LIKE $1 FOR UPDATE", [`${perAccount.name}:%`]),
    Array.from({ length: 15 }, () => () => reasonOf(trying(email, "a wrong guess"))),
  );
  const reasons = outcomes.map((outcome) => outcome.status === "fulfilled" && outcome.value).sort();
  expect(reasons).toEqual([
    ...Array(16 - perAccount.times).fill("device-unconfirmed"),
    ...Array(perAccount.times - 1).fill("sign-in-refused"),
  ]);
});

/** The link that an address is sent; none where nothing is. */
async function aLink(email: string, address = fresh()) {
  const tokens = deviceLinkTokens([{ id: "k", secret: Buffer.alloc(32, 1) }]);
  let token: string | undefined;
  const letter: DeviceLetter = (told) => {
    token = told.token;
    return { subject: "-", body: told.token };
  };
  const sent = await sendDeviceLink(database, { email, address, locale: "ko" }, letter, tokens, now);
  return { sent, link: tokens.verify(token, now), late: tokens.verify(token, later(deviceLinkSeconds)) };
}

test("a link to confirm a device goes to the account's owner alone, a few times an hour, and ends", async () => {
  const { email, staff } = await an("AGENT");
  const { staff: admin } = await an("ADMIN");
  const first = await aLink(email.toUpperCase());
  expect(first).toMatchObject({
    sent: true,
    link: { sub: staff.id, device: expect.any(String) },
    late: null,
  });
  // One link is one device: opening it again and again gives no further guesses.
  for (let n = 0; n < attemptsPerDevice.times; n++)
    expect(await reasonOf(trying(email, "a wrong guess", fresh(), first.link?.device))).toBe(
      "sign-in-refused",
    );
  expect(await reasonOf(trying(email, password, fresh(), first.link?.device))).toBe("sign-in-limit");
  for (let n = 1; n < linksPerAccount.times; n++) expect((await aLink(email)).sent).toBe(true);
  expect((await aLink(email)).sent).toBe(false);
  expect((await aLink("nobody@example.com")).sent).toBe(false);
  const removed = await an("AGENT");
  await setAccountDisabled(database, removed.staff.id, true, admin, now);
  expect((await aLink(removed.email)).sent).toBe(false);
  const busy = fresh();
  for (let n = 0; n < linksPerNetwork.times; n++) await aLink("nobody@example.com", busy);
  expect((await aLink((await an("AGENT")).email, busy)).sent).toBe(false);
});

test("a stolen device is known and limited all the same, alone", async () => {
  const { email } = await an("AGENT");
  const stolen = randomUUID();
  for (let n = 0; n < attemptsPerDevice.times; n++)
    await reasonOf(trying(email, "a wrong guess", fresh(), stolen));
  expect(await reasonOf(trying(email, password, fresh(), stolen))).toBe("sign-in-limit");
  expect(await reasonOf(trying(email, password))).toBe("let in");
});

test("a network that tries many accounts is shut out", async () => {
  const sweeping = fresh();
  await database.query("INSERT INTO rate_limit VALUES ($1, $2, $3)", [
    `${attemptsPerPrefix.name}:${sweeping}`,
    attemptsPerPrefix.times,
    Date.now() + 60_000,
  ]);
  expect(await reasonOf(trying("anybody@example.com", password, sweeping))).toBe("device-unconfirmed");
});

test("a device remembers the accounts that signed in on it, the last few", () => {
  const ids = Array.from({ length: 10 }, () => randomUUID());
  const device = ids.reduce<ReturnType<typeof addAccountToDevice> | null>(
    (known, id) => addAccountToDevice(known, id, "one"),
    null,
  );
  expect(device).toEqual({ sub: "one", accounts: ids.slice(2).reverse() });
});

test("a session ends at once when it is ended, its account removed or its role changed", async () => {
  const { staff: admin } = await an("ADMIN");
  const { staff } = await an("CLINIC_STAFF");
  const [one, two] = [await atWork(staff), await atWork(staff)];
  expect(await listSessions(database, staff.id, now)).toHaveLength(2);
  expect(one.live).toMatchObject({ ...staff, confirmedAt: now, secondStepMissing: false });

  expect(await endSessions(database, staff.id, { except: one.claims.session }, now)).toBe(1);
  expect(await loadStaffSession(database, two.claims, now)).toBeNull();
  expect(await loadStaffSession(database, one.claims, now)).not.toBeNull();
  // Nobody ends another's session.
  expect(await endSessions(database, admin.id, { only: one.claims.session }, now)).toBe(0);

  await changeRole(database, staff.id, { role: "CLINIC_MANAGER", clinicId }, admin, now);
  expect(await loadStaffSession(database, one.claims, now)).toBeNull();
  const manager = await atWork({ ...staff, role: "CLINIC_MANAGER" });
  expect(manager.live.role).toBe("CLINIC_MANAGER");
  await setAccountDisabled(database, staff.id, true, admin, now);
  expect(await loadStaffSession(database, manager.claims, now)).toBeNull();
  // Coming back opens none of the old sessions.
  await setAccountDisabled(database, staff.id, false, admin, now);
  expect(await loadStaffSession(database, manager.claims, now)).toBeNull();

  const idle = await atWork(staff);
  expect(await loadStaffSession(database, idle.claims, later(4 * 3_600 - 1))).not.toBeNull();
  expect(await loadStaffSession(database, idle.claims, later(8 * 3_600))).toBeNull();
  // Another account's session id is no use.
  expect(await loadStaffSession(database, { sub: admin.id, session: idle.claims.session }, now)).toBeNull();
});

test("a session shows browser, system and a network that is no single computer's", async () => {
  const { staff } = await an("AGENT");
  await atWork(staff);
  expect(await listSessions(database, staff.id, now)).toMatchObject([
    { device: "Firefox · Linux", network: "192.0.2.0/24", createdAt: now, seenAt: now },
  ]);
  expect(formatDeviceName("")).toBe("");
  expect(formatDeviceName("<script>".repeat(1_000))).toBe("");
});

test("a new password ends the other sessions, and the password is asked again within limits", async () => {
  const { email, staff } = await an("ADMIN");
  const [here, elsewhere] = [await atWork(staff), await atWork(staff)];
  expect(await reasonOf(changePassword(database, here.live, "1q2w3e4r5t6y", now))).toBe("password-known");
  await changePassword(database, here.live, "a rainy tuesday in march", now);
  expect(await loadStaffSession(database, elsewhere.claims, now)).toBeNull();
  expect(await reasonOf(trying(email, password))).toBe("sign-in-refused");

  expect(await reasonOf(confirmPassword(database, here.live, password, later(400)))).toBe("password-wrong");
  await confirmPassword(database, here.live, "a rainy tuesday in march", later(400));
  expect((await loadStaffSession(database, here.claims, later(400)))?.confirmedAt).toEqual(later(400));
  for (let n = 0; n < 8; n++) await reasonOf(confirmPassword(database, here.live, password, now));
  expect(await reasonOf(confirmPassword(database, here.live, "a rainy tuesday in march", now))).toBe(
    "sign-in-limit",
  );
});

async function withTotp(role: Staff["role"]) {
  const made = await an(role);
  const { live } = await atWork(made.staff);
  await startTotp(database, made.staff.id);
  const shown = await getPendingTotp(database, made.staff.id);
  const app = URI.parse(shown?.uri ?? "") as TOTP;
  const codes = await enableTotp(database, live, app.generate({ timestamp: now.getTime() }), now);
  return { ...made, live, app, codes };
}

test("a code of the second step works once, in its step and one beside; so does a recovery code", async () => {
  const { email, staff, app, codes } = await withTotp("ADMIN");
  expect((await trying(email, password)).owesSecondStep).toBe(true);
  const at = (seconds: number) => app.generate({ timestamp: later(seconds).getTime() });
  const step = (code: string, seconds: number) =>
    reasonOf(checkSecondFactor(database, staff.id, code, later(seconds)));

  // The one that turned it on is used up.
  expect(await step(at(0), 0)).toBe("second-step-wrong");
  expect(await step(at(60), 60)).toBe("let in");
  expect(await step(at(60), 60)).toBe("second-step-wrong");
  expect(await step(at(60), 89)).toBe("second-step-wrong");
  // One step late; after it none that is older.
  expect(await step(at(120), 150)).toBe("let in");
  expect(await step(at(90), 120)).toBe("second-step-wrong");
  await database.query("DELETE FROM rate_limit");
  const [first = "", second = ""] = codes;
  expect(codes).toHaveLength(10);
  expect(await step(` ${first.toLowerCase().replaceAll("-", " ")}`, 200)).toBe("let in");
  expect(await step(first, 200)).toBe("second-step-wrong");
  expect((await getSecondFactor(database, staff.id)).codesLeft).toBe(9);
  await renewRecoveryCodes(database, staff.id, now);
  expect(await step(second, 200)).toBe("second-step-wrong");
});

test("the second step turned on ends every other session, and none of anybody else", async () => {
  const { staff } = await an("ADMIN");
  const [here, elsewhere, other] = [
    await atWork(staff),
    await atWork(staff),
    await atWork((await an("ADMIN")).staff),
  ];
  await startTotp(database, staff.id);
  const app = URI.parse((await getPendingTotp(database, staff.id))?.uri ?? "") as TOTP;
  await enableTotp(database, here.live, app.generate({ timestamp: now.getTime() }), now);
  const live = await Promise.all(
    [here, elsewhere, other].map(
      async ({ claims }) => (await loadStaffSession(database, claims, now)) !== null,
    ),
  );
  expect(live).toEqual([true, false, true]);
});

test("an account that is removed between the password and the code does not come in", async () => {
  const { email, staff, app } = await withTotp("AGENT");
  const { staff: admin } = await an("ADMIN");
  expect((await trying(email, password)).owesSecondStep).toBe(true);
  await setAccountDisabled(database, staff.id, true, admin, now);
  const code = (seconds: number) => app.generate({ timestamp: later(seconds).getTime() });
  expect(await reasonOf(checkSecondFactor(database, staff.id, code(60), later(60)))).toBe("sign-in-refused");
  await setAccountDisabled(database, staff.id, false, admin, now);
  expect(await reasonOf(checkSecondFactor(database, staff.id, code(90), later(90)))).toBe("let in");
});

test("of two who show one code at once, one comes in", async () => {
  const { staff, app } = await withTotp("AGENT");
  const code = app.generate({ timestamp: later(300).getTime() });
  const tries = Array.from({ length: 4 }, () =>
    reasonOf(checkSecondFactor(database, staff.id, code, later(300))),
  );
  expect((await Promise.all(tries)).filter((reason) => reason === "let in")).toHaveLength(1);
});

test("codes are guessed ten times and no more", async () => {
  const { staff, app } = await withTotp("AGENT");
  for (let n = 0; n < 10; n++)
    expect(await reasonOf(checkSecondFactor(database, staff.id, "000000", later(300)))).toBe(
      "second-step-wrong",
    );
  const right = app.generate({ timestamp: later(300).getTime() });
  expect(await reasonOf(checkSecondFactor(database, staff.id, right, later(300)))).toBe("sign-in-limit");
});

test("the secret is sealed, and gone when the second step is turned off", async () => {
  const { email, staff, live, app } = await withTotp("ADMIN");
  const stored = await database.query("SELECT totp_secret FROM staff_account WHERE id = $1", [staff.id]);
  expect(stored.rows[0].totp_secret).not.toContain(app.secret.base32);
  expect(await getPendingTotp(database, staff.id)).toBeNull();
  await disableTotp(database, live, now);
  expect((await trying(email, password)).owesSecondStep).toBe(false);
  const after = await database.query("SELECT totp_secret FROM staff_account WHERE id = $1", [staff.id]);
  expect(after.rows[0].totp_secret).toBeNull();
});

test("admins without the second step can be kept from everything, but not by one of them", async () => {
  const { staff: plain } = await an("ADMIN");
  const { live } = await withTotp("ADMIN");
  const { staff: agent } = await an("AGENT");
  expect(await reasonOf(requireTotp(database, true, plain, now))).toBe("second-step-missing");
  await database.query("INSERT INTO programme (id) VALUES (1) ON CONFLICT DO NOTHING");
  await requireTotp(database, true, live, now);
  expect((await atWork(plain)).live.secondStepMissing).toBe(true);
  expect((await atWork(live)).live.secondStepMissing).toBe(false);
  expect((await atWork(agent)).live.secondStepMissing).toBe(false);
  await requireTotp(database, false, live, now);
  expect((await atWork(plain)).live.secondStepMissing).toBe(false);
});

test("nobody changes themselves, and a manager only the staff of their own clinic", async () => {
  const [admin, manager, own, elsewhere] = await Promise.all([
    an("ADMIN"),
    an("CLINIC_MANAGER"),
    an("CLINIC_STAFF"),
    an("CLINIC_STAFF", clinicId + 1),
  ]);
  const remove = (who: { staff: Staff }, by: { staff: Staff }) =>
    reasonOf(setAccountDisabled(database, who.staff.id, true, by.staff, now));
  expect(await remove(admin, admin)).toBe("not-yourself");
  expect(await remove(own, manager)).toBe("let in");
  for (const other of [admin, elsewhere]) expect(await remove(other, manager)).toBe("staff-unknown");
  expect(await remove(await an("CLINIC_MANAGER"), manager)).toBe("staff-unknown");
  expect(await remove(manager, own)).toBe("staff-unknown");
  expect(await reasonOf(setAccountDisabled(database, randomUUID(), true, admin.staff, now))).toBe(
    "staff-unknown",
  );
  const change = changeRole(database, own.staff.id, { role: "ADMIN", clinicId: null }, manager.staff, now);
  expect(await reasonOf(change)).toBe("not-your-role");
  const { rows } = await database.query("SELECT actor, act FROM audit_row WHERE subject = $1 ORDER BY id", [
    `staff:${own.staff.id}`,
  ]);
  expect(rows).toEqual([
    { actor: "operator", act: "create-staff" },
    { actor: `staff:${manager.staff.id}`, act: "disable-staff" },
  ]);
});

test("staff are found by name, address, clinic, role and state", async () => {
  const { email, staff } = await an("CLINIC_STAFF", clinicId + 1);
  const { staff: admin } = await an("ADMIN");
  await setAccountDisabled(database, staff.id, true, admin, now);
  const found = async (search: Partial<Parameters<typeof findStaff>[1]>) =>
    (await findStaff(database, { text: "", role: null, state: null, ...search })).map(({ id }) => id);
  expect(await found({ text: email.slice(0, 12).toUpperCase() })).toEqual([staff.id]);
  expect(await found({ text: String(clinicId + 1), state: "disabled" })).toContain(staff.id);
  expect(await found({ text: String(clinicId + 1), state: "active" })).not.toContain(staff.id);
  expect(await found({ text: "100%_" })).toEqual([]);
  expect(await found({ role: "ADMIN" })).not.toContain(staff.id);
  expect(await found({ clinicId: clinicId + 1, state: "active" })).not.toContain(staff.id);
});

test("a password that is changed while somebody signs in with the old one ends their way in", async () => {
  const { email, staff } = await an("AGENT");
  const { claims, live } = await atWork(staff);
  const { credential } = await trying(email, password);
  const begin = () => startSession(database, staff.id, credential, whence, now);
  await begin();
  const outcomes = await whileHeldUp(
    database,
    (tx) => tx.query("UPDATE staff_account SET password_hash = 'another' WHERE id = $1", [staff.id]),
    [() => reasonOf(begin())],
  );
  expect(outcomes).toMatchObject([{ value: "sign-in-refused" }]);
  await changePassword(database, { ...live, sessionId: claims.session }, "a new one 48 long", now);
  expect(await reasonOf(begin())).toBe("sign-in-refused");
  expect(await listSessions(database, staff.id, now)).toMatchObject([{ id: claims.session }]);
});

test("a second step that is set up while somebody signs in by password alone ends their way in", async () => {
  const { email, staff } = await an("ADMIN");
  const { credential, owesSecondStep } = await trying(email, password);
  expect(owesSecondStep).toBe(false);
  await database.query("UPDATE staff_account SET totp_secret = 'x', totp_since = now() WHERE id = $1", [
    staff.id,
  ]);
  expect(await reasonOf(startSession(database, staff.id, credential, whence, now))).toBe("sign-in-refused");
});

test("of two admins who take each other out of use at once, one stays", async () => {
  const [one, other] = [(await an("ADMIN")).staff, (await an("ADMIN")).staff];
  const outcomes = await whileHeldUp(
    database,
    (tx) => tx.query("SELECT FROM staff_account WHERE id = ANY($1::uuid[]) FOR UPDATE", [[one.id, other.id]]),
    [
      () => reasonOf(setAccountDisabled(database, one.id, true, other, now)),
      () => reasonOf(setAccountDisabled(database, other.id, true, one, now)),
    ],
  );
  expect(outcomes.map((outcome) => outcome.status === "fulfilled" && outcome.value).sort()).toEqual([
    "let in",
    "staff-unknown",
  ]);
});

test("an admin who is out of use by now changes nobody, nor the rule", async () => {
  const [gone, admin] = [(await an("ADMIN")).staff, (await an("ADMIN")).staff];
  const { staff } = await an("AGENT");
  await setAccountDisabled(database, gone.id, true, admin, now);
  expect(await reasonOf(setAccountDisabled(database, staff.id, true, gone, now))).toBe("staff-unknown");
  expect(await reasonOf(changeRole(database, staff.id, { role: "ADMIN", clinicId: null }, gone, now))).toBe(
    "staff-unknown",
  );
  expect(await reasonOf(requireTotp(database, false, gone, now))).toBe("not-your-role");
});

test("many who share a network sign in, as long as their passwords are right", async () => {
  const { email } = await an("CLINIC_STAFF");
  const address = fresh();
  for (let n = 0; n <= attemptsPerPrefix.times; n++)
    expect(await trying(email, password, address)).toMatchObject({ owesSecondStep: false });
});
