import { request } from "node:http";
import { Availability } from "../../lib/availability/availability";
import { type Database, openDatabase } from "../../lib/shared/db/database";
import { systemClock } from "../../lib/shared/time/clock";
import type { scales } from "../../prisma/seed/seed";
import { startSite } from "../../scripts/start-test-site";
import { median } from "../bench-report";
import { askAsFastAsPossible, clientName } from "../http-client";
import type { Found } from "./found";

const seconds = 3;
const changes = 2_000;
const connections = 64;

const documentOf = (province: string, district?: string) =>
  `/availability/${province}${district ? `/${district}` : ""}/places.json`;

function ask(url: string): Promise<{ status: number; body: string; milliseconds: number }> {
  const began = performance.now();
  return new Promise((resolve, reject) => {
    request(url, { agent: false }, (response) => {
      let body = "";
      response.setEncoding("utf8");
      response.on("data", (text) => {
        body += text;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, body, milliseconds: performance.now() - began }),
      );
    })
      .on("error", reject)
      .end();
  });
}

/** How long the first answer of each province takes that anybody asks for after the start. */
async function firstAnswers(base: string, provinces: string[]): Promise<number[]> {
  const times: number[] = [];
  for (const province of provinces) {
    const { status, milliseconds } = await ask(base + documentOf(province));
    if (status !== 200) throw new Error(`province ${province} answered ${status}`);
    times.push(milliseconds);
  }
  return times;
}

/** How long a snapshot takes to follow that many changed slots and to make every province's document. */
async function rebuilds(database: Database, provinces: string[], rounds: number): Promise<number[]> {
  const availability = new Availability(database, systemClock);
  await availability.turn();
  for (const province of provinces) availability.document(province);
  const times: number[] = [];
  for (let round = 0; round < rounds; round++) {
    await database.query(
      `UPDATE slot SET taken = taken + 1 WHERE taken < capacity AND starts_at > now() + interval '1 day' AND id IN
         (SELECT (random() * (SELECT max(id) FROM slot))::bigint FROM generate_series(1, $1::int))`,
      [changes],
    );
    const began = performance.now();
    await availability.turn();
    for (const province of provinces) availability.document(province);
    times.push(performance.now() - began);
  }
  return times;
}

/** How long after its last place was taken a district is told to be full. */
async function fullAfter(
  base: string,
  database: Database,
  places: { province: string; district: string }[],
): Promise<number[]> {
  const times: number[] = [];
  for (const { province, district } of places) {
    await database.query(
      `UPDATE slot SET taken = capacity FROM clinic c
       WHERE c.id = slot.clinic_id AND c.district_code = $1 AND starts_at > now()`,
      [district],
    );
    const began = performance.now();
    for (;;) {
      const { body } = await ask(base + documentOf(province, district));
      if ((JSON.parse(body) as { places: number }).places === 0) break;
      if (performance.now() - began > 30_000) throw new Error(`${district} was never told to be full`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
    times.push(performance.now() - began);
  }
  return times;
}

/**
 * What is free, told from memory.
 *
 * @param scale how much of the country is filled in; the national one has 13,000 clinics and five million slots
 */
export async function measureAvailability(rounds: number, scale: keyof typeof scales): Promise<Found> {
  const site = await startSite({ LOG_LEVEL: "silent" }, scale);
  const base = site.baseUrl.replace("localhost", "127.0.0.1");
  const database = openDatabase(site.databaseUrl);
  try {
    const { rows } = await database.query<{ code: string; clinics: number; smallest: string }>(
      `SELECT province_code AS code, sum(clinics)::int AS clinics, (array_agg(district ORDER BY clinics))[1] AS smallest
       FROM (SELECT d.province_code, d.code AS district, count(*) AS clinics FROM district d
             JOIN clinic c ON c.district_code = d.code GROUP BY d.code) x GROUP BY 1 ORDER BY 2 DESC`,
    );
    const provinces = rows.map((row) => row.code);
    const first = await firstAnswers(base, provinces);
    const rates: number[] = [];
    const url = base + documentOf(provinces[0] ?? "");
    for (let round = 0; round < rounds; round++)
      rates.push(await askAsFastAsPossible({ url, connections, seconds }, 200));
    const rebuilt = await rebuilds(database, provinces, rounds);
    const full = await fullAfter(
      base,
      database,
      rows.slice(0, rounds).map((row) => ({ province: row.code, district: row.smallest })),
    );
    const spread = (times: number[]) =>
      [Math.min(...times), median(times), Math.max(...times)].map(Math.round);
    return {
      table: [
        ["what", "least", "median", "most"],
        ["first answer of a province, ms", ...spread(first)],
        [`answers of the largest province a second, to ${clientName}`, ...spread(rates)],
        [`snapshot after ${changes} changed slots, ms`, ...spread(rebuilt)],
        ["told to be full after, ms", ...spread(full)],
      ],
      figures: [
        { figure: "availability.first_ms", value: Math.max(...first), unit: "ms", atMost: 50 },
        { figure: "availability.per_second", value: median(rates), unit: "1/s", atLeast: 10_000 },
        { figure: "availability.rebuild_ms", value: median(rebuilt), unit: "ms", atMost: 100 },
        { figure: "availability.full_after_ms", value: Math.max(...full), unit: "ms", atMost: 2_000 },
      ],
    };
  } finally {
    await database.end();
    await site.stop();
  }
}
