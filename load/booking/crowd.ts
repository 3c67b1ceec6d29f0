import { createHash } from "node:crypto";
import pg from "pg";
import { getSessionCookieName } from "../../lib/citizens/session";
import { admissionCookie, createQueueTokens } from "../../lib/queue/tokens";
import { parseConfig } from "../../lib/shared/config";
import { sessionsOf } from "../visitors";

/** A client without time limits, for filling in; gives the database the function `bench_id`. */
export async function plainClient(databaseUrl: string): Promise<pg.Client> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query(
    `CREATE OR REPLACE FUNCTION bench_id(text) RETURNS uuid LANGUAGE sql IMMUTABLE AS
     $$ SELECT overlay(overlay(md5($1) PLACING '8' FROM 13) PLACING '8' FROM 17)::uuid $$`,
  );
  return client;
}

/** What `bench_id` makes of a text: a UUID of version 8. So pgbench knows the same people by their number. */
function uuidOf(text: string): string {
  const md5 = createHash("md5").update(text).digest("hex");
  const hex = `${md5.slice(0, 12)}8${md5.slice(13, 16)}8${md5.slice(17)}`;
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, "$1-$2-$3-$4-$5");
}

export interface Crowd {
  /** Tells this crowd's people from every other's. */
  name: string;
  size: number;
  windowId: string;
}

/**
 * Admitted people, each of whom holds a place: person bench_id(name/p/n), admission bench_id(name/a/n), a hold at the
 * slots in turn.
 *
 * @param slots given in turn; without any, nobody holds a place yet
 */
export async function admit(client: pg.Client, crowd: Crowd, slots: number[] = []): Promise<void> {
  const { name, size, windowId } = crowd;
  await client.query("BEGIN");
  await client.query(
    `INSERT INTO person (id, name, birth_date, email)
     SELECT bench_id($1 || '/p/' || n), 'Synthetic', DATE '1968-03-04', 'synthetic@example.com' FROM generate_series(0, $2::int - 1) n`,
    [name, size],
  );
  await client.query(
    `INSERT INTO admission (id, window_id, person_id, expires_at)
     SELECT bench_id($1 || '/a/' || n), $3, bench_id($1 || '/p/' || n), now() + interval '1 hour'
     FROM generate_series(0, $2::int - 1) n`,
    [name, size, windowId],
  );
  if (slots.length > 0) {
    await client.query(
      `INSERT INTO hold (person_id, slot_id, window_id, expires_at)
       SELECT bench_id($1 || '/p/' || n), ($4::bigint[])[1 + n % cardinality($4::bigint[])], $3,
              now() + interval '1 hour'
       FROM generate_series(0, $2::int - 1) n`,
      [name, size, windowId, slots],
    );
  }
  await client.query("COMMIT");
}

export function personIdsOf({ name, size }: Crowd): string[] {
  return Array.from({ length: size }, (_, n) => uuidOf(`${name}/p/${n}`));
}

/** Cookie headers of a crowd's people, in their order, signed as the site signs them. */
export function cookiesOf(crowd: Crowd, slug: string, signingKeys: string): string[] {
  const now = new Date();
  const sessions = sessionsOf(signingKeys);
  const keys = parseConfig({ DATABASE_URL: "postgresql://none", SIGNING_KEYS: signingKeys }).signingKeys;
  const { admissions } = createQueueTokens(keys);
  return Array.from({ length: crowd.size }, (_, n) => {
    const sub = uuidOf(`${crowd.name}/p/${n}`);
    const session = sessions.sign({ kind: "citizen", sub, birthDate: "1968-03-04", name: "Synthetic" }, now);
    const admission = admissions.sign({ sub, window: slug, admission: uuidOf(`${crowd.name}/a/${n}`) }, now);
    return `${getSessionCookieName(false)}=${session}; ${admissionCookie(false)}=${admission}`;
  });
}

/** The post by which each of them confirms, as bytes on the wire. @param slots as they were given in turn to `admit` */
export function confirmPosts(base: URL, cookies: string[], slots: number[]): string[] {
  return cookies.map((cookie, n) => {
    const body = `key=confirm-${n}&slot=${slots[n % slots.length]}`;
    return [
      "POST /book/confirm HTTP/1.1",
      `Host: ${base.host}`,
      `Origin: ${base.origin}`,
      "Accept: application/json",
      "Content-Type: application/x-www-form-urlencoded",
      `Content-Length: ${body.length}`,
      `Cookie: ${cookie}`,
      "",
      body,
    ].join("\r\n");
  });
}
