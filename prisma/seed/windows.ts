import { randomBytes } from "node:crypto";
import { type Database, withTransaction } from "../../lib/shared/db/database";
import { weeks } from "./slots";

const minute = 60_000;
const hour = 60 * minute;
const day = 24 * hour;

/** An invented vaccine, given twice: 28 days apart, up to 4 earlier or 14 later. */
const demoProduct = {
  code: "demo-mrna",
  nameKo: "시범 mRNA 백신",
  nameEn: "Demo mRNA vaccine",
  interval: [28, 4, 14],
} as const;

interface DemoWindow {
  slug: string;
  nameKo: string;
  nameEn: string;
  years: [from: number, to: number];
  lastDigits: number[];
  lobby: Date;
  opens: Date;
  closes: Date;
}

/** 20:00 in Korea on the day after `now`: the hour of every opening of July 2021. */
function eveningAfter(now: Date): Date {
  const seoul = 9 * hour;
  const today = Math.floor((now.getTime() + seoul) / day) * day;
  return new Date(today + day + 20 * hour - seoul);
}

/**
 * Korea's windows of summer 2021, moved in time: one open now, one in its lobby, one ahead, one past. The
 * one ahead has the rule by which ages 18–49 came on the day that matched the last digit of their birthday.
 */
export function demoWindows(now: Date): DemoWindow[] {
  const after = (milliseconds: number) => new Date(now.getTime() + milliseconds);
  const tomorrow = eveningAfter(now);
  return [
    {
      slug: "born-1962-1966",
      nameKo: "55–59세",
      nameEn: "Ages 55–59",
      years: [1962, 1966],
      lastDigits: [],
      lobby: after(-7 * day - hour),
      opens: after(-7 * day),
      closes: after(-2 * hour),
    },
    {
      slug: "born-1967-1968",
      nameKo: "53–54세",
      nameEn: "Ages 53–54",
      years: [1967, 1968],
      lastDigits: [],
      lobby: after(-2 * hour),
      opens: after(-hour),
      // As long as there are slots, so that a trial that is kept can still be booked on.
      closes: after(weeks * 7 * day),
    },
    {
      slug: "born-1969-1971",
      nameKo: "50–52세",
      nameEn: "Ages 50–52",
      years: [1969, 1971],
      lastDigits: [],
      lobby: after(-30 * minute),
      opens: after(30 * minute),
      closes: after(weeks * 7 * day),
    },
    {
      slug: "born-1972-2003-day-9",
      nameKo: "18–49세, 생일 끝자리 9",
      nameEn: "Ages 18–49, birthday ending in 9",
      years: [1972, 2003],
      lastDigits: [9],
      lobby: new Date(tomorrow.getTime() - hour),
      opens: tomorrow,
      closes: new Date(tomorrow.getTime() + 22 * hour),
    },
  ];
}

/**
 * Makes those of the demo's windows that are not there. One that is there is never made anew, however old:
 * somebody may be entering its line at this moment, and its draw's hash is public.
 */
export async function seedWindows(database: Database, now: Date): Promise<void> {
  await withTransaction(database, async (tx) => {
    await tx.query(
      `INSERT INTO vaccine_product (code, name_ko, name_en, interval_days, days_early, days_late)
       VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (code) DO NOTHING`,
      [demoProduct.code, demoProduct.nameKo, demoProduct.nameEn, ...demoProduct.interval],
    );
    // Agents have places of their own; whoever set a share keeps it.
    await tx.query("UPDATE programme SET agent_percent = 2 WHERE agent_percent = 0");
    for (const window of demoWindows(now)) {
      await tx.query(
        `WITH made AS (
           INSERT INTO cohort_window (slug, name_ko, name_en, birth_year_from, birth_year_to, last_digits,
             lobby_opens_at, opens_at, closes_at, most_inside, draw_seed, product_code,
             cleared_version, override_reason)
           VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, 300, $10, $11, 1, $12) ON CONFLICT (slug) DO NOTHING RETURNING id)
         INSERT INTO queue_state (window_id) SELECT id FROM made`,
        [
          window.slug,
          window.nameKo,
          window.nameEn,
          ...window.years,
          window.lastDigits,
          window.lobby,
          window.opens,
          window.closes,
          randomBytes(32),
          demoProduct.code,
          "A window of the demo.",
        ],
      );
    }
  });
}
