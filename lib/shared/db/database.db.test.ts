import { afterAll, expect, inject, it } from "vitest";
import { openDatabase } from "./database";

const database = openDatabase(inject("databaseUrl"), 1);
afterAll(() => database.end());

it("tells of each warning that a function of the database raises, and of no lesser notice", async () => {
  const told: string[] = [];
  database.warnings.on("warning", (text) => told.push(text));
  await database.query("DO $$ BEGIN RAISE NOTICE 'seen'; RAISE WARNING 'wait 7 is passed over: x'; END $$");
  expect(told).toEqual(["wait 7 is passed over: x"]);
});
