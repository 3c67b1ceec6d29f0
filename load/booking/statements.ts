import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import { type Site, startSite } from "../../scripts/start-test-site";
import { Browser } from "../browser";
import { admit, cookiesOf, plainClient } from "./crowd";
import { type Ground, prepareGround } from "./fixtures";
import type { Found } from "./found";

const people = 40;

/** What a person asks for who books, from the admission to the confirmation, by what it is. */
const reading = (clinic: number, day: string) => [
  "/book",
  `/book/clinic/${clinic}`,
  `/book/clinic/${clinic}/${day}`,
];

/**
 * Sends some people the whole way through HTTP and counts the SQL statements of the program's role, by
 * pg_stat_statements. What the program asks by itself is counted in as long a time without people, and taken off.
 *
 * @returns statements a person, of the pages that are only read and of the whole way
 */
async function countStatements(ground: Ground): Promise<{ reading: number; whole: number }> {
  const { site, client, slots, slug, windowId } = ground;
  const crowd = { name: randomUUID(), size: people, windowId };
  await admit(client, crowd);
  const { rows } = await client.query<{ clinic: number; day: string }>(
    `SELECT clinic_id AS clinic, to_char(starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD') AS day FROM slot WHERE id = $1`,
    [slots[0]],
  );
  const pages = reading(rows[0]?.clinic ?? 0, rows[0]?.day ?? "");
  const agent = new Agent({ keepAlive: true });
  const base = new URL(site.baseUrl);
  const browsers = cookiesOf(crowd, slug, site.signingKeys).map((cookie) => new Browser(agent, base, cookie));
  const right = async (asked: Promise<{ status: number; reason: string | undefined }>, what: string) => {
    const { status, reason } = await asked;
    if (status !== 200) throw new Error(`${what}: ${status} ${reason}`);
  };
  const calls = async (during: () => Promise<unknown>) => {
    await client.query("SELECT pg_stat_statements_reset()");
    await during();
    const { rows } = await client.query<{ id: string; calls: number }>(
      `SELECT s.queryid::text AS id, sum(s.calls)::float8 AS calls FROM pg_stat_statements s
       JOIN pg_roles r ON r.oid = s.userid WHERE r.rolname = 'vaccine_app' GROUP BY 1`,
    );
    return new Map(rows.map((row) => [row.id, row.calls]));
  };
  const counted = async (way: (browser: Browser) => Promise<void>) => {
    const began = performance.now();
    const withPeople = await calls(async () => {
      for (const browser of browsers) await way(browser);
    });
    const took = performance.now() - began;
    const without = await calls(() => sleep(took));
    // Everybody goes the same way; what is left below one each is a turn of the program more or less.
    const each = [...withPeople].map(([id, many]) => Math.round((many - (without.get(id) ?? 0)) / people));
    return each.reduce((sum, one) => sum + Math.max(0, one), 0);
  };
  const read = await counted(async (browser) => {
    for (const page of pages) await right(browser.get(page), page);
  });
  const acts = await counted(async (browser) => {
    await right(browser.post("/book/hold", { slot: String(slots[0]) }), "hold");
    await right(browser.get("/book/check"), "check");
    await right(
      browser.post("/book/confirm", { key: `confirm-${randomUUID()}`, slot: String(slots[0]) }),
      "confirm",
    );
    await right(browser.get("/my-booking"), "my booking");
  });
  agent.destroy();
  return { reading: read, whole: read + acts };
}

/** PostgreSQL counts statements only after a start with the library loaded. */
async function loadCounter(site: Site): Promise<void> {
  const client = await plainClient(site.databaseUrl);
  await client.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  client.on("error", () => {});
  await client.end();
  await site.stopPostgres();
  await site.startPostgres();
}

/** What a person's way costs the database, from the admission to the confirmation. */
export async function measureStatements(): Promise<Found> {
  const site = await startSite({ LOG_LEVEL: "silent" });
  try {
    await loadCounter(site);
    const client = await plainClient(site.databaseUrl);
    try {
      await client.query("CREATE EXTENSION IF NOT EXISTS pg_stat_statements");
      const { reading, whole } = await countStatements(await prepareGround(site, client));
      return {
        table: [
          ["SQL statements a person", "statements"],
          ["pages that are only read", reading],
          ["from admission to confirmation", whole],
        ],
        figures: [
          { figure: "booking.statements", value: whole, unit: "statements", atMost: 6 },
          { figure: "booking.statements.reading", value: reading, unit: "statements", atMost: 0 },
        ],
      };
    } finally {
      await client.end();
    }
  } finally {
    await site.stop();
  }
}
