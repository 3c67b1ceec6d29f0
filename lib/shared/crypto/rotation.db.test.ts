import { randomBytes } from "node:crypto";
import { afterAll, beforeAll, expect, inject, it } from "vitest";
import type { Database } from "../db/database";
import { aPerson } from "../testing/builders";
import { ownDatabase } from "../testing/own-database";
import { blindIndex, DecryptionError, decryptColumn, encryptColumn, readKeyId } from "./column-encryption";
import { parseDataKeys } from "./keys";
import { countNotUnderPrimaryKey, reencryptAll } from "./rotation";

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const secret = () => randomBytes(32).toString("base64url");
const LOOKUP_KEY = process.env.LOOKUP_KEY;
const both = parseDataKeys({ DATA_KEYS: `next:${secret()},${process.env.DATA_KEYS}`, LOOKUP_KEY });
const fresh = { ...both, wrapping: new Map([["next", both.wrapping.get("next") as Buffer]]) };
const many = 1_203;

const aCrowd = () =>
  Promise.all(
    Array.from({ length: many }, (_, n) =>
      aPerson(database, { name: `시민 ${n}`, phone: n % 3 === 0 ? null : `+8210${10_000_000 + n}` }),
    ),
  );

const left = async () =>
  [...(await countNotUnderPrimaryKey(database, both)).values()].reduce((sum, count) => sum + count, 0);

it("seals everything under the first key, in batches, and again after a break, while values change", async () => {
  const ids = await aCrowd();
  const plain = await database.query<{ id: string }>(
    "INSERT INTO person (name, birth_date, phone) VALUES ('어제 시민', '1968-03-04', '+821099999999') RETURNING id",
  );
  await database.query(
    `INSERT INTO outbox_message (event_key, channel, recipient, subject, body, created_at)
     VALUES ('test:1', 'SMS', '+821099999999', '', 'Hello', now())`,
  );
  expect(await left()).toBe(2 * many - Math.ceil(many / 3) + 4);
  const cut = reencryptAll(
    database,
    ({ column, done }) => {
      if (column === "person.name" && done >= 1_000) throw new Error("cut");
    },
    both,
  );
  await expect(cut).rejects.toThrow("cut");
  expect(await left()).toBe(many + 1 - 1_000 + (many - Math.ceil(many / 3)) + 3);

  // Somebody changes their name as often as they can; the last one stays.
  const busy = ids.at(-1) as string;
  let name = "";
  let going = true;
  const changing = (async () => {
    for (let n = 0; going; n++) {
      name = `새 이름 ${n}`;
      await database.query("UPDATE person SET name = $2 WHERE id = $1", [
        busy,
        encryptColumn("person.name", busy, name),
      ]);
    }
  })();
  await reencryptAll(database, () => {}, both);
  going = false;
  await changing;
  await reencryptAll(database, () => {}, both);
  expect(await left()).toBe(0);

  const { rows } = await database.query("SELECT id, name, phone, phone_hash FROM person");
  expect(rows).toHaveLength(many + 1);
  for (const row of rows) {
    expect(readKeyId(row.name)).toBe("next");
    const phone = decryptColumn("person.phone", row.id, row.phone, fresh);
    expect(row.phone_hash).toEqual(phone && blindIndex("phone", phone));
  }
  const named = new Map(rows.map((row) => [row.id, decryptColumn("person.name", row.id, row.name, fresh)]));
  expect(named.get(busy)).toBe(name);
  expect(named.get(ids[7])).toBe("시민 7");
  expect(named.get(plain.rows[0]?.id)).toBe("어제 시민");
  const message = await database.query("SELECT recipient, body, recipient_hash FROM outbox_message");
  expect(decryptColumn("outbox_message.body", "test:1", message.rows[0].body, fresh)).toBe("Hello");
  expect(message.rows[0].recipient_hash).toEqual(blindIndex("phone", "+821099999999"));
});

it("does not begin what it cannot open", async () => {
  const stranger = parseDataKeys({ DATA_KEYS: `other:${secret()}`, LOOKUP_KEY });
  await expect(reencryptAll(database, () => {}, stranger)).rejects.toThrow(DecryptionError);
});
