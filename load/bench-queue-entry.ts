import { randomUUID } from "node:crypto";
import { Agent, request } from "node:http";
import type { Database } from "../lib/shared/db/database";
import type { Site } from "../scripts/start-test-site";
import { type Figure, isInstalled, median } from "./bench-report";
import { type Sessions, visitors } from "./visitors";
import { connections, ticketsByWrk } from "./wrk-tickets";

const seconds = 3;
/** More people than come to a ticket in that time. */
const comeInARound = 90_000;
const inserted = 20_000;
const rounds = 3;

function enter(agent: Agent, base: URL, slug: string, cookie: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const asked = request(
      {
        agent,
        host: "127.0.0.1",
        port: base.port,
        method: "POST",
        path: `/queue/${slug}/enter`,
        headers: { cookie, origin: base.origin, accept: "application/json", "content-length": 0 },
      },
      (answer) => {
        answer.resume();
        answer.once("end", () =>
          answer.statusCode === 200 ? resolve() : reject(new Error(`no ticket: ${answer.statusCode}`)),
        );
      },
    );
    asked.once("error", reject);
    asked.end();
  });
}

/** As many in flight as there are connections, for some seconds. */
async function asFastAsPossible(
  agent: Agent,
  base: URL,
  slug: string,
  cookies: string[],
): Promise<{ answered: number; perSecond: number }> {
  if (isInstalled("wrk")) return ticketsByWrk(base, slug, cookies, seconds);
  const begin = performance.now();
  const elapsed = () => (performance.now() - begin) / 1_000;
  let answered = 0;
  let next = 0;
  const worker = async () => {
    while (elapsed() < seconds) {
      await enter(agent, base, slug, cookies[next++] ?? "");
      answered++;
    }
  };
  await Promise.all(Array.from({ length: connections }, worker));
  return { answered, perSecond: answered / elapsed() };
}

/** Open loop: people come at fixed instants, whether or not earlier ones were answered; milliseconds each. */
async function atRate(
  agent: Agent,
  base: URL,
  slug: string,
  cookies: string[],
  perSecond: number,
): Promise<number[]> {
  const begin = performance.now();
  const waits: Promise<number>[] = [];
  let sent = 0;
  while (sent < cookies.length) {
    const due = Math.min(cookies.length, Math.floor(((performance.now() - begin) / 1_000) * perSecond));
    for (; sent < due; sent++) {
      const intended = begin + (sent / perSecond) * 1_000;
      waits.push(enter(agent, base, slug, cookies[sent] ?? "").then(() => performance.now() - intended));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return Promise.all(waits);
}

/** The same rows by one statement at a time of 500, and nothing else. */
async function insertsAlone(database: Database, windowId: string, people: string[]): Promise<number> {
  const begin = performance.now();
  for (let from = 0; from < people.length; from += 500) {
    await database.query(
      `INSERT INTO queue_entry (window_id, entry_no, person_id)
       SELECT $1, $2::int + nth - 1, id FROM unnest($3::uuid[]) WITH ORDINALITY AS u(id, nth)`,
      [windowId, from, people.slice(from, from + 500)],
    );
  }
  const rate = (people.length / (performance.now() - begin)) * 1_000;
  await database.query("DELETE FROM queue_entry WHERE window_id = $1", [windowId]);
  return rate;
}

async function emptyWindow(database: Database): Promise<string> {
  const { rows } = await database.query<{ id: string }>(
    `INSERT INTO cohort_window (slug, name_ko, name_en, birth_year_from, birth_year_to, lobby_opens_at, opens_at,
       closes_at, most_inside, draw_seed, cleared_version)
     SELECT $1, 'bench', 'bench', 1900, 1900, now(), now() + interval '1 day', now() + interval '2 days', 1,
       decode(repeat('00', 32), 'hex'), 1 RETURNING id`,
    [`bench-${randomUUID().slice(0, 8)}`],
  );
  return rows[0]?.id ?? "";
}

/** Durable entries by different people through HTTP, beside the multi-row INSERT alone. */
export async function benchTickets(
  site: Site,
  database: Database,
  sessions: Sessions,
  slug: string,
): Promise<{ rows: (string | number)[][]; figures: Figure[] }> {
  const base = new URL(site.baseUrl);
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const plain = await emptyWindow(database);
  const [tickets, inserts]: [number[], number[]] = [[], []];
  let answered = 0;
  // The first round only warms up.
  for (let round = 0; round <= rounds; round++) {
    const people = await visitors(database, sessions, comeInARound);
    const ids = people.slice(0, inserted).map(({ id }) => id);
    const alone = await insertsAlone(database, plain, ids);
    const entered = await asFastAsPossible(
      agent,
      base,
      slug,
      people.map(({ cookie }) => cookie),
    );
    answered += entered.answered;
    if (round === 0) continue;
    inserts.push(alone);
    tickets.push(entered.perSecond);
  }
  const peak = median(tickets);
  const late = await visitors(database, sessions, Math.round(peak * 2.5));
  const waits = await atRate(
    agent,
    base,
    slug,
    late.map(({ cookie }) => cookie),
    peak / 2,
  );
  const p99 = waits.sort((a, b) => a - b)[Math.floor(waits.length * 0.99)] ?? 0;
  agent.destroy();
  const { rows } = await database.query<{ entries: number; people: number }>(
    `SELECT count(*) AS entries, count(DISTINCT e.person_id) AS people FROM queue_entry e
     JOIN cohort_window w ON w.id = e.window_id WHERE w.slug = $1`,
    [slug],
  );
  // Everybody who was told a number is in the ledger, once, and besides them only those whom a round's end cut off
  // and the visitor of the token check.
  const { entries = 0, people = 0 } = rows[0] ?? {};
  const told = answered + late.length;
  if (entries !== people || entries < told || entries > told + (rounds + 1) * connections + 1)
    throw new Error(`${entries} entries of ${people} people, and ${told} were told one`);
  return {
    rows: [
      ["tickets through HTTP", Math.round(peak)],
      ["multi-row INSERT alone", Math.round(median(inserts))],
    ],
    figures: [
      { figure: "gate.tickets.per_second", value: peak, unit: "tickets/s", atLeast: 10_000 },
      { figure: "gate.tickets.of_insert", value: peak / median(inserts), unit: "ratio", atLeast: 0.3 },
      { figure: "gate.tickets.p99_ms", value: p99, unit: "ms", atMost: 250 },
    ],
  };
}
