import { connect } from "node:net";
import parse from "parse-prometheus-text-format";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Database, openDatabase } from "../../lib/shared/db/database";
import { leaksIn, peopleKnown } from "../../lib/shared/testing/leaks";
import { sessionsOf, visitors } from "../visitors";
import { Cluster, type Server } from "./cluster";
import { Crowd, type Person } from "./crowd";

const reduced = process.env.SERVERS_REDUCED === "1";
const many = reduced ? 300 : 5_000;
const atFirst = reduced ? 2 : 4;
const slug = "born-1967-1968";
const atATime = 32;

const cluster = new Cluster("info");
let database: Database;
let crowd: Crowd;
let people: Person[];

/** The line that all of this is about opens only when a test says so. */
async function setWindow(change: string): Promise<void> {
  await database.query(`UPDATE cohort_window SET ${change}, version = version + 1 WHERE slug = $1`, [slug]);
  await following();
}

/** Servers read the windows once a second, nginx keeps a status for as long. */
const following = () => new Promise((resolve) => setTimeout(resolve, 3_000));

const statusDocument = async (query = "", headers: Record<string, string> = {}) =>
  fetch(`${cluster.baseUrl}/queue/${slug}/status.json${query}`, { headers });

const served = async () => (await (await statusDocument()).json()).served as number;

/** Misses that were not under way at one of these instants. */
const missesBut = (...instants: number[]) =>
  crowd.misses.filter((miss) => !instants.some((at) => miss.from <= at && at <= miss.to));

async function leader(): Promise<string | undefined> {
  const { rows } = await database.query(
    `SELECT a.application_name AS name FROM pg_locks l JOIN pg_stat_activity a USING (pid)
     WHERE l.locktype = 'advisory' AND l.objid = 7192021 AND l.granted AND a.application_name LIKE 'server-%'`,
  );
  return rows[0]?.name;
}

async function until<T>(what: string, look: () => Promise<T | undefined | false>): Promise<T> {
  for (const patience = performance.now() + 20_000; performance.now() < patience; ) {
    const found = await look();
    if (found) return found;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`in vain: ${what}`);
}

async function releases(): Promise<string[]> {
  return Promise.all(
    cluster.servers.map(async ({ metricsPort }) => {
      const families = parse(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());
      const info = families.find((family) => family.name === "vaccine_release_info");
      return info?.metrics[0]?.labels?.release ?? "";
    }),
  );
}

/** How many requests each server has answered, but for those that nginx answered instead. */
async function answeredBy({ metricsPort }: Server): Promise<number> {
  const text = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
  const lines = text.match(/^vaccine_request_duration_seconds_count\{route="\/queue.*$/gm) ?? [];
  return lines.reduce((sum, line) => sum + Number(line.split(" ").at(-1)), 0);
}

beforeAll(async () => {
  await cluster.start(atFirst);
  database = openDatabase(cluster.databaseUrl, 4);
  people = await visitors(database, sessionsOf(cluster.signingKeys), many);
  crowd = new Crowd(cluster.baseUrl, atATime * 2);
  await setWindow("opens_at = now() + interval '1 hour', most_inside = 100");
}, 180_000);

afterAll(async () => {
  crowd?.close();
  await database?.end();
  await cluster.stop();
}, 60_000);

describe(`${atFirst} servers behind nginx and PgBouncer, ${many} people`, () => {
  it("gives each person one number, without gaps, whichever server they meet", async () => {
    const numbers = await crowd.enter(slug, people);
    people.forEach((person, n) => {
      person.entryNo = numbers[n];
    });
    expect([...numbers].sort((a, b) => a - b)).toEqual(Array.from({ length: many }, (_, n) => n));
    const shares = await Promise.all(cluster.servers.map(answeredBy));
    for (const share of shares) expect(share).toBeGreaterThan(many / atFirst / 4);
  }, 60_000);

  it("answers for the status from one copy, whatever is asked besides", async () => {
    const total = async () => {
      const texts = await Promise.all(
        cluster.servers.map(async ({ metricsPort }) =>
          (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text(),
        ),
      );
      return texts.reduce(
        (sum, text) => sum + Number(/vaccine_status_answers_total (\d+)/.exec(text)?.[1]),
        0,
      );
    };
    const before = await total();
    const from = performance.now();
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, n) =>
        statusDocument(`?spread=${n}`, {
          cookie: `theme=${n}; next-auth.session-token=nobody`,
          "accept-encoding": n % 2 ? "gzip" : "br",
          "accept-language": `x-${n}`,
          "x-forwarded-host": `other-${n}.example`,
          "x-http-method-override": "DELETE",
        }),
      ),
    );
    const seconds = (performance.now() - from) / 1_000;
    for (const answer of answers) expect(answer.status).toBe(200);
    expect(new Set(await Promise.all(answers.map((answer) => answer.text()))).size).toBeLessThan(seconds + 4);
    expect((await total()) - before).toBeLessThanOrEqual(Math.ceil(seconds) + 3);
    expect(answers[0]?.headers.get("set-cookie")).toBeNull();
  });

  it("keeps nothing private: each person's place is their own, and never kept by nginx", async () => {
    const [one, other] = people as [Person, Person];
    for (const person of [one, other, one]) {
      const answer = await crowd.ask("GET", `/queue/${slug}/place.json`, person.cookie);
      expect(JSON.parse(answer.body).entryNo).toBe(person.entryNo);
    }
    expect((await crowd.ask("GET", `/queue/${slug}/place.json`, "")).status).toBe(401);
  });

  it("lets a further server join while people wait: no request fails", async () => {
    crowd.startWaiting(slug, people, atATime);
    const joined = await cluster.startServer();
    await cluster.passToAll();
    await until("the new server is asked", async () => (await answeredBy(joined)) > 10);
    expect(crowd.misses).toEqual([]);
  }, 60_000);

  it("draws the lobby at opening and calls people, from one leader", async () => {
    await setWindow("opens_at = now() + interval '2 seconds'");
    await until("somebody is called", async () => (await served()) > 0);
    expect(await leader()).toBeDefined();
    expect(crowd.misses).toEqual([]);
  }, 60_000);

  let killedAt = 0;
  it("one server is killed: only what was on its way to it fails", async () => {
    const leading = await leader();
    const victim = cluster.servers.find((server) => server.name !== leading) as Server;
    killedAt = performance.now();
    await cluster.end(victim, "SIGKILL");
    await following();
    expect(missesBut(killedAt)).toEqual([]);
    expect(crowd.misses.length).toBeLessThanOrEqual(atATime);
    await expect(
      new Promise((resolve, reject) =>
        connect(victim.port, "127.0.0.1", () => resolve(0)).on("error", reject),
      ),
    ).rejects.toThrow("ECONNREFUSED");
  }, 60_000);

  it("a rolling restart to a new release: no request fails", async () => {
    for (const old of reduced ? cluster.servers.slice(0, 1) : [...cluster.servers]) {
      const replacement = await cluster.startServer({ release: "two" });
      await cluster.passToAll();
      expect(await cluster.end(old, "SIGTERM")).toBe(0);
      await cluster.passToAll();
      await until("the new server is asked", async () => (await answeredBy(replacement)) > 10);
    }
    const expected = reduced ? ["one", "two"] : ["two"];
    expect([...new Set(await releases())].sort()).toEqual(expected);
    expect(missesBut(killedAt)).toEqual([]);
  }, 180_000);

  it("the leader is killed: another takes over, and people are called again", async () => {
    const leading = await until("there is a leader", leader);
    const victim = cluster.servers.find((server) => server.name === leading) as Server;
    const at = performance.now();
    await cluster.end(victim, "SIGKILL");
    const next = await until("there is another leader", async () => {
      const now = await leader();
      return now !== leading && now;
    });
    const takeover = (performance.now() - at) / 1_000;
    console.log(`  ${next} took over from ${leading} after ${takeover.toFixed(1)} s (at most 3 s wanted)`);
    const before = await served();
    await setWindow("most_inside = 200");
    await until("people are called again", async () => (await served()) > before);
    expect(missesBut(killedAt, at)).toEqual([]);
  }, 60_000);

  it("after all of it: everybody has the number that they were first told, and only that", async () => {
    await crowd.stopWaiting();
    console.log(`  ${crowd.answers} answers to people who waited, ${crowd.misses.length} missed`);
    expect(await crowd.enter(slug, people)).toEqual(people.map((person) => person.entryNo));
    const { rows } = await database.query(
      `SELECT q.entries, count(*) AS entered, count(DISTINCT e.person_id) AS people, max(e.entry_no) AS last
       FROM queue_state q JOIN cohort_window w ON w.id = q.window_id JOIN queue_entry e USING (window_id)
       WHERE w.slug = $1 GROUP BY q.entries`,
      [slug],
    );
    expect(rows[0]).toEqual({ entries: many, entered: many, people: many, last: many - 1 });
  }, 60_000);

  it("those who were called come in, once, and nobody else does", async () => {
    await following();
    const limit = await served();
    const places = await Promise.all(
      people.map(async (person) => {
        const answer = await crowd.ask("GET", `/queue/${slug}/place.json`, person.cookie);
        return JSON.parse(answer.body).place as number;
      }),
    );
    expect([...places].sort((a, b) => a - b)).toEqual(Array.from({ length: many }, (_, n) => n + 1));
    await database.query("UPDATE cohort_window SET most_inside = $2 WHERE slug = $1", [slug, limit]);
    await following();
    const called = people.filter((_, n) => (places[n] as number) <= limit);
    const early = people.filter((_, n) => (places[n] as number) > limit + 150).slice(0, 50);
    const claims = (crowdOf: Person[]) =>
      Promise.all(crowdOf.map((person) => crowd.ask("POST", `/queue/${slug}/claim`, person.cookie)));
    const given = await claims(called);
    for (const answer of [...given, ...(await claims(called))]) expect(answer.status).toBe(200);
    for (const answer of await claims(early)) expect(answer.status).toBe(403);
    given.forEach((answer, n) => {
      const [admission = ""] = answer.cookies;
      (called[n] as Person).cookie += `; ${admission.split(";")[0]}`;
    });
    const { rows } = await database.query(
      `SELECT count(*) AS given, count(DISTINCT a.person_id) AS people, count(*) FILTER (WHERE a.ended_at IS NULL) AS live
       FROM admission a JOIN cohort_window w ON w.id = a.window_id WHERE w.slug = $1`,
      [slug],
    );
    expect(rows[0].people).toBe(rows[0].given);
    expect(rows[0].live).toBeGreaterThanOrEqual(called.length);

    // Booking, too, goes through PgBouncer in transaction mode.
    const slots = await database.query<{ id: number }>(
      "SELECT id FROM slot WHERE starts_at > now() + interval '1 day' AND capacity > taken ORDER BY id LIMIT 40",
    );
    const booking = called.slice(0, 40).map(async (person, n) => {
      const slot = String(slots.rows[n]?.id);
      expect((await crowd.ask("POST", "/book/hold", person.cookie, { slot })).status).toBe(200);
      const key = `servers-test-${n}`;
      const confirmed = await crowd.ask("POST", "/book/confirm", person.cookie, { key, slot });
      expect(confirmed.status).toBe(200);
      return JSON.parse(confirmed.body).id as string;
    });
    const ids = await Promise.all(booking);
    const booked = await database.query("SELECT count(*) FROM booking WHERE id = ANY($1::uuid[])", [ids]);
    expect(booked.rows[0].count).toBe(40);
  }, 60_000);

  it("names none of them in any server's log", async () => {
    const known = await peopleKnown(database);
    expect(known.length).toBeGreaterThanOrEqual(many);
    expect(cluster.output().split('"msg":"listening"').length).toBeGreaterThan(atFirst);
    expect(leaksIn(cluster.output(), known).slice(0, 20)).toEqual([]);
  });
});
