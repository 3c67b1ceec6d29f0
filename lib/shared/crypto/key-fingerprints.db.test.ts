import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { type Database, openDatabase } from "../db/database";
import { ownDatabase } from "../testing/own-database";
import {
  checkKeys,
  listDataSecrets,
  listSigningSecrets,
  type Secrets,
  saveFirstKeyOnly,
} from "./key-fingerprints";
import { parseDataKeys } from "./keys";

const opened: Database[] = [];
let database: Database;
beforeEach(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  opened.push(database);
});
afterAll(() => Promise.all(opened.map((each) => each.end())));

const secret = () => randomBytes(32);
const [old, fresh, other] = [secret(), secret(), secret()] as const;
const withKeys = (change: Partial<Secrets> = {}): Secrets => ({
  SIGNING_KEYS: [old],
  DATA_KEYS: [old],
  LOOKUP_KEY: [old],
  ...change,
});
const start = (change?: Partial<Secrets>) => checkKeys(database, withKeys(change));
const variables = ["SIGNING_KEYS", "DATA_KEYS", "LOOKUP_KEY"] as const;

it("lets the first server start with any keys, and the next ones with the same", async () => {
  await start();
  await start();
  const { rows } = await database.query("SELECT variable FROM key_fingerprint ORDER BY variable");
  expect(rows.map(({ variable }) => variable)).toEqual([...variables].sort());
});

it.each(variables)("refuses a server with another %s, and says what to do", async (variable) => {
  await start();
  const refused = await start({ [variable]: [other] }).catch((error) => error as Error);
  expect(refused?.message).toMatch(new RegExp(`^  ${variable}: lacks .* npm run rotate:keys`, "m"));
  for (const each of variables.filter((name) => name !== variable))
    expect(refused?.message).not.toContain(each);
  await start();
});

it("keeps nothing from which a key could be worked out, and no fingerprint of one use for another", async () => {
  await start();
  const { rows } = await database.query<{ fingerprint: Buffer }>("SELECT fingerprint FROM key_fingerprint");
  expect(new Set(rows.map(({ fingerprint }) => fingerprint.toString("hex"))).size).toBe(3);
  for (const { fingerprint } of rows) {
    expect(fingerprint).toHaveLength(16);
    expect(old.includes(fingerprint)).toBe(false);
  }
});

it("lets one of two servers be the first that start at once with other keys", async () => {
  // Both wait for the table before either has looked.
  const barrier = await database.connect();
  await barrier.query("BEGIN");
  await barrier.query("LOCK TABLE key_fingerprint IN ACCESS EXCLUSIVE MODE");
  const starts = [old, other].map((key) =>
    checkKeys(database, { SIGNING_KEYS: [key], DATA_KEYS: [key], LOOKUP_KEY: [key] }),
  );
  const settled = Promise.allSettled(starts);
  await expect
    .poll(async () => {
      const { rows } = await database.query(
        "SELECT count(*) FROM pg_locks WHERE relation = 'key_fingerprint'::regclass AND NOT granted",
      );
      return rows[0].count;
    })
    .toBe(2);
  await barrier.query("COMMIT");
  barrier.release();
  expect((await settled).map(({ status }) => status).sort()).toEqual(["fulfilled", "rejected"]);
});

describe("a rotation", () => {
  it.each(["DATA_KEYS", "LOOKUP_KEY"] as const)("of %s goes server by server", async (variable) => {
    await start();
    await start({ [variable]: [old, fresh] });
    // Nobody writes under the new key yet, so a server that does not have it may start.
    await start();
    await start({ [variable]: [fresh, old] });
    await start({ [variable]: [old, fresh] });
    await expect(start()).rejects.toThrow(variable);
    // What is sealed or hashed under the old key is not rotated yet.
    await expect(start({ [variable]: [fresh] })).rejects.toThrow(variable);

    await saveFirstKeyOnly(database, variable, [fresh, old]);
    await start({ [variable]: [fresh] });
    await start({ [variable]: [fresh, old] });
    await start({ [variable]: [fresh] });
    await expect(start()).rejects.toThrow(variable);
  });

  it("of SIGNING_KEYS ends by itself, since tokens run out", async () => {
    await start();
    await start({ SIGNING_KEYS: [fresh, old] });
    await start({ SIGNING_KEYS: [fresh] });
    await expect(start()).rejects.toThrow("SIGNING_KEYS");
  });

  it("counts the name of a signing key as part of it, as tokens do", async () => {
    await start({ SIGNING_KEYS: listSigningSecrets([{ id: "k1", secret: old }]) });
    await expect(start({ SIGNING_KEYS: listSigningSecrets([{ id: "k2", secret: old }]) })).rejects.toThrow();
  });
});

describe("npm run rotate:keys", () => {
  const variable = () => secret().toString("base64url");
  const environment = {
    SIGNING_KEYS: `k1:${variable()}`,
    DATA_KEYS: `k1:${variable()}`,
    LOOKUP_KEY: variable(),
  };
  const startWith = (env: typeof environment) =>
    checkKeys(database, {
      SIGNING_KEYS: listSigningSecrets(
        env.SIGNING_KEYS.split(",").map((pair) => {
          const [id = "", text = ""] = pair.split(":");
          return { id, secret: Buffer.from(text, "base64url") };
        }),
      ),
      ...listDataSecrets(parseDataKeys(env)),
    });
  async function rotate(env: Partial<typeof environment>) {
    const url = (database.options as { connectionString: string }).connectionString;
    const program = spawn(process.execPath, ["--import", "tsx", "scripts/rotate-keys.ts"], {
      env: { NODE_ENV: "production", PATH: process.env.PATH, DATABASE_URL: url, ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let said = "";
    for (const stream of [program.stdout, program.stderr])
      stream.on("data", (text) => {
        said += text;
      });
    const [code] = await once(program, "close");
    return { code, said };
  }

  it("lets servers start without the old keys, and refuses to work with keys of another database", async () => {
    await startWith(environment);
    const lost = await rotate({ ...environment, DATA_KEYS: `k9:${variable()}` });
    expect(lost).toMatchObject({ code: 1, said: expect.stringContaining("DATA_KEYS: lacks") });

    const next = { SIGNING_KEYS: `k2:${variable()}`, DATA_KEYS: `k2:${variable()}`, LOOKUP_KEY: variable() };
    // A leaked signing key goes at once; what is sealed is carried over first.
    await expect(startWith({ ...environment, SIGNING_KEYS: next.SIGNING_KEYS })).rejects.toThrow(
      "SIGNING_KEYS",
    );
    const rotated = await rotate({
      SIGNING_KEYS: next.SIGNING_KEYS,
      DATA_KEYS: `${next.DATA_KEYS},${environment.DATA_KEYS}`,
      LOOKUP_KEY: `${next.LOOKUP_KEY},${environment.LOOKUP_KEY}`,
    });
    expect(rotated.said).toContain("Servers may start with k2 alone in SIGNING_KEYS");
    expect(rotated.code).toBe(0);
    await startWith(next);
    await expect(startWith(environment)).rejects.toThrow("LOOKUP_KEY");
  }, 60_000);
});

it("checks with the rights of the program alone", async () => {
  const { rows } = await database.query("SELECT current_database() AS name");
  const role = `keys_${randomBytes(4).toString("hex")}`;
  const ownerUrl = Object.assign(new URL(inject("databaseUrl")), { pathname: `/${rows[0].name}` }).href;
  await database.query(`CREATE ROLE ${role} LOGIN PASSWORD 'test'`);
  const { grantRuntimeRole } = await import("../db/grants");
  await grantRuntimeRole(ownerUrl, role);
  const url = new URL(ownerUrl);
  Object.assign(url, { username: role, password: "test" });
  const program = openDatabase(url.href, 1);
  try {
    await checkKeys(program, withKeys());
    await expect(checkKeys(program, withKeys({ LOOKUP_KEY: [other] }))).rejects.toThrow("LOOKUP_KEY");
  } finally {
    await program.end();
    await database.query(`DROP OWNED BY ${role}`);
    await database.query(`DROP ROLE ${role}`);
  }
});
