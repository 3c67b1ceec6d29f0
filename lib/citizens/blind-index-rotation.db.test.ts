import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, expect, inject, it, vi } from "vitest";
import { blindIndex } from "../shared/crypto/column-encryption";
import { parseDataKeys } from "../shared/crypto/keys";
import { rehashAll } from "../shared/crypto/rotation";
import { type Database, withTransaction } from "../shared/db/database";
import { aPerson } from "../shared/testing/builders";
import { ownDatabase } from "../shared/testing/own-database";
import { codeSecrets, requestCode } from "./one-time-code";
import { findPersonByIdentity, hashSubjects, linkIdentity } from "./person";
import { personOfProof } from "./shared-phones";
import { perPhoneAndNetwork } from "./sms-code-limits";

const [fresh, old] = vi.hoisted(() => {
  const secrets = ["C".repeat(43), "D".repeat(43)] as const;
  // Every server in the middle of a rotation.
  process.env.LOOKUP_KEY = secrets.join(",");
  return secrets;
});
const DATA_KEYS = process.env.DATA_KEYS;
const [onlyNew, onlyOld] = [fresh, old].map((LOOKUP_KEY) => parseDataKeys({ DATA_KEYS, LOOKUP_KEY }));

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const now = new Date("2026-07-19T11:00:00Z");
let phones = 0;
const aPhone = () => `+8210${String(20_000_000 + phones++)}`;

async function someoneOld(phone = aPhone()) {
  const id = await aPerson(database, { name: "시험시민", birthDate: "1968-03-04", phone });
  await database.query("UPDATE person SET phone_hash = $2 WHERE id = $1", [
    id,
    blindIndex("phone", phone, onlyOld),
  ]);
  return { id, phone };
}

const signIn = (phone: string, name = "시험시민") =>
  withTransaction(database, (tx) =>
    personOfProof(tx, { name, birthDate: "1968-03-04", phone }, undefined, now),
  );

const count = async (text: string, values: unknown[] = []) =>
  (await database.query<{ count: number }>(`SELECT count(*) FROM ${text}`, values)).rows[0]?.count;

it("finds people of either key, and makes nobody a second time", async () => {
  const { id, phone } = await someoneOld();
  expect(await signIn(phone)).toMatchObject({ person: { id } });
  expect(await signIn(phone, "다른시민")).toMatchObject({ refusal: "name-differs" });
  const newcomer = aPhone();
  const both = await Promise.all(Array.from({ length: 8 }, () => signIn(newcomer)));
  expect(new Set(both.map((found) => "person" in found && found.person.id)).size).toBe(1);
  expect(await count("person")).toBe(2);
});

it("counts the codes of a phone under both keys", async () => {
  const phone = aPhone();
  const secret = codeSecrets([{ id: "test", secret: Buffer.alloc(32, 1) }]);
  const ask = () =>
    requestCode(
      database,
      {
        name: "시험시민",
        birthDate: "1968-03-04",
        phone,
        locale: "ko",
        address: "192.0.2.9",
        host: "localhost",
      },
      now,
      secret,
    );
  for (let n = 0; n < perPhoneAndNetwork.times; n++) await ask();
  await expect(ask()).rejects.toMatchObject({ reason: "code-limit" });
});

it("knows who signs in by a provider by the old key, and keeps them under the new one from then on", async () => {
  const { id } = await someoneOld();
  const subject = randomUUID();
  const hash = blindIndex("identity", `oidc ${subject}`, onlyOld).toString("base64url");
  await database.query("INSERT INTO identity (provider, subject, person_id) VALUES ('oidc', $1, $2)", [
    `~h.${hash}`,
    id,
  ]);
  expect(await withTransaction(database, (tx) => findPersonByIdentity(tx, "oidc", subject))).toMatchObject({
    person: { id },
  });
  const { rows } = await database.query("SELECT subject FROM identity WHERE person_id = $1", [id]);
  expect(rows).toEqual([
    {
      subject: `~k.${onlyNew?.lookup[0]?.id}.${blindIndex("identity", `oidc ${subject}`, onlyNew).toString("base64url")}`,
    },
  ]);
});

it("hashes every phone anew in batches, tells how far it is, and finds nothing left afterwards", async () => {
  const people = await Promise.all(Array.from({ length: 620 }, () => someoneOld()));
  const cut = rehashAll(database, ({ column, done }) => {
    if (column === "person.phone" && done >= 500) throw new Error("cut");
  });
  await expect(cut).rejects.toThrow("cut");

  const told: string[] = [];
  const changed = await rehashAll(database, ({ column, done, of }) => told.push(`${column} ${done}/${of}`));
  expect(changed).toBeGreaterThan(100);
  const all = await count("person");
  expect(told).toContain(`person.phone 500/${all}`);
  expect(told).toContain(`person.phone ${all}/${all}`);
  expect(await rehashAll(database, () => {})).toBe(0);
  for (const { id, phone } of people.slice(-3)) {
    const { rows } = await database.query("SELECT phone_hash AS hash FROM person WHERE id = $1", [id]);
    expect(rows[0]?.hash).toEqual(blindIndex("phone", phone, onlyNew));
  }
  const codes = await database.query<{ hash: Buffer }>("SELECT phone_hash AS hash FROM one_time_code");
  const last = blindIndex("phone", `+8210${20_000_000 + 2}`, onlyNew);
  expect(new Set(codes.rows.map(({ hash }) => hash.toString("hex")))).toEqual(
    new Set([last.toString("hex")]),
  );
});

it("hashes sign-ins by phone anew, and says how many of providers wait for their people", async () => {
  await database.query("DELETE FROM identity");
  const { id, phone } = await someoneOld();
  const kept = (kind: string) => blindIndex("identity", kind, onlyOld).toString("base64url");
  await database.query(
    `INSERT INTO identity (provider, subject, person_id) VALUES ('phone', $2, $1), ('kakao', $3, $1), ('naver', 'as told', $1)`,
    [id, `~h.${kept(`phone ${phone}`)}`, `~h.${kept("kakao 7")}`],
  );
  expect(await hashSubjects(database)).toEqual({ hashed: 2, waiting: 1 });
  expect(await hashSubjects(database)).toEqual({ hashed: 0, waiting: 1 });
  for (const [provider, subject] of [
    ["phone", phone],
    ["naver", "as told"],
    ["kakao", "7"],
  ] as const)
    expect(
      await withTransaction(database, (tx) => findPersonByIdentity(tx, provider, subject)),
    ).toMatchObject({
      person: { id },
    });
  // The last of them has signed in now.
  expect(await hashSubjects(database)).toEqual({ hashed: 0, waiting: 0 });
  await withTransaction(database, (tx) => linkIdentity(tx, "phone", phone, id));
  expect(await count("identity")).toBe(3);
});
