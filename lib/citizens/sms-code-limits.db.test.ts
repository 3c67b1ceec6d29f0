import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { type Database, openDatabase } from "../shared/db/database";
import { newPhone } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import {
  consumeCodeRequest,
  getGlobalCodeUsage,
  globalLimit,
  perNeighbourPrefix,
  perPrefix,
} from "./sms-code-limits";

let database: Database;
let other: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  other = openDatabase(database.options.connectionString ?? "");
});
afterAll(() => Promise.all([database.end(), other.end()]));

const asked = (from: Database, address: string) =>
  consumeCodeRequest(from, { address, phone: newPhone(), knownDevice: false }).then(
    () => "sent",
    (error) => error.reason,
  );
const fill = (key: string, points: number) =>
  database.query("INSERT INTO rate_limit (key, points, expire) VALUES ($1, $2, $3)", [
    key,
    points,
    Date.now() + 60_000,
  ]);

test("one network asks for so many codes and no more, of all servers together", async () => {
  await fill(`${perPrefix.name}:192.0.2.1`, perPrefix.times - 2);
  expect(await asked(database, "192.0.2.1")).toBe("sent");
  expect(await asked(other, "::ffff:192.0.2.1")).toBe("sent");
  expect(await asked(other, "192.0.2.1")).toBe("code-limit");
  expect(await asked(database, "192.0.2.1")).toBe("code-limit");
  expect(await asked(database, "192.0.2.2")).toBe("sent");
});

test("a sweep over the addresses of one subnet is one", async () => {
  await fill(`${perNeighbourPrefix.name}:198.51.100.0/24`, perNeighbourPrefix.times - 1);
  expect(await asked(database, "198.51.100.1")).toBe("sent");
  expect(await asked(database, "198.51.100.2")).toBe("code-limit");
  await fill(`${perNeighbourPrefix.name}:2001:db8:0::/48`, perNeighbourPrefix.times - 1);
  expect(await asked(database, "2001:db8:0:1::1")).toBe("sent");
  expect(await asked(database, "2001:db8:0:2::1")).toBe("code-limit");
});

test("all together are sent so many codes a minute and no more, and what a network may not ask for is not one of them", async () => {
  const before = (await getGlobalCodeUsage(database)).asked;
  expect(await asked(database, "203.0.113.1")).toBe("sent");
  expect(await getGlobalCodeUsage(other)).toEqual({ asked: before + 1, most: globalLimit.times });
  await fill(`${perPrefix.name}:203.0.113.2`, perPrefix.times);
  expect(await asked(database, "203.0.113.2")).toBe("code-limit");
  expect((await getGlobalCodeUsage(database)).asked).toBe(before + 1);
  await database.query("UPDATE rate_limit SET points = $2 WHERE key = $1", [
    `${globalLimit.name}:all`,
    globalLimit.times,
  ]);
  expect(await asked(database, "203.0.113.3")).toBe("codes-at-limit");
});

test("without the count nobody is sent a code", async () => {
  const gone = openDatabase("postgresql://nobody@127.0.0.1:1/none");
  await expect(
    consumeCodeRequest(gone, { address: "192.0.2.9", phone: newPhone(), knownDevice: false }),
  ).rejects.toMatchObject({ code: "ECONNREFUSED" });
  await gone.end();
});
