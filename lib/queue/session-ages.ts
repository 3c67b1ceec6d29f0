import type pg from "pg";
import { type AgeHistogram, groups, secondsPerAgeGroup } from "./session-duration-estimator";

/**
 * How long people inside have been there, and how long those stayed who left, by groups of `secondsPerAgeGroup` seconds.
 *
 * @param since left after this instant; inside and left are counted up to `now`
 */
export async function loadSessionAges(
  session: Pick<pg.ClientBase, "query">,
  windowId: string,
  since: Date,
  now: Date,
): Promise<{ inside: AgeHistogram; left: AgeHistogram }> {
  const { rows } = await session.query<{ left: boolean; age: number; people: number }>(
    `SELECT seen."left", floor(seen.seconds / $4)::int AS age, count(*) AS people FROM (
       SELECT false AS "left", extract(epoch FROM $3 - created_at) AS seconds, person_id FROM admission
       WHERE window_id = $1 AND ended_at IS NULL AND expires_at > $3
       UNION ALL
       SELECT true, extract(epoch FROM ended_at - created_at), person_id FROM admission
       WHERE window_id = $1 AND ended_at > $2 AND ended_at <= $3
       UNION ALL
       SELECT true, extract(epoch FROM expires_at - created_at), person_id FROM admission
       WHERE window_id = $1 AND ended_at IS NULL AND expires_at > $2 AND expires_at <= $3) seen
     WHERE seen.person_id NOT IN (SELECT id FROM person WHERE synthetic)
     GROUP BY 1, 2`,
    [windowId, since, now, secondsPerAgeGroup],
  );
  const [inside, left] = [new Uint32Array(groups), new Uint32Array(groups)];
  for (const { left: gone, age, people } of rows) {
    const ages = gone ? left : inside;
    const group = Math.min(groups - 1, Math.max(0, age));
    ages[group] = (ages[group] as number) + people;
  }
  return { inside, left };
}
