// npm run replay:live: a hundredth of 19 July 2021 in real time, against a running server, over HTTP.
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { parseArgs } from "node:util";
import pg from "pg";
import { type Database, openDatabase } from "../../lib/shared/db/database";
import { type Site, startSite } from "../../scripts/start-test-site";
import { isMet, printFigures, printMachine, printTable } from "../bench-report";
import { makeWindow } from "../bench-window";
import { askAtRate } from "../open-loop";
import { People, theDay, theWindow } from "../replay/behaviour";
import { sessionsOf, signedIn } from "../visitors";
import { compare, readStored } from "./compare";
import { figuresOf } from "./figures";
import { Notes } from "./notes";
import { Pauses } from "./pauses";
import { Person, type Stage } from "./person";
import { habits, inMinutes, type Plan, planCrowd } from "./plan";
import { Watch } from "./watch";

const { values } = parseArgs({
  options: {
    scale: { type: "string", default: "0.01" },
    seed: { type: "string", default: "20210719" },
    /** Seconds from the opening after which whoever still waits goes home. */
    evening: { type: "string", default: "330" },
    /** Seconds that people stayed inside in an earlier window, as its leader had learned. */
    learned: { type: "string", default: "60" },
  },
});
const scale = Number(values.scale);
const evening = Number(values.evening);
/** From the making of the window to the opening of its lobby, so that the site knows of it. Seconds. */
const ahead = 3;
/** How often a client of its own asks for the status, to see how long it takes. */
const asksASecond = 50;

/** Clinics with their coming slots, the earliest first; the demo's clinics have places for many times the crowd. */
async function slotsByClinic(database: Database): Promise<number[][]> {
  const { rows } = await database.query<{ slots: number[] }>(
    `SELECT array_agg(id ORDER BY starts_at) AS slots FROM slot WHERE starts_at > now() + interval '1 hour'
     GROUP BY clinic_id ORDER BY clinic_id`,
  );
  return rows.map(({ slots }) => slots.map(Number));
}

/** The synthetic people who sign in: those who may book, and those who try it although they may not. */
async function signIn(site: Site, database: Database, plans: Plan[]) {
  const two = (number: number) => String(number).padStart(2, "0");
  const dateOf = ({ birth }: Plan) => `${birth.year}-${two(birth.month)}-${two(birth.day)}`;
  const they = plans.filter((plan) => plan.mayBook || plan.habits.insists);
  const people = await signedIn(database, sessionsOf(site.signingKeys), they.map(dateOf));
  return new Map(they.map((plan, n) => [plan, people[n]]));
}

/** That evening was not the first: a window of the week before has shown how long people stay inside. */
async function teach(database: Database, staySeconds: number): Promise<void> {
  const daysAgo = (days: number) => new Date(Date.now() - days * 24 * 3_600_000);
  const instants = { lobbyOpensAt: daysAgo(7), opensAt: daysAgo(6), closesAt: daysAgo(5) };
  const earlier = await makeWindow(database, { mostInside: 1, birthYears: [1962, 1966], ...instants });
  await database.query("UPDATE queue_state SET stay_seconds = $2, turned_at = $3 WHERE window_id = $1", [
    earlier.id,
    staySeconds,
    instants.closesAt,
  ]);
}

async function play(site: Site, database: Database): Promise<boolean> {
  const people = new People(Number(values.seed), inMinutes);
  const plans = planCrowd(Math.round(theDay.came * scale), Math.round(theDay.eligible * scale), people);
  const identities = await signIn(site, database, plans);
  const clinics = await slotsByClinic(database);
  // This site is ours alone: only the evening's window speaks for those who come.
  await database.query("DELETE FROM cohort_window");
  await teach(database, Number(values.learned));
  const lobbyOpensAt = Date.now() + ahead * 1_000;
  const opensAt = lobbyOpensAt + inMinutes.lobbyLasts * 1_000;
  const mostInside = Math.round(theDay.mostInside * scale);
  const window = await makeWindow(database, {
    mostInside,
    lobbyOpensAt: new Date(lobbyOpensAt),
    opensAt: new Date(opensAt),
    closesAt: new Date(opensAt + 3_600_000),
    birthYears: [theWindow.birthYearFrom, theWindow.birthYearTo],
  });
  const base = new URL(site.baseUrl);
  const status = `http://127.0.0.1:${base.port}/queue/${window.slug}/status.json`;
  const pauses = new Pauses();
  const notes = new Notes();
  const eyes = new pg.Client({ connectionString: site.databaseUrl });
  await eyes.connect();
  const watch = new Watch(eyes, window.id, status, opensAt);
  const agent = new Agent({ keepAlive: true, maxSockets: 512 });
  const stage: Stage = { base, agent, slug: window.slug, opensAt, clinics, watch, notes, pauses };

  await sleep(ahead * 1_000);
  const watching = watch.run();
  const seconds = inMinutes.lobbyLasts + evening;
  const asked = askAtRate(status, asksASecond, seconds);
  const crowd = plans.map((plan) => new Person(plan, stage, identities.get(plan)));
  const deadline = setTimeout(() => {
    pauses.end();
    watch.stop();
  }, seconds * 1_000);
  const lives = Promise.all(crowd.map((person) => person.live()));
  await Promise.race([lives, watching]);
  const lasted = (Date.now() - opensAt) / 1_000;
  clearTimeout(deadline);
  watch.stop();
  await Promise.all([lives, watching]);
  await eyes.end();
  agent.destroy();

  const told = crowd.map((person) => person.told);
  const stored = await readStored(database, window.id);
  const breaks = compare(told, stored, (entryNo) => watch.placeOf(entryNo));
  const { promises, measured } = figuresOf({ told, notes, watch, breaks, mostInside, status: await asked });
  const count = (of: (person: (typeof told)[number]) => unknown) => told.filter(of).length;
  printTable([
    ["of the evening", "people"],
    ["came", plans.length],
    ["may book", count(({ mayBook }) => mayBook)],
    ["in the line", stored.entries.length],
    ["called", stored.served],
    ["came in", count(({ admitted }) => admitted)],
    ["booked", count(({ bookings }) => bookings.length > 0)],
    ["of them cancelled", count(({ bookings }) => bookings.some(({ cancelled }) => cancelled))],
    ...[...notes.refusals].sort().map(([refusal, times]) => [`refused, ${refusal}`, times]),
    ["seconds from the opening to the last", Math.round(lasted)],
  ]);
  for (const error of notes.firstErrors) console.log(`wrong: ${error}`);
  printFigures([...promises, ...measured]);
  return promises.every(isMet);
}

async function main(): Promise<void> {
  if (
    !(scale > 0 && scale <= 0.05) ||
    !Number.isInteger(Number(values.seed)) ||
    !(evening > 0 && Number(values.learned) > 0)
  )
    throw new Error(
      "usage: npm run replay:live -- [--scale 0…0.05] [--seed N] [--evening SECONDS] [--learned SECONDS]",
    );
  printMachine();
  const stated = { ...inMinutes, ...habits, seed: Number(values.seed), scale };
  console.log(`presumed, in shares and seconds: ${JSON.stringify(stated)}`);
  const site = await startSite({ LOG_LEVEL: "silent", DATABASE_CONNECTIONS: "20" });
  const database = openDatabase(site.databaseUrl);
  try {
    process.exitCode = (await play(site, database)) ? 0 : 1;
  } finally {
    await database.end();
    await site.stop();
  }
}

main().catch((error) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
