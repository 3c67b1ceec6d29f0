import { randomInt } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import type { Database } from "../../../lib/shared/db/database";
import { ownDatabase } from "../../../lib/shared/testing/own-database";
import { faults, mend, plant } from "./faults";
import { Replay } from "./replay";

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const seed = randomInt(2 ** 31);

describe("the program", () => {
  it(`does as the model (seed ${seed})`, async () => {
    const { acts, differences } = await new Replay(database).run(500, seed);
    expect({ acts, differences }).toEqual({ acts: [], differences: [] });
  }, 120_000);

  it.each(faults)(
    "is found out with %s",
    async (_, seedOfFault, fault) => {
      await plant(database, fault);
      const { differences } = await new Replay(database).run(400, seedOfFault, false);
      await mend(database, fault);
      expect(differences).not.toEqual([]);
    },
    120_000,
  );
});
