import { afterAll, beforeEach, expect, inject, it } from "vitest";
import type { Database } from "../shared/db/database";
import { anOpenWindow, people } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import { allowForgetting, eraseExpired, getRetentionState } from "./erase-expired.job";

const opened: Database[] = [];
let database: Database;
beforeEach(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  opened.push(database);
});
afterAll(() => Promise.all(opened.map((each) => each.end())));

const day = 86_400_000;
const now = new Date("2026-07-19T11:00:00Z");
const later = (days: number) => new Date(now.getTime() + days * day);
const rule = { keepDays: 90, percentADay: 5 };
const actor = "staff:00000000-0000-4000-8000-000000000001";

async function came(count: number, at: Date) {
  const ids = await people(database, count);
  await database.query("UPDATE person SET created_at = $2 WHERE id = ANY($1)", [ids, at]);
  return ids;
}
const forgotten = async () =>
  (await database.query("SELECT count(*) FROM person WHERE forgotten_at IS NOT NULL")).rows[0].count;

it("forgets a day's share and not one more person in all, whatever a clock or a setting says", async () => {
  await came(150, now);
  await came(3_000 - 150, later(500));
  const at = later(91);
  // 5 % of 3,000.
  expect(await eraseExpired(database, rule, at)).toBe(150);
  await came(1, now);
  expect(await eraseExpired(database, rule, at)).toBe(0);
  expect(await getRetentionState(database, at)).toEqual({ heldPeople: 1, heldOf: 2_851, allowed: false });
  // The next day has a share of its own.
  expect(await eraseExpired(database, rule, later(92.1))).toBe(1);
  expect(await getRetentionState(database, at)).toMatchObject({ heldPeople: 0 });
});

it("forgets nobody when one more than a day's share is due, until an admin has allowed that number", async () => {
  await came(101, now);
  await came(500, later(500));
  const at = later(91);
  expect(await eraseExpired(database, rule, at)).toBe(0);
  expect(await eraseExpired(database, rule, later(200))).toBe(0);
  expect(await forgotten()).toBe(0);
  expect(await getRetentionState(database, at)).toEqual({ heldPeople: 101, heldOf: 601, allowed: false });

  await expect(allowForgetting(database, 100, actor, at)).rejects.toMatchObject({
    reason: "retention-changed",
  });
  await allowForgetting(database, 101, actor, at);
  expect(await getRetentionState(database, at)).toMatchObject({ allowed: true });
  // A leave that nobody used within a week has run out.
  expect(await eraseExpired(database, rule, later(99))).toBe(0);
  await allowForgetting(database, 101, actor, at);
  expect(await eraseExpired(database, rule, later(92))).toBe(101);
  expect(await forgotten()).toBe(101);

  const { rows } = await database.query("SELECT actor, act, detail FROM audit_row WHERE act LIKE 'allow%'");
  expect(rows).toContainEqual({ actor, act: "allow-retention", detail: { people: 101 } });
  // It was for those alone.
  await came(101, now);
  expect(await eraseExpired(database, rule, later(94))).toBe(0);
});

it("forgets a hundred people a day however few there are", async () => {
  await came(100, now);
  expect(await eraseExpired(database, rule, later(91))).toBe(100);
});

it("forgets each once however many processes do it, and no more than the share", async () => {
  await came(450, now);
  await came(450, later(500));
  const at = later(91);
  const half = { keepDays: 90, percentADay: 50 };
  const counts = await Promise.all(Array.from({ length: 6 }, () => eraseExpired(database, half, at)));
  const rest = await eraseExpired(database, half, at);
  expect(counts.reduce((sum, count) => sum + count, rest)).toBe(450);
  const { rows } = await database.query("SELECT count(*) FROM audit_row WHERE act = 'forget'");
  expect(rows[0].count).toBe(450);
  expect((await database.query("SELECT forgotten_in_day AS n FROM retention")).rows[0].n).toBe(450);
});

it("leaves whoever is in a window that has not ended long enough", async () => {
  const ids = await came(50, now);
  const windowId = await anOpenWindow(database, later(30));
  await database.query(
    "INSERT INTO queue_entry (window_id, entry_no, person_id) SELECT $1, n, id FROM unnest($2::uuid[]) WITH ORDINALITY AS u(id, n)",
    [windowId, ids],
  );
  expect(await eraseExpired(database, rule, later(95))).toBe(0);
  expect(await eraseExpired(database, rule, later(122))).toBe(50);
});

it("forgets the others when one cannot be forgotten, and tells of it", async () => {
  const [stuck] = await came(20, now);
  await database.query(`CREATE FUNCTION hurt() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN IF NEW.id = '${stuck}' THEN RAISE EXCEPTION 'poison'; END IF; RETURN NEW; END $$;
    CREATE TRIGGER hurt BEFORE UPDATE ON person FOR EACH ROW EXECUTE FUNCTION hurt()`);
  await expect(eraseExpired(database, rule, later(91))).rejects.toThrow("poison");
  expect(await forgotten()).toBe(19);
  await database.query("DROP TRIGGER hurt ON person");
  expect(await eraseExpired(database, rule, later(91))).toBe(1);
});
