import { phaseAt } from "../eligibility/phase";
import { type Database, inTransaction } from "../platform/database";
import { Refusal } from "../platform/refusal";
import { type Line, placeOf } from "./board";
import { admissionSeconds } from "./tickets";

export interface Admission {
  id: string;
  expiresAt: Date;
}

/**
 * Exchanges a called person's place for an admission. A person has one live admission a window: claiming
 * again, from whatever device, returns the same one. One that ran out is ended and a new one given.
 *
 * The line's row is locked, so the most inside is never passed, and everything is judged by what is
 * stored at that moment.
 *
 * @param now the server's instant, UTC
 * @throws Refusal when the window is not open, the person has no entry, is not called, or all room is taken
 */
export async function claimAdmission(
  database: Database,
  windowId: string,
  personId: string,
  now: Date,
): Promise<Admission> {
  return inTransaction(database, async (tx) => {
    const { rows } = await tx.query<Line & { entryNo: number | null }>(
      `SELECT w.lobby_opens_at AS "lobbyOpensAt", w.opens_at AS "opensAt", w.closes_at AS "closesAt",
              w.paused_at AS "pausedAt", w.most_inside AS "mostInside", w.draw_seed AS "drawSeed",
              q.lobby_size AS "lobbySize", q.served, e.entry_no AS "entryNo"
       FROM queue_state q JOIN cohort_window w ON w.id = q.window_id
       LEFT JOIN queue_entry e ON e.window_id = w.id AND e.person_id = $2
       WHERE q.window_id = $1 FOR UPDATE OF q`,
      [windowId, personId],
    );
    const line = rows[0];
    if (!line) throw new Refusal("window-unknown");
    const phase = phaseAt(line, now);
    if (phase === "closed") throw new Refusal("window-closed");
    if (phase === "paused") throw new Refusal("window-paused");
    if (phase !== "open") throw new Refusal("window-not-yet-open");
    if (line.entryNo === null) throw new Refusal("not-in-line");
    const place = placeOf(line, line.entryNo);
    if (place === null || place > line.served) throw new Refusal("not-your-turn");

    const live = await tx.query<{ id: string; expiresAt: Date }>(
      `SELECT id, expires_at AS "expiresAt" FROM admission
       WHERE window_id = $1 AND person_id = $2 AND ended_at IS NULL AND expires_at > $3`,
      [windowId, personId, now],
    );
    if (live.rows[0]) return live.rows[0];
    const inside = await tx.query<{ count: number }>(
      "SELECT count(*) FROM admission WHERE window_id = $1 AND ended_at IS NULL AND expires_at > $2",
      [windowId, now],
    );
    if ((inside.rows[0]?.count ?? 0) >= line.mostInside) throw new Refusal("inside-is-full");
    await tx.query(
      "UPDATE admission SET ended_at = $3 WHERE window_id = $1 AND person_id = $2 AND ended_at IS NULL",
      [windowId, personId, now],
    );
    const given = await tx.query<Admission>(
      `INSERT INTO admission (window_id, person_id, created_at, expires_at) VALUES ($1, $2, $3, $4)
       RETURNING id, expires_at AS "expiresAt"`,
      [windowId, personId, now, new Date(now.getTime() + admissionSeconds * 1000)],
    );
    return given.rows[0] as Admission;
  });
}
