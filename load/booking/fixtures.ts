import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type pg from "pg";
import { openDatabase } from "../../lib/shared/db/database";
import { findFreePort } from "../../lib/shared/free-port";
import { type Site, startSite } from "../../scripts/start-test-site";
import { openWindow } from "../bench-window";
import { startNginx } from "../servers/proxies";
import { plainClient } from "./crowd";

/** Where people confirm in a bench: an open window, and slots with room for all of them. */
export interface Ground {
  site: Site;
  client: pg.Client;
  windowId: string;
  slug: string;
  slots: number[];
}

/** How many slots people are spread over. */
export const spread = 2_000;

/** How many people one slot has room for: nearly the most that its column holds. */
export const roomOfSlot = 32_000;

/** Opens a window on a site and makes room on its slots. */
export async function prepareGround(site: Site, client: pg.Client): Promise<Ground> {
  const database = openDatabase(site.databaseUrl, 1);
  const { id: windowId, slug } = await openWindow(database, 1_000_000);
  await database.end();
  const { rows } = await client.query<{ id: number }>(
    `UPDATE slot SET capacity = $2 WHERE id IN
       (SELECT id FROM slot WHERE starts_at > now() + interval '1 day' ORDER BY id LIMIT $1) RETURNING id`,
    [spread, roomOfSlot],
  );
  const slots = rows.map(({ id }) => id);
  if (slots.length < spread) throw new Error(`${slots.length} slots instead of ${spread}`);
  // The site reads its windows once a second.
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  return { site, client, windowId, slug, slots };
}

/** Does `work` on a ground of a site of its own, which is removed at the end. */
export async function onGround<T>(work: (ground: Ground) => Promise<T>): Promise<T> {
  const site = await startSite({ LOG_LEVEL: "silent" });
  const client = await plainClient(site.databaseUrl);
  try {
    return await work(await prepareGround(site, client));
  } finally {
    await client.end();
    await site.stop();
  }
}

/** The same behind nginx, with the files of deploy/nginx. */
export async function onGroundBehindNginx<T>(work: (ground: Ground) => Promise<T>): Promise<T> {
  const port = await findFreePort();
  const folder = await mkdtemp(join(tmpdir(), "vaccine-bench-"));
  const baseUrl = `http://127.0.0.1:${port}`;
  const site = await startSite({ LOG_LEVEL: "silent", BASE_URL: baseUrl, TRUSTED_PROXIES: "loopback" });
  const nginx = await startNginx(folder, port, [Number(new URL(site.baseUrl).port)]);
  const client = await plainClient(site.databaseUrl);
  try {
    return await work({ ...(await prepareGround(site, client)), site: { ...site, baseUrl } });
  } finally {
    await client.end();
    await nginx.stop();
    await site.stop();
    await rm(folder, { recursive: true, force: true });
  }
}
