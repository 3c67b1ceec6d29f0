import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Database } from "../shared/db/database";
import { anOpenWindow, people } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import { admitCaller, releaseCallerAdmission } from "./caller-admissions";

const now = new Date("2026-07-19T12:00:00Z");
const agentId = randomUUID();
let database: Database;

beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  await database.query("UPDATE programme SET agent_percent = 3");
  await database.query(
    "INSERT INTO staff_account (id, email, name, role, password_hash) VALUES ($1, 'agent@example.com', '시험상담원', 'AGENT', '-')",
    [agentId],
  );
});
afterAll(() => database.end());

async function aWindow(mostInside: number) {
  const id = await anOpenWindow(database, now);
  await database.query("UPDATE cohort_window SET most_inside = $2 WHERE id = $1", [id, mostInside]);
  return id;
}
const admit = (windowId: string, personId: string) =>
  admitCaller(database, { windowId, personId }, agentId, now).then(
    () => "inside",
    (error) => error.reason,
  );

it("lets in no more callers than the agents' share, however many agents ask at once", async () => {
  const windowId = await aWindow(100);
  const callers = await people(database, 20);
  const outcomes = await Promise.all(callers.map((person) => admit(windowId, person)));
  expect(outcomes.filter((outcome) => outcome === "inside")).toHaveLength(3);
  expect(new Set(outcomes)).toEqual(new Set(["inside", "agents-are-full"]));
  const { rows } = await database.query("SELECT 100 - agent_room(100) AS line");
  expect(rows[0].line).toBe(97);

  const inside = callers[outcomes.indexOf("inside")] ?? "";
  expect(await admit(windowId, inside)).toBe("inside");
  await releaseCallerAdmission(database, inside, agentId, now);
  const waiting = callers[outcomes.indexOf("agents-are-full")] ?? "";
  expect(await admit(windowId, waiting)).toBe("inside");
  expect(await admit(windowId, inside)).toBe("agents-are-full");
});

it("keeps no places in a window too small for a share, and none outside its time", async () => {
  const [person = ""] = await people(database, 1);
  expect(await admit(await aWindow(33), person)).toBe("agents-are-full");
  const paused = await aWindow(100);
  await database.query("UPDATE cohort_window SET paused_at = $2 WHERE id = $1", [paused, now]);
  expect(await admit(paused, person)).toBe("window-paused");
  const closed = await aWindow(100);
  await database.query("UPDATE cohort_window SET closes_at = $2 WHERE id = $1", [closed, now]);
  expect(await admit(closed, person)).toBe("window-closed");
});

it("takes the admission that a caller has from the line already, whose place is not the agents'", async () => {
  const windowId = await aWindow(34);
  const [first = "", second = ""] = await people(database, 2);
  await database.query("INSERT INTO admission (window_id, person_id, expires_at) VALUES ($1, $2, $3)", [
    windowId,
    first,
    new Date(now.getTime() + 60_000),
  ]);
  expect(await admit(windowId, first)).toBe("inside");
  expect(await admit(windowId, second)).toBe("inside");
});
