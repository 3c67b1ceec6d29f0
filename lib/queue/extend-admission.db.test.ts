import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Database } from "../shared/db/database";
import { anOpenWindow, people } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import { extendAdmission } from "./extend-admission";

const now = new Date("2026-07-19T12:00:00Z");
const minutes = (count: number) => new Date(now.getTime() + count * 60_000);
let database: Database;

beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

async function inside(expiresAt: Date) {
  const windowId = await anOpenWindow(database, now);
  const [personId = ""] = await people(database, 1);
  const { rows } = await database.query<{ id: string }>(
    "INSERT INTO admission (window_id, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4) RETURNING id",
    [windowId, personId, now, expiresAt],
  );
  return { id: rows[0]?.id ?? "", personId };
}

it("makes a stay ten minutes longer, once, however often and however many times at once it is asked", async () => {
  const admission = await inside(minutes(2));
  const ends = await Promise.all(Array.from({ length: 5 }, () => extendAdmission(database, admission, now)));
  expect(ends).toEqual(Array(5).fill(minutes(12)));
  expect(await extendAdmission(database, admission, minutes(11))).toEqual(minutes(12));
});

it("does so for nobody else, and not after the end", async () => {
  const admission = await inside(minutes(2));
  const [stranger = ""] = await people(database, 1);
  const refused = { reason: "admission-expired" };
  await expect(extendAdmission(database, { ...admission, personId: stranger }, now)).rejects.toMatchObject(
    refused,
  );
  await expect(extendAdmission(database, admission, minutes(2))).rejects.toMatchObject(refused);
  await database.query("UPDATE admission SET ended_at = $2 WHERE id = $1", [admission.id, now]);
  await expect(extendAdmission(database, admission, now)).rejects.toMatchObject(refused);
});
