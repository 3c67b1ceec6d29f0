import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { erasePerson } from "../privacy/erase-person";
import { createPreverificationTokens } from "../queue/lobby-reminders";
import type { Database } from "../shared/db/database";
import { aPerson } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import { createFixedClock } from "../shared/time/clock";
import { endSessions } from "../staff/sessions";
import { endDelegation } from "./delegation";
import { type CitizenSession, createSessionTokens, type Session } from "./session";
import { listDeviceRights, listSessionRights, pruneRevocations, RevocationList } from "./session-revocation";

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const start = new Date("2026-07-19T11:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000);
const keys = [{ id: "k", secret: Buffer.alloc(32, 1) }];
const sessions = createSessionTokens(keys);
const devices = createPreverificationTokens(keys);

const sessionOf = (sub: string, by?: CitizenSession["by"]): CitizenSession => ({
  kind: "citizen",
  sub,
  birthDate: "1968-03-04",
  name: "시험시민",
  ...(by && { by }),
});

async function twoServers() {
  const clock = createFixedClock(start);
  const here = new RevocationList(database, clock);
  const there = new RevocationList(database, clock);
  await Promise.all([here.read(), there.read()]);
  const verify = (list: RevocationList, token: string, at = clock.now()) =>
    list.withRevocation<Session>(sessions, listSessionRights).verify(token, at);
  const verifyDevice = (list: RevocationList, token: string) =>
    list.withRevocation(devices, listDeviceRights).verify(token, clock.now());
  return { clock, here, there, verify, verifyDevice };
}

const aLeave = (booker: string, person: string, at = start) =>
  database.query(
    `INSERT INTO proxy (booker_id, person_id, verified_at) VALUES ($1, $2, $3)
     ON CONFLICT (booker_id, person_id) DO UPDATE SET verified_at = $3, ended_at = NULL`,
    [booker, person, at],
  );

describe("what ends is void here at once and on another server at its next reading", () => {
  it("all sessions and devices of a person, those from before alone", async () => {
    const { clock, here, there, verify, verifyDevice } = await twoServers();
    const [person, other] = [await aPerson(database), await aPerson(database)];
    const mine = sessions.sign(sessionOf(person), start);
    const device = devices.sign({ sub: person, window: "w" }, start);
    const theirs = sessions.sign(sessionOf(other), start);
    clock.set(later(60));
    expect(verify(there, mine)).not.toBeNull();
    expect(verifyDevice(there, device)).not.toBeNull();
    await here.endAll(person);
    expect(verify(here, mine)).toBeNull();
    expect(verify(there, mine)).not.toBeNull();
    await there.read();
    for (const server of [here, there]) {
      expect(verify(server, mine)).toBeNull();
      expect(verifyDevice(server, device)).toBeNull();
      expect(verify(server, theirs)).toMatchObject({ sub: other });
      const again = sessions.sign(sessionOf(person), later(62));
      expect(verify(server, again, later(62))).toMatchObject({ sub: person });
    }
  });

  it("what a person does for another with their own sessions, and not what another does for them", async () => {
    const { clock, here, verify } = await twoServers();
    const [parent, child] = [await aPerson(database), await aPerson(database)];
    const forParent = sessions.sign(sessionOf(parent, { sub: child, name: "시험자녀" }), start);
    clock.set(later(5));
    await here.endAll(parent);
    expect(verify(here, forParent)).toMatchObject({ sub: parent });
    await here.endAll(child);
    expect(verify(here, forParent)).toBeNull();
  });

  it("a leave, until it is given again: then what came of the first stays void", async () => {
    const { clock, there, verify } = await twoServers();
    const [parent, child] = [await aPerson(database), await aPerson(database)];
    await aLeave(child, parent);
    const since = (at: Date) => ({ sub: child, name: "시험자녀", since: at.getTime() });
    const acting = sessions.sign(sessionOf(parent, since(start)), start);
    const own = sessions.sign(sessionOf(child), start);
    expect(verify(there, acting)).not.toBeNull();
    clock.set(later(10));
    await endDelegation(database, child, parent, parent, clock.now());
    await there.read();
    expect(verify(there, acting)).toBeNull();
    expect(verify(there, own)).toMatchObject({ sub: child });
    clock.set(later(20));
    await aLeave(child, parent, clock.now());
    await there.read();
    expect(verify(there, acting)).toBeNull();
    expect(verify(there, sessions.sign(sessionOf(parent, since(later(20))), start))).not.toBeNull();
  });

  it("everything of somebody who was forgotten, and what others do for them", async () => {
    const { clock, there, verify, verifyDevice } = await twoServers();
    const [parent, child] = [await aPerson(database), await aPerson(database)];
    const own = sessions.sign(sessionOf(parent), start);
    const acting = sessions.sign(sessionOf(parent, { sub: child, name: "시험자녀" }), start);
    const device = devices.sign({ sub: parent, window: "w" }, start);
    clock.set(later(10));
    expect(await erasePerson(database, parent, clock.now())).toBe("everything");
    await there.read();
    expect([verify(there, own), verify(there, acting), verifyDevice(there, device)]).toEqual([
      null,
      null,
      null,
    ]);
  });

  it("one signing-in, with what it does for another, and no other of the same person", async () => {
    const { here, there, verify } = await twoServers();
    const [parent, child] = [await aPerson(database), await aPerson(database)];
    const [first, second] = [
      sessions.sign(sessionOf(child), start),
      sessions.sign(sessionOf(child), later(1)),
    ];
    const acting = sessions.sign(sessionOf(parent, { sub: child, name: "시험자녀" }), start);
    const claims = verify(here, acting);
    await here.endSignIn(claims as NonNullable<typeof claims>);
    await there.read();
    for (const server of [here, there])
      expect([first, acting, second].map((token) => verify(server, token) !== null)).toEqual([
        false,
        false,
        true,
      ]);
  });

  it("one device, and no other", async () => {
    const { here, there, verifyDevice } = await twoServers();
    const person = await aPerson(database);
    const [first, second] = [start, later(1)].map((at) => devices.sign({ sub: person, window: "w" }, at));
    const claims = verifyDevice(here, first as string);
    await here.endDevice(claims as NonNullable<typeof claims>);
    await there.read();
    expect([first, second].map((token) => verifyDevice(there, token as string) !== null)).toEqual([
      false,
      true,
    ]);
  });

  it("a session of staff", async () => {
    const { there, verify } = await twoServers();
    const { rows } = await database.query<{ account: string; session: string }>(
      `WITH a AS (INSERT INTO staff_account (email, name, role, password_hash)
                  VALUES ($1, '시험직원', 'AGENT', '-') RETURNING id)
       INSERT INTO staff_session (id, account_id, created_at, seen_at, confirmed_at, device, network)
       SELECT gen_random_uuid(), id, $2, $2, $2, '', '' FROM a RETURNING account_id AS account, id AS session`,
      [`${randomUUID()}@example.com`, start],
    );
    const { account = "", session = "" } = rows[0] ?? {};
    const claims = { kind: "staff" as const, sub: account, session, role: "AGENT" as const, clinicId: null };
    const token = sessions.sign({ ...claims, name: "시험직원" }, start);
    expect(verify(there, token)).not.toBeNull();
    // The clock of whoever ends it may be behind: it is over all the same.
    expect(await endSessions(database, account, {}, later(-60))).toBe(1);
    await there.read();
    expect(verify(there, token)).toBeNull();
  });
});

describe("the list", () => {
  it("is known to a server that starts later", async () => {
    const { clock, here, verify } = await twoServers();
    const person = await aPerson(database);
    const token = sessions.sign(sessionOf(person), start);
    await here.endAll(person);
    const late = new RevocationList(database, clock);
    expect(late.trusted).toBe(false);
    await late.read();
    expect(late.trusted).toBe(true);
    expect(verify(late, token)).toBeNull();
  });

  it("finds what was recorded before the last reading and committed after it", async () => {
    const { there, verify } = await twoServers();
    const person = await aPerson(database);
    const token = sessions.sign(sessionOf(person), start);
    const slow = await database.connect();
    await slow.query("BEGIN");
    await slow.query("INSERT INTO citizen_sessions_end VALUES ($1, $2)", [person, later(1)]);
    await there.read();
    expect(verify(there, token)).not.toBeNull();
    await slow.query("COMMIT");
    slow.release();
    await there.read();
    expect(verify(there, token)).toBeNull();
  });

  it("is not taken back by a server whose clock is behind", async () => {
    const { clock, here, there, verify } = await twoServers();
    const person = await aPerson(database);
    const token = sessions.sign(sessionOf(person), later(50));
    clock.set(later(60));
    await here.endAll(person);
    clock.set(later(30));
    await there.endAll(person);
    const third = new RevocationList(database, clock);
    await third.read();
    expect(verify(third, token, later(61))).toBeNull();
  });

  it("keeps each end as long as the longest token that it can be held against, and no longer", async () => {
    const person = await aPerson(database);
    const [booker, session] = [await aPerson(database), randomUUID()];
    const subjects = [
      `person:${person}`,
      `holder:${person}`,
      `device:${person}:w:1`,
      `leave:${booker}:${person}`,
      `sign-in:${person}:1`,
      `staff-session:${session}`,
    ];
    for (const subject of subjects) await database.query("SELECT revoke_right($1, $2)", [subject, start]);
    const { rows } = await database.query(
      `SELECT subject, round(extract(epoch FROM keep_until - now()) / 3600)::int AS hours FROM revocation
       WHERE subject = ANY ($1)`,
      [subjects],
    );
    const hours = new Map(rows.map((row) => [row.subject, row.hours]));
    expect(subjects.map((subject) => hours.get(subject))).toEqual([505, 505, 505, 13, 13, 13]);

    await database.query("UPDATE revocation SET keep_until = now() - interval '1 s' WHERE subject = $1", [
      subjects[0],
    ]);
    expect(await pruneRevocations(database)).toBe(1);
    const left = await database.query("SELECT FROM revocation WHERE subject = ANY ($1)", [subjects]);
    expect(left.rowCount).toBe(subjects.length - 1);
  });
});
