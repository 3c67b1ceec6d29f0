import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import type { Database } from "../shared/db/database";
import { whileHeldUp } from "../shared/testing/held-up";
import { ownDatabase } from "../shared/testing/own-database";
import { changeRole, setAccountDisabled } from "./accounts";
import { createAccount, type NewStaff } from "./create-account";
import { readCredential } from "./credential";
import {
  acceptInvitation,
  type InvitationEmail,
  invitationLifetimeMs,
  invite,
  resendInvitation,
  sendPasswordReset,
  withdrawInvitation,
} from "./invitations";
import { findInvitation, listOpenInvitations } from "./open-invitations";
import { loadStaffSession, startSession } from "./sessions";
import { checkPassword } from "./sign-in";
import type { Staff, StaffRole } from "./staff";

let database: Database;
let [own, other] = [0, 0];
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  const { rows } = await database.query<{ id: number }>(
    `WITH p AS (INSERT INTO province VALUES ('99', '시험도', 'Test')),
          d AS (INSERT INTO district VALUES ('99999', '99', '시험구', 'Test'))
     INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone)
     VALUES ('99999', '시험의원', 'Test', '-', '-', '-'), ('99999', '다른의원', 'Other', '-', '-', '-') RETURNING id`,
  );
  [own = 0, other = 0] = rows.map(({ id }) => id);
});
afterAll(() => database.end());

const now = new Date("2026-07-19T11:00:00Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const password = "correct horse battery";
const fresh = "another staple entirely";

async function a(role: StaffRole, clinicId: number | null = role.startsWith("CLINIC") ? own : null) {
  const email = `${randomUUID()}@example.com`;
  const account = { email, name: "시험직원", password, role, clinicId } as NewStaff;
  return { email, staff: await createAccount(database, account, "operator", now) };
}

/** A letter that is read by the test alone: the link itself is kept nowhere. */
function aLetter() {
  const tokens: string[] = [];
  const letter: InvitationEmail = ({ token }) => {
    tokens.push(token);
    return { subject: "-", body: token };
  };
  return { letter, token: () => tokens.at(-1) ?? "", tokens };
}

const reasonOf = (work: Promise<unknown>) =>
  work.then(
    () => "done",
    (error) => error.reason ?? error,
  );

async function invited(by: Staff, role: StaffRole, clinicId: number | null) {
  const email = `${randomUUID()}@example.com`;
  const { letter, token, tokens } = aLetter();
  await invite(database, { email, role, clinicId, locale: "ko" }, letter, by, now);
  const [open] = (await listOpenInvitations(database, by)).filter((each) => each.email === email);
  return { email, id: open?.id ?? "", token, tokens, letter };
}

const accept = (token: string, at = now, typed = fresh) =>
  acceptInvitation(database, token, { name: "새직원", password: typed }, at);

test("an admin invites anybody, and a manager the staff of their own clinic alone", async () => {
  const admin = (await a("ADMIN")).staff;
  const manager = (await a("CLINIC_MANAGER")).staff;
  const nobody = [(await a("CLINIC_STAFF")).staff, (await a("AGENT")).staff];
  const tries = (by: Staff, role: StaffRole, clinicId: number | null) =>
    reasonOf(
      invite(
        database,
        { email: `${randomUUID()}@example.com`, role, clinicId, locale: "en" },
        aLetter().letter,
        by,
        now,
      ),
    );
  for (const role of ["ADMIN", "AGENT", "CLINIC_MANAGER", "CLINIC_STAFF"] as const)
    expect([role, await tries(admin, role, own)]).toEqual([role, "done"]);
  expect(await tries(manager, "CLINIC_STAFF", own)).toBe("done");
  expect(await tries(manager, "CLINIC_STAFF", other)).toBe("clinic-of-another");
  for (const role of ["ADMIN", "AGENT", "CLINIC_MANAGER"] as const)
    expect([role, await tries(manager, role, own)]).toEqual([role, "not-your-role"]);
  for (const by of nobody) expect(await tries(by, "CLINIC_STAFF", own)).toBe("not-your-role");
  expect(await tries(admin, "CLINIC_STAFF", 1_999_999)).toBe("clinic-unknown");
});

test("an address that has an account, or is invited, is not invited a second time", async () => {
  const { staff: admin, email: taken } = await a("ADMIN");
  const ask = (email: string) =>
    reasonOf(
      invite(database, { email, role: "AGENT", clinicId: null, locale: "ko" }, aLetter().letter, admin, now),
    );
  expect(await ask(` ${taken.toUpperCase()} `)).toBe("email-taken");
  const { email } = await invited(admin, "AGENT", null);
  expect(await ask(email.toUpperCase())).toBe("invited-already");
});

test("a link makes one account, of the role and clinic that were meant, and is kept as a hash alone", async () => {
  const manager = (await a("CLINIC_MANAGER")).staff;
  const { email, token } = await invited(manager, "CLINIC_STAFF", own);
  const { rows } = await database.query(
    "SELECT row_to_json(i)::text AS text FROM staff_invitation i WHERE email = $1",
    [email],
  );
  expect(rows[0]?.text).not.toContain(token());
  expect(token()).toHaveLength(43);
  // To look at it uses nothing up.
  for (let n = 0; n < 3; n++) expect(await findInvitation(database, token(), now)).toMatchObject({ email });

  const both = await Promise.all([reasonOf(accept(token())), reasonOf(accept(token()))]);
  expect(both.sort()).toEqual(["done", "invitation-gone"]);
  expect(await reasonOf(accept(token()))).toBe("invitation-gone");
  const { staff } = await checkPassword(
    database,
    { email, password: fresh },
    { address: "192.0.2.1", deviceOf: () => null },
  );
  expect(staff).toMatchObject({ name: "새직원", role: "CLINIC_STAFF", clinicId: own });
});

test("a bad password leaves the link as it was; no other text is one", async () => {
  const admin = (await a("ADMIN")).staff;
  const { token, email } = await invited(admin, "AGENT", null);
  expect(await reasonOf(accept(token(), now, "short"))).toBe("password-too-short");
  expect(await reasonOf(accept(token(), now, `${email} 1`))).toMatch(/^password-/);
  for (const text of ["", "x", `${token()}x`, token().slice(1), "\u0000", "가".repeat(43)])
    expect([text, await reasonOf(accept(text))]).toEqual([text, "invitation-gone"]);
  expect(await reasonOf(accept(token()))).toBe("done");
});

test("a link ends with its time, with a newer one, and with its withdrawal", async () => {
  const admin = (await a("ADMIN")).staff;
  const old = await invited(admin, "AGENT", null);
  expect(await reasonOf(accept(old.token(), later(invitationLifetimeMs)))).toBe("invitation-gone");
  await resendInvitation(database, old.id, old.letter, admin, later(1_000));
  const [first = "", second = ""] = old.tokens;
  expect(await reasonOf(accept(first, later(2_000)))).toBe("invitation-gone");
  // The newer one has the whole time again.
  expect(await reasonOf(findInvitation(database, second, later(invitationLifetimeMs)))).toBe("done");
  await withdrawInvitation(database, old.id, admin, later(3_000));
  expect(await reasonOf(accept(second, later(4_000)))).toBe("invitation-gone");
  expect(await reasonOf(withdrawInvitation(database, old.id, admin, later(4_000)))).toBe("invitation-gone");
  // An address whose invitation ran out can be invited again.
  const gone = await invited(admin, "AGENT", null);
  const again = invite(
    database,
    { email: gone.email, role: "AGENT", clinicId: null, locale: "ko" },
    aLetter().letter,
    admin,
    later(invitationLifetimeMs + 1),
  );
  expect(await reasonOf(again)).toBe("done");
});

test("a manager neither sees nor touches invitations of another clinic or of another role", async () => {
  const admin = (await a("ADMIN")).staff;
  const manager = (await a("CLINIC_MANAGER")).staff;
  const theirs = await invited(admin, "CLINIC_STAFF", own);
  const others = [
    await invited(admin, "CLINIC_STAFF", other),
    await invited(admin, "CLINIC_MANAGER", own),
    await invited(admin, "ADMIN", null),
  ];
  const seen = (await listOpenInvitations(database, manager)).map(({ email }) => email);
  expect(seen).toContain(theirs.email);
  for (const each of others) {
    expect(seen).not.toContain(each.email);
    expect(await reasonOf(withdrawInvitation(database, each.id, manager, now))).toBe("invitation-gone");
    expect(await reasonOf(resendInvitation(database, each.id, each.letter, manager, now))).toBe(
      "invitation-gone",
    );
    expect(await reasonOf(findInvitation(database, each.token(), now))).toBe("done");
  }
});

test("a link that begins an account anew changes nothing until it is used, and then ends all that was", async () => {
  const admin = (await a("ADMIN")).staff;
  const { staff, email } = await a("CLINIC_STAFF");
  const session = await startSession(
    database,
    staff.id,
    await readCredential(database, staff.id),
    { address: "192.0.2.1", userAgent: "" },
    now,
  );
  await database.query("UPDATE staff_account SET totp_secret = 'x', totp_since = now() WHERE id = $1", [
    staff.id,
  ]);
  const { letter, token } = aLetter();
  expect(await reasonOf(sendPasswordReset(database, admin.id, "ko", letter, admin, now))).toBe(
    "not-yourself",
  );
  expect(await reasonOf(sendPasswordReset(database, randomUUID(), "ko", letter, admin, now))).toBe(
    "staff-unknown",
  );
  const stranger = (await a("CLINIC_MANAGER", other)).staff;
  expect(await reasonOf(sendPasswordReset(database, staff.id, "ko", letter, stranger, now))).toBe(
    "staff-unknown",
  );
  await sendPasswordReset(database, staff.id, "ko", letter, admin, now);
  expect(await loadStaffSession(database, session, now)).not.toBeNull();
  const signIn = (typed: string) =>
    checkPassword(database, { email, password: typed }, { address: "192.0.2.1", deviceOf: () => null });
  expect(await signIn(password)).toMatchObject({ owesSecondStep: true });

  expect(await accept(token())).toMatchObject({ id: staff.id });
  expect(await loadStaffSession(database, session, now)).toBeNull();
  expect(await reasonOf(signIn(password))).toBe("sign-in-refused");
  expect(await signIn(fresh)).toMatchObject({ owesSecondStep: false });
});

test("a link of a removed account opens nothing", async () => {
  const admin = (await a("ADMIN")).staff;
  const { staff } = await a("AGENT");
  const { letter, token } = aLetter();
  await sendPasswordReset(database, staff.id, "ko", letter, admin, now);
  await setAccountDisabled(database, staff.id, true, admin, now);
  expect(await reasonOf(accept(token()))).toBe("invitation-gone");
});

test("an invitation ends with its inviter: removed, given another role or moved to another clinic", async () => {
  const root = (await a("ADMIN")).staff;
  const [admin, kept] = [(await a("ADMIN")).staff, (await a("ADMIN")).staff];
  const [second, other1] = [await invited(admin, "ADMIN", null), await invited(kept, "ADMIN", null)];
  await setAccountDisabled(database, admin.id, true, root, now);
  expect(await reasonOf(findInvitation(database, second.token(), now))).toBe("invitation-gone");
  expect(await reasonOf(accept(second.token()))).toBe("invitation-gone");
  // Coming back brings none of them back.
  await setAccountDisabled(database, admin.id, false, root, now);
  expect(await reasonOf(accept(second.token()))).toBe("invitation-gone");
  expect(await reasonOf(accept(other1.token()))).toBe("done");

  const [asManager, asAdmin] = [
    await invited(admin, "CLINIC_STAFF", own),
    await invited(admin, "AGENT", null),
  ];
  await changeRole(database, admin.id, { role: "CLINIC_MANAGER", clinicId: own }, root, now);
  expect(await reasonOf(accept(asAdmin.token()))).toBe("invitation-gone");
  // What their new role allows as well stands.
  expect(await reasonOf(accept(asManager.token()))).toBe("done");
  const atOwn = await invited({ ...admin, role: "CLINIC_MANAGER", clinicId: own }, "CLINIC_STAFF", own);
  await changeRole(database, admin.id, { role: "CLINIC_MANAGER", clinicId: other }, root, now);
  expect(await reasonOf(accept(atOwn.token()))).toBe("invitation-gone");
  const { rows } = await database.query(
    "SELECT actor, subject FROM audit_row WHERE act = 'withdraw-invitation' AND subject = ANY ($1) ORDER BY id",
    [[second, asAdmin, atOwn].map(({ id }) => `invitation:${id}`)],
  );
  expect(rows).toEqual(
    [second, asAdmin, atOwn].map(({ id }) => ({ actor: `staff:${root.id}`, subject: `invitation:${id}` })),
  );
});

test("an invitation is worth what its inviter may do when it is used, whoever removed them and however", async () => {
  const admin = (await a("ADMIN")).staff;
  const [byHand, unknown] = [await invited(admin, "AGENT", null), await invited(admin, "AGENT", null)];
  await database.query("UPDATE staff_invitation SET invited_by = NULL WHERE id = $1", [unknown.id]);
  expect(await reasonOf(accept(unknown.token()))).toBe("invitation-gone");
  await database.query("UPDATE staff_account SET disabled_at = $2 WHERE id = $1", [admin.id, now]);
  expect(await reasonOf(accept(byHand.token()))).toBe("invitation-gone");
  await database.query("UPDATE staff_account SET disabled_at = NULL, role = 'AGENT' WHERE id = $1", [
    admin.id,
  ]);
  expect(await reasonOf(accept(byHand.token()))).toBe("invitation-gone");
  await database.query("UPDATE staff_account SET role = 'ADMIN' WHERE id = $1", [admin.id]);
  expect(await reasonOf(accept(byHand.token()))).toBe("done");
});

test("an invitation that is used while its inviter is being removed opens nothing", async () => {
  const admin = (await a("ADMIN")).staff;
  const { token } = await invited(admin, "ADMIN", null);
  const [outcome] = await whileHeldUp(
    database,
    (tx) => tx.query("UPDATE staff_account SET disabled_at = $2 WHERE id = $1", [admin.id, now]),
    [() => reasonOf(accept(token()))],
  );
  expect(outcome).toEqual({ status: "fulfilled", value: "invitation-gone" });
});

test("each step stands in the audit, with neither link nor password", async () => {
  const admin = (await a("ADMIN")).staff;
  const { id, token, letter } = await invited(admin, "AGENT", null);
  await resendInvitation(database, id, letter, admin, now);
  await accept(token());
  const { rows } = await database.query<{ act: string; text: string }>(
    "SELECT act, row_to_json(r)::text AS text FROM audit_row r WHERE subject = $1 OR actor = $1 ORDER BY id",
    [`invitation:${id}`],
  );
  expect(rows.map(({ act }) => act)).toEqual(["invite-staff", "resend-invitation", "create-staff"]);
  for (const { text } of rows) {
    expect(text).not.toContain(token());
    expect(text).not.toContain(fresh);
  }
});
