import { randomUUID } from "node:crypto";
import { Agent } from "node:http";
import { Browser } from "../browser";
import { admit, cookiesOf } from "./crowd";
import type { Ground } from "./ground";

const people = 40;

/** What a person asks for who books, from the admission to the confirmation, by what it is. */
const reading = (clinic: number, day: string) => [
  "/book",
  `/book/clinic/${clinic}`,
  `/book/clinic/${clinic}/${day}`,
];

/**
 * Sends some people the whole way through HTTP and counts the SQL statements of the program's role, by
 * pg_stat_statements. What the program asks by itself once a second does not grow with people and is left out.
 *
 * @returns statements a person, of the pages that are only read and of the whole way
 */
export async function countStatements(ground: Ground): Promise<{ reading: number; whole: number }> {
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
  const counted = async (way: (browser: Browser) => Promise<void>) => {
    await client.query("SELECT pg_stat_statements_reset()");
    for (const browser of browsers) await way(browser);
    const found = await client.query(
      `SELECT COALESCE(sum(s.calls), 0)::float8 AS calls FROM pg_stat_statements s JOIN pg_roles r ON r.oid = s.userid
       WHERE r.rolname = 'vaccine_app' AND s.calls >= $1`,
      [people],
    );
    return found.rows[0].calls / people;
  };
  const read = await counted(async (browser) => {
    for (const page of pages) await right(browser.get(page), page);
  });
  const acts = await counted(async (browser) => {
    await right(browser.post("/book/hold", { slot: String(slots[0]) }), "hold");
    await right(browser.get("/book/check"), "check");
    await right(browser.post("/book/confirm", { key: `confirm-${randomUUID()}` }), "confirm");
    await right(browser.get("/my-booking"), "my booking");
  });
  agent.destroy();
  return { reading: read, whole: read + acts };
}

/** PostgreSQL counts statements only after a start with the library loaded. */
export async function loadCounter(ground: Pick<Ground, "site" | "client">): Promise<void> {
  await ground.client.query("ALTER SYSTEM SET shared_preload_libraries = 'pg_stat_statements'");
  ground.client.on("error", () => {});
  await ground.client.end();
  await ground.site.stopPostgres();
  await ground.site.startPostgres();
}
