import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Clock } from "../platform/clock";
import type { Database } from "../platform/database";
import { aPerson } from "../platform/testing/builders";
import { ownDatabase } from "../platform/testing/own-database";
import { EndedSessions, forgetEndings } from "./ended-sessions";
import { type CitizenSession, sessionTokens } from "./session";

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const start = new Date("2026-07-19T11:00:00Z");
const later = (seconds: number) => new Date(start.getTime() + seconds * 1_000);
const hour = 3_600;

function aClock(): Clock & { at: Date } {
  return {
    at: start,
    now() {
      return this.at;
    },
  } as Clock & { at: Date };
}

const tokens = sessionTokens([{ id: "k", secret: Buffer.alloc(32, 1) }]);
const claimsOf = (sub: string, by?: string): CitizenSession => ({
  kind: "citizen",
  sub,
  birthDate: "1968-03-04",
  name: "시험시민",
  ...(by && { by: { sub: by, name: "시험자녀" } }),
});

async function twoServers() {
  const clock = aClock();
  const servers = [new EndedSessions(database, clock), new EndedSessions(database, clock)] as const;
  await Promise.all(servers.map((server) => server.read()));
  return { clock, servers };
}

describe("ending all sessions of a person", () => {
  it("counts here at once and on another server at its next reading, and for those from before alone", async () => {
    const { clock, servers } = await twoServers();
    const [here, there] = servers;
    const [person, other] = [await aPerson(database), await aPerson(database)];
    const old = tokens.sign(claimsOf(person), start);
    const theirs = tokens.sign(claimsOf(other), start);
    clock.at = later(60);
    await here.end(person);
    expect(here.standing(tokens).verify(old, clock.at)).toBeNull();
    expect(there.standing(tokens).verify(old, clock.at)).not.toBeNull();
    await there.read();
    for (const server of servers) {
      expect(server.standing(tokens).verify(old, clock.at)).toBeNull();
      expect(server.standing(tokens).verify(theirs, clock.at)).toMatchObject({ sub: other });
      const anew = tokens.sign(claimsOf(person), later(62));
      expect(server.standing(tokens).verify(anew, later(62))).toMatchObject({ sub: person });
    }
  });

  it("ends what they do for another, and not what another does for them", async () => {
    const { clock, servers } = await twoServers();
    const [parent, child] = [await aPerson(database), await aPerson(database)];
    const forParent = tokens.sign(claimsOf(parent, child), start);
    clock.at = later(5);
    await servers[0].end(parent);
    expect(servers[0].standing(tokens).verify(forParent, clock.at)).toMatchObject({ sub: parent });
    await servers[0].end(child);
    expect(servers[0].standing(tokens).verify(forParent, clock.at)).toBeNull();
  });

  it("is known to a server that starts later, and to one whose last reading is hours old", async () => {
    const { clock, servers } = await twoServers();
    const person = await aPerson(database);
    const old = tokens.sign(claimsOf(person), start);
    clock.at = later(11 * hour);
    await servers[0].end(person);
    const late = new EndedSessions(database, clock);
    await late.read();
    await servers[1].read();
    for (const server of [late, servers[1]]) expect(server.standing(tokens).verify(old, clock.at)).toBeNull();
  });

  it("is not taken back by a server whose clock is behind", async () => {
    const { clock, servers } = await twoServers();
    const person = await aPerson(database);
    const old = tokens.sign(claimsOf(person), later(50));
    clock.at = later(60);
    await servers[0].end(person);
    clock.at = later(30);
    await servers[1].end(person);
    const third = new EndedSessions(database, clock);
    await third.read();
    expect(third.standing(tokens).verify(old, later(61))).toBeNull();
  });

  it("is forgotten when no session from before is left", async () => {
    const { servers } = await twoServers();
    const person = await aPerson(database);
    await servers[0].end(person);
    const kept = async () =>
      (await database.query("SELECT FROM citizen_sessions_end WHERE person_id = $1", [person])).rowCount;
    await forgetEndings(database, later(12 * hour));
    expect(await kept()).toBe(1);
    await forgetEndings(database, later(12 * hour + 1));
    expect(await kept()).toBe(0);
  });
});

it("leaves sessions of staff to their rows", async () => {
  const { servers } = await twoServers();
  const staff = { kind: "staff" as const, sub: randomUUID(), session: randomUUID(), role: "ADMIN" as const };
  const token = tokens.sign({ ...staff, clinicId: null, name: "시험" }, start);
  expect(servers[0].standing(tokens).verify(token, start)).toMatchObject({ kind: "staff" });
});
