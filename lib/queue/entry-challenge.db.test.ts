import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Database } from "../shared/db/database";
import { ownDatabase } from "../shared/testing/own-database";
import { countUnproven, unprovenPerNetwork, unprovenPerSubnet } from "./entry-challenge";

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

async function enter(many: number, address: (n: number) => string): Promise<number> {
  let through = 0;
  for (let n = 0; n < many; n++) if (await countUnproven(database, address(n))) through++;
  return through;
}

it("lets sixty a minute of one address through without a proof, and others beside them", async () => {
  expect(await enter(65, () => "192.0.2.1")).toBe(60);
  expect(await enter(1, () => "198.51.100.1")).toBe(1);
});

it("lets two hundred and forty a minute of neighbours through", async () => {
  expect(await enter(250, (n) => `203.0.113.${n}`)).toBe(240);
});

it("counts each network under a name of its own, and remembers who was refused", async () => {
  const { rows } = await database.query(
    "SELECT DISTINCT split_part(key, ':', 1) AS name FROM rate_limit ORDER BY 1",
  );
  expect(rows).toEqual([{ name: unprovenPerNetwork.name }, { name: unprovenPerSubnet.name }]);
  expect(rows).toEqual([{ name: "entry-network" }, { name: "entry-subnet" }]);
  // Without statements, once a network has used up its share.
  const counted = async () =>
    (await database.query("SELECT sum(points)::int AS points FROM rate_limit")).rows[0].points;
  await enter(3, () => "192.0.2.1");
  const before = await counted();
  await enter(3, () => "192.0.2.1");
  expect(await counted()).toBe(before);
  await enter(3, () => "203.0.113.251");
  const neighbours = await counted();
  await enter(3, () => "203.0.113.252");
  // The address itself is counted, its neighbourhood no more.
  expect((await counted()) - neighbours).toBe(3);
});
