import { randomUUID } from "node:crypto";
import { expect } from "@playwright/test";
import { getSessionCookieName } from "@/lib/citizens/session";
import { preverificationCookie } from "@/lib/queue/lobby-reminders";
import { decryptColumn } from "@/lib/shared/crypto/column-encryption";
import type { Database } from "@/lib/shared/db/database";
import { messageOf } from "@/lib/shared/testing/builders";
import { staffPassword } from "@/scripts/start-test-site";
import { acts, type Door, doors, pages, type Role } from "../roles/access-matrix";
import { addressOf, openSlug } from "../roles/addresses";
import { attacksOf } from "../support/attack";
import { newCitizen } from "../support/citizen";
import { aClinic, booked } from "../support/clinics";
import { admit, HttpSession, sessions, signedIn } from "../support/http-session";
import { secondServer } from "../support/second-server";
import { staffVisitor } from "../support/staff";
import { test } from "../support/test";

const { attack, compareWithTable } = attacksOf("Ended rights", "Without end");

let second: Awaited<ReturnType<typeof secondServer>>;
test.beforeAll(async () => {
  second = await secondServer();
  const nobody = new HttpSession(second.baseUrl);
  await expect.poll(async () => (await nobody.get("/en")).status, { timeout: 60_000 }).toBe(200);
});
test.afterAll(() => second.stop());

/** The same browser at the second server, with a copy of its cookies. */
function there(visitor: HttpSession, without: string[] = []): HttpSession {
  const copy = new HttpSession(second.baseUrl);
  for (const [name, value] of visitor.cookies) if (!without.includes(name)) copy.cookies.set(name, value);
  return copy;
}

const json = { accept: "application/json" };
/** Reasons that say that somebody is not who they were. */
const overFor = ["no-session", "leave-ended", "no-staff-session"];
const reasonOf = ({ text }: { text: string }) =>
  text.startsWith("{") ? ((JSON.parse(text) as { reason?: string }).reason ?? "") : "";

/** Everything that the table of roles lets a role do, and everything that is open. */
const addresses = [
  ...Object.entries(pages).map(([address, door]) => ["GET", address, door] as const),
  ...Object.entries(acts).map(([address, door]) => ["POST", address, door] as const),
];

/**
 * Ends a right on the first server, and then asks the second for every page and act that it was good for, with a
 * copy of the cookies from before: each is refused, and no answer tells anything of the person.
 */
async function endsEverywhere(options: {
  visitor: HttpSession;
  role: Role;
  clinic?: number;
  page: string;
  shown: string[];
  end(): Promise<unknown>;
}) {
  const { visitor, role, clinic = 0, page, shown, end } = options;
  const kept = new Map(visitor.cookies);
  const ask = (method: string, path: string) => {
    const copy = there(visitor);
    for (const [name, value] of kept) copy.cookies.set(name, value);
    return copy.send(method, path, method === "POST" ? {} : undefined, json);
  };
  const before = await ask("GET", page);
  expect([before.status, shown.filter((text) => !before.text.includes(text))]).toEqual([200, []]);

  await end();
  const from = performance.now();
  // Staff's pages ask the account's row at each request, and are closed before the list has been read.
  const isOver = async () => {
    const session = await ask("GET", "/api/auth/session");
    const isRefused = overFor.includes(reasonOf(await ask("GET", page)));
    return isRefused && !shown.some((text) => session.text.includes(text));
  };
  await expect.poll(isOver, { intervals: [50] }).toBe(true);
  test.info().annotations.push({
    type: "ended at the second server after",
    description: `${Math.round(performance.now() - from)} ms`,
  });

  const wrong: string[] = [];
  let asked = 0;
  for (const [method, address, door] of [...addresses, ["GET", "api/auth/session", "open"] as const]) {
    const good = (doors[door as Door] as Record<Role, unknown>)[role];
    // The demo's own page of messages shows everybody's to everybody.
    if (good !== "in" || address === "dev/inbox") continue;
    const language = address.startsWith("api/") ? "" : "/en";
    const path = `${language}/${addressOf(address, clinic)}`.replace(/(?<=.)\/$/, "");
    const answer = await ask(method, path);
    asked++;
    const told = shown.filter((text) => answer.text.includes(text));
    if (told.length > 0) wrong.push(`${method} ${path} shows ${told}`);
    if (door !== "open" && !overFor.includes(reasonOf(answer)))
      wrong.push(`${method} ${path}: ${answer.status} ${reasonOf(answer)}`);
  }
  expect(wrong).toEqual([]);
  expect(asked).toBeGreaterThan(40);
}

const own = ["끝난시민"];
/** Somebody whose name no page has by itself. */
const somebody = (database: Database, year?: number) =>
  signedIn(database, { ...newCitizen(year), name: own[0] as string });

/** Somebody who acts for a parent, with the parent's leave, inside the window. */
async function actingChild(database: Database) {
  const child = await signedIn(database, { ...newCitizen(1995), name: "시험자녀" });
  const parent = await somebody(database);
  const since = new Date();
  await database.query("INSERT INTO proxy (booker_id, person_id, verified_at) VALUES ($1, $2, $3)", [
    child.personId,
    parent.personId,
    since,
  ]);
  const acting = new HttpSession();
  const session = {
    kind: "citizen" as const,
    sub: parent.personId,
    birthDate: "1968-03-04",
    name: own[0] as string,
    by: { sub: child.personId, name: "시험자녀", since: since.getTime() },
  };
  acting.cookies.set(getSessionCookieName(false), sessions().sign(session, new Date()));
  return { child, parent, acting };
}

attack("a leave that was taken back", async ({ database }) => {
  test.setTimeout(180_000);
  const { slot } = await aClinic(database, 5);
  const { child, parent, acting } = await actingChild(database);
  await admit(acting, openSlug);
  expect((await acting.post("/book/hold", { slot: String(slot) })).status).toBe(303);
  expect((await acting.post("/book/confirm", { slot: String(slot), key: randomUUID() })).status).toBe(303);
  const { rows } = await database.query<{ code: string }>("SELECT code FROM booking WHERE person_id = $1", [
    parent.personId,
  ]);
  await endsEverywhere({
    visitor: acting,
    role: "admitted",
    page: "/en/my-booking",
    shown: [...own, rows[0]?.code ?? "no code"],
    end: async () =>
      expect((await parent.post("/en/proxy/end", { person: child.personId })).status).toBe(303),
  });
  // They go on as themselves, by signing in again.
  expect((await there(child).get("/en/my-booking")).status).toBe(200);
});

attack("a leave that was given to another booker", async ({ database }) => {
  test.setTimeout(180_000);
  const { parent, acting } = await actingChild(database);
  await endsEverywhere({
    visitor: acting,
    role: "citizen",
    page: "/en/proxy",
    shown: own,
    end: () => database.query("UPDATE proxy SET ended_at = now() WHERE person_id = $1", [parent.personId]),
  });
});

attack("a session that was signed out of", async ({ database }) => {
  test.setTimeout(180_000);
  const { slot } = await aClinic(database, 5);
  const { visitor, code } = await booked(database, slot);
  const copy = there(visitor);
  await endsEverywhere({
    visitor: copy,
    role: "admitted",
    page: "/en/my-booking",
    shown: [code],
    end: async () => expect((await visitor.post("/en/sign-out")).status).toBe(303),
  });
});

attack("a session after signing out everywhere", async ({ database }) => {
  test.setTimeout(180_000);
  const visitor = await somebody(database);
  await admit(visitor, openSlug);
  const copy = there(visitor);
  await endsEverywhere({
    visitor: copy,
    role: "admitted",
    page: "/en/my-data",
    shown: own,
    end: async () =>
      expect((await visitor.post("/en/my-data/end-sessions", { where: "everywhere" })).status).toBe(303),
  });
});

attack("the session of somebody who had their data deleted", async ({ database }) => {
  test.setTimeout(180_000);
  const visitor = await somebody(database);
  const copy = there(visitor);
  await endsEverywhere({
    visitor: copy,
    role: "citizen",
    page: "/en/my-data",
    shown: own,
    end: async () => expect((await visitor.post("/en/my-data/delete")).status).toBe(303),
  });
});

attack("acting for somebody who had their data deleted", async ({ database }) => {
  test.setTimeout(180_000);
  const { parent, acting } = await actingChild(database);
  await endsEverywhere({
    visitor: acting,
    role: "citizen",
    page: "/en/proxy",
    shown: own,
    end: async () => expect((await parent.post("/en/my-data/delete")).status).toBe(303),
  });
});

const ends: [string, (visitor: HttpSession) => Promise<{ status: number }>][] = [
  ["signing out everywhere", (visitor) => visitor.post("/en/my-data/end-sessions", { where: "everywhere" })],
  ["signing out on it", (visitor) => visitor.post("/en/sign-out")],
  ["no longer wanting to be told", (visitor) => visitor.post("/en/early/forget", { window: openSlug })],
  ["its owner had their data deleted", (visitor) => visitor.post("/en/my-data/delete")],
];
for (const [title, end] of ends)
  attack(`a device verified early, after ${title}`, async ({ database }) => {
    const visitor = await somebody(database);
    const kept = await visitor.post("/en/early/remind", { window: openSlug, keep: "on" });
    expect([kept.status, visitor.cookies.has(preverificationCookie(false))]).toEqual([303, true]);
    const enter = async (device: HttpSession) => {
      const { status, headers } = await device.post("/en/early/enter", { window: openSlug }, json);
      return [status, headers.getSetCookie().length];
    };
    const device = there(visitor, [getSessionCookieName(false)]);
    expect(await enter(there(device))).toEqual([307, 1]);
    expect((await end(visitor)).status).toBeLessThan(400);
    await expect.poll(async () => enter(there(device)), { intervals: [50] }).toEqual([401, 0]);
  });

async function aManager(database: Database) {
  const email = `${randomUUID()}@example.com`;
  const { rows } = await database.query<{ id: string; clinic: number }>(
    `INSERT INTO staff_account (email, name, role, clinic_id, password_hash)
     SELECT $1, '끝난직원', 'CLINIC_MANAGER', clinic_id, '-' FROM staff_account WHERE email = 'clinic1@example.com'
     RETURNING id, clinic_id AS clinic`,
    [email],
  );
  const { id = "", clinic = 0 } = rows[0] ?? {};
  return { id, clinic, visitor: await staffVisitor(database, email) };
}

attack("a session of staff that was signed out of", async ({ database }) => {
  test.setTimeout(180_000);
  const { clinic, visitor } = await aManager(database);
  const copy = there(visitor);
  await endsEverywhere({
    visitor: copy,
    role: "manager",
    clinic,
    page: `/en/clinic/${clinic}/staff`,
    shown: ["끝난직원"],
    end: async () => expect((await visitor.post("/en/sign-out")).status).toBe(303),
  });
});

attack("the session of an account that was removed", async ({ database }) => {
  test.setTimeout(180_000);
  const { id, clinic, visitor } = await aManager(database);
  const admin = await staffVisitor(database, "admin3@example.com");
  await endsEverywhere({
    visitor,
    role: "manager",
    clinic,
    page: `/en/clinic/${clinic}/staff`,
    shown: ["끝난직원"],
    end: async () => expect((await admin.post(`/en/admin/staff/${id}/disable`)).status).toBe(303),
  });
});

async function invitationTo(database: Database, email: string): Promise<string> {
  const { rows } = await database.query<{ id: string }>("SELECT id FROM staff_invitation WHERE email = $1", [
    email,
  ]);
  const body = (await messageOf(database, `invitation:${rows[0]?.id}:1`)) ?? "";
  return new URL(/http\S+/.exec(body)?.[0] ?? "").searchParams.get("token") ?? "";
}

const withdrawals: [
  string,
  (
    by: HttpSession,
    database: Database,
    ids: { inviter: string; invitation: string },
  ) => Promise<{ status: number }>,
][] = [
  ["that was withdrawn", (by, _, { invitation }) => by.post(`/en/admin/invitation/${invitation}/withdraw`)],
  ["whose inviter was removed", (by, _, { inviter }) => by.post(`/en/admin/staff/${inviter}/disable`)],
  [
    "whose inviter has another role",
    (by, _, { inviter }) => by.post(`/en/admin/staff/${inviter}/role`, { role: "AGENT" }),
  ],
];
for (const [title, withdraw] of withdrawals)
  attack(`an invitation ${title}`, async ({ database }) => {
    const email = `${randomUUID()}@example.com`;
    const made = await database.query<{ id: string }>(
      "INSERT INTO staff_account (email, name, role, password_hash) VALUES ($1, '시험관리', 'ADMIN', '-') RETURNING id",
      [email],
    );
    const inviter = await staffVisitor(database, email);
    const invitee = `${randomUUID()}@example.com`;
    expect((await inviter.post("/en/admin/staff", { email: invitee, role: "ADMIN" })).status).toBe(303);
    const token = await invitationTo(database, invitee);
    const page = `/en/invitation?${new URLSearchParams({ token })}`;
    const nobody = new HttpSession(second.baseUrl);
    expect((await nobody.get(page)).status).toBe(200);
    const { rows } = await database.query<{ id: string }>(
      "SELECT id FROM staff_invitation WHERE email = $1",
      [invitee],
    );
    const ids = { inviter: made.rows[0]?.id ?? "", invitation: rows[0]?.id ?? "" };
    const other = await staffVisitor(database, "admin3@example.com");
    expect((await withdraw(other, database, ids)).status).toBe(303);
    const accepted = await nobody.post("/en/invitation", {
      token,
      name: "둘째",
      password: "another staple entirely",
    });
    expect([(await nobody.get(page)).status, accepted.status]).toEqual([404, 404]);
    expect(nobody.cookies.size).toBe(0);
    const account = await database.query("SELECT FROM staff_account WHERE email = $1", [invitee]);
    expect(account.rowCount).toBe(0);
  });

attack("claiming as fast as a connection bears", async ({ database }) => {
  const [visitor, other] = [await somebody(database), await somebody(database)];
  await visitor.post(`/queue/${openSlug}/enter`);
  await other.post(`/queue/${openSlug}/enter`);
  const answers: number[] = [];
  for (let n = 0; n < 300; n++)
    answers.push((await visitor.post(`/queue/${openSlug}/claim`, {}, json)).status);
  expect(answers.filter((status) => status === 429).length).toBeGreaterThanOrEqual(60);
  expect(answers.slice(-20)).toEqual(Array(20).fill(429));
  // Neither others nor what else they do is held up.
  expect((await other.post(`/queue/${openSlug}/claim`, {}, json)).status).toBe(200);
  expect((await visitor.post("/en/early/remind", { window: openSlug })).status).toBe(303);
});

attack("guessing a password, to lock its owner out of a new device", async ({ database }) => {
  const { rows } = await database.query<{ id: string; email: string }>(
    `INSERT INTO staff_account (email, name, role, password_hash)
     SELECT $1, '시험상담', 'AGENT', password_hash FROM staff_account WHERE email = 'agent1@example.com' RETURNING id, email`,
    [`${randomUUID()}@example.com`],
  );
  const { email = "" } = rows[0] ?? {};
  const guess = (password: string, visitor = new HttpSession()) =>
    visitor.post("/en/sign-in/staff", { email, password });
  for (let n = 0; n < 10; n++) expect((await guess("a wrong guess")).status).toBe(401);
  // From now on neither a wrong nor the right password is looked at.
  const owner = new HttpSession();
  expect([(await guess("a wrong guess")).status, (await guess(staffPassword, owner)).status]).toEqual([
    403, 403,
  ]);
  const letters = async () => {
    const found = await database.query<{ key: string; recipient: string; body: string }>(
      `SELECT event_key AS key, recipient, body FROM outbox_message WHERE event_key LIKE 'staff-device:%' ORDER BY id`,
    );
    return found.rows
      .filter(({ key, recipient }) => decryptColumn("outbox_message.recipient", key, recipient) === email)
      .map(({ key, body }) => decryptColumn("outbox_message.body", key, body) ?? "");
  };
  await expect.poll(async () => (await letters()).length).toBe(2);
  const link = new URL(/http\S+/.exec((await letters())[0] ?? "")?.[0] ?? "");
  expect((await owner.get(link.pathname + link.search)).status).toBe(200);
  expect((await guess("a wrong guess")).status).toBe(403);
  const signedInNow = await guess(staffPassword, owner);
  expect([signedInNow.status, signedInNow.headers.get("location")]).toEqual([303, "/en/staff"]);
  expect((await owner.get("/en/agent")).status).toBe(200);
  expect((await new HttpSession().get("/en/sign-in/device?token=x")).status).toBe(404);
});

compareWithTable();
