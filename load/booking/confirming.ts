import { randomUUID } from "node:crypto";
import { admit, type Crowd, confirmPosts, cookiesOf } from "./crowd";
import type { Ground } from "./fixtures";
import { pgbench } from "./pgbench";
import { type Rush, rush } from "./rush";
import { sendAll } from "./wrk-posts";

export const clients = 16;

/**
 * Everybody of a fresh crowd confirms once through HTTP.
 *
 * @returns confirmations a second
 * @throws when one was refused, or is not in the database
 */
export async function confirmByHttp(ground: Ground, size: number): Promise<number> {
  const crowd = await holders(ground, size);
  const base = new URL(ground.site.baseUrl);
  const posts = confirmPosts(base, cookiesOf(crowd, ground.slug, ground.site.signingKeys), ground.slots);
  const rate = await sendAll(base, posts, {
    connections: clients,
    mark: '"code"',
    idle: `/queue/${ground.slug}/status.json`,
  });
  await verifyBooked(ground, crowd);
  return rate;
}

/**
 * Ten times as many as it bears come to confirm, for some seconds.
 *
 * @param peak confirmations a second that it bears
 */
export async function overload(ground: Ground, peak: number, seconds: number): Promise<Rush> {
  const perSecond = Math.round(10 * peak);
  const crowd = await holders(ground, perSecond * seconds);
  const base = new URL(ground.site.baseUrl);
  const posts = confirmPosts(base, cookiesOf(crowd, ground.slug, ground.site.signingKeys), ground.slots);
  return rush(base, posts, perSecond, ground.site.pid);
}

/** The same by pgbench: the same statement, by as many connections. */
export async function confirmByPgbench(ground: Ground, size: number): Promise<number> {
  const turns = Math.ceil(size / clients);
  const crowd = await holders(ground, turns * clients);
  const rate = await pgbench(ground.site.databaseUrl, confirmScript(crowd, turns), clients, turns);
  await verifyBooked(ground, crowd);
  return rate;
}

/** A place taken and booked by one guarded statement, without a check of who may: what a contended slot bears. */
export async function takeByPgbench(ground: Ground, size: number): Promise<number> {
  const turns = Math.ceil(size / clients);
  const crowd = await holders(ground, turns * clients);
  const id = idsOf(crowd);
  const script = `
\\set n :client_id * ${turns} + :turn
WITH place AS (UPDATE slot SET taken = taken + 1 WHERE id = ${ground.slots[0]} AND taken < capacity RETURNING id)
INSERT INTO booking (code, person_id, window_id, admission_id, slot_id)
SELECT ${id.code}, ${id.person}, '${crowd.windowId}'::uuid, ${id.admission}, id FROM place;`;
  const rate = await pgbench(ground.site.databaseUrl, script, clients, turns);
  await verifyBooked(ground, crowd);
  return rate;
}

async function holders({ client, windowId, slots }: Ground, size: number): Promise<Crowd> {
  const crowd = { name: randomUUID(), size, windowId };
  await admit(client, crowd, slots);
  return crowd;
}

/** A person's ids as pgbench works them out from their number :n. */
function idsOf({ name }: Crowd) {
  const id = (kind: string) => `bench_id('${name}/${kind}/' || :n::int)`;
  return { person: id("p"), admission: id("a"), code: `substr(md5('${name}' || :n::int), 1, 10)` };
}

function confirmScript(crowd: Crowd, turns: number): string {
  const { person, admission, code } = idsOf(crowd);
  return `
\\set n :client_id * ${turns} + :turn
SELECT * FROM confirm_booking(${person}, '${crowd.windowId}'::uuid, ${admission},
  'citizen:' || ${person}, 'confirm-' || :n::int, ${code}, now());`;
}

async function verifyBooked({ client }: Ground, { name, size, windowId }: Crowd): Promise<void> {
  const { rows } = await client.query(
    `SELECT count(*)::int AS booked FROM generate_series(0, $2::int - 1) n
     JOIN booking b ON b.person_id = bench_id($1 || '/p/' || n) AND b.window_id = $3 AND b.status = 'BOOKED'`,
    [name, size, windowId],
  );
  if (rows[0]?.booked !== size) throw new Error(`${rows[0]?.booked} of ${size} are booked`);
}
