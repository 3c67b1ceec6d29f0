import { randomUUID } from "node:crypto";
import type { Database } from "../../lib/shared/db/database";
import { aSlot } from "../../lib/shared/testing/builders";
import type { AdmittedCitizen, Ground } from "./fixtures";
import type { Answer, Shot } from "./send";

/** What somebody else has begun, and how it ends, before a person acts. */
const begins = ["nothing", "hold", "book", "wait"] as const;
const ends = ["delete", "sign-out", "cancel", "forgotten-row", "synthetic-row", "pause"] as const;
const acts = ["hold", "confirm", "extend", "change", "cancel", "look", "export"] as const;

export interface Pair {
  begin: (typeof begins)[number];
  end: (typeof ends)[number];
  act: (typeof acts)[number];
}

export const pairs: Pair[] = begins.flatMap((begin) =>
  ends.flatMap((end) => acts.map((act) => ({ begin, end, act }))),
);

export interface Harm extends Pair {
  what: string;
}

const roomy = 6;

/**
 * Lets one person begin something at a clinic, lets that end, and then lets another person act there. The act is one
 * that nothing speaks against, so a refusal was caused by the first person.
 *
 * @returns what harm was done; undefined where the act succeeded
 */
export async function tryPair(
  pair: Pair,
  { admit, windowId }: Pick<Ground, "admit" | "windowId">,
  database: Database,
  send: (shot: Shot) => Promise<Answer>,
  origin: string,
): Promise<Harm | undefined> {
  const district = String(99_000 + Math.floor(Math.random() * 999));
  const first = await aSlot(database, roomy, new Date(), district);
  const { rows } = await database.query<{ id: number }>(
    `INSERT INTO slot (clinic_id, starts_at, capacity) SELECT clinic_id, starts_at + interval '1 day', capacity
     FROM slot WHERE id = $1 RETURNING id`,
    [first],
  );
  const second = rows[0]?.id ?? 0;
  const post = (of: AdmittedCitizen, path: string, fields: Record<string, string | number>) => {
    const body = Buffer.from(
      new URLSearchParams(Object.entries(fields).map(([k, v]) => [k, String(v)])).toString(),
    );
    const cookie = [...of.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    const headers = {
      ...{ accept: "application/json", "content-type": "application/x-www-form-urlencoded", cookie, origin },
      "content-length": String(body.length),
    };
    return send({ method: "POST", path: `/en/${path}`, headers, body });
  };
  const get = (of: AdmittedCitizen, path: string) => {
    const cookie = [...of.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
    return send({ method: "GET", path: `/en/${path}`, headers: { accept: "text/html", cookie }, body: null });
  };
  const bookingOf = async (of: AdmittedCitizen) => {
    const found = await database.query<{ id: string }>(
      "SELECT id FROM booking WHERE person_id = $1 AND dose = 1 AND status = 'BOOKED'",
      [of.id],
    );
    return found.rows[0]?.id ?? "";
  };
  const person = (of: AdmittedCitizen) => ({ person: of.id, key: randomUUID() });
  const book = async (of: AdmittedCitizen, slot: number) => {
    await post(of, "book/hold", { slot });
    return post(of, "book/confirm", { slot, ...person(of) });
  };

  const [other, own] = [await admit("시험상대"), await admit("시험본인")];
  const needsBooking = pair.act === "change" || pair.act === "cancel";
  if (needsBooking) await book(own, first);
  if (pair.act === "confirm" || pair.act === "extend") await post(own, "book/hold", { slot: first });

  const { rows: clinics } = await database.query<{ clinic: number }>(
    "SELECT clinic_id AS clinic FROM slot WHERE id = $1",
    [first],
  );
  if (pair.begin === "hold") await post(other, "book/hold", { slot: first });
  if (pair.begin === "book") await book(other, first);
  if (pair.begin === "wait")
    // The row as the function for joining writes it: the clinic need not be full for its harm to show.
    await database.query(
      "INSERT INTO wait (person_id, window_id, clinic_id, leftover, joined_at) VALUES ($1, $2, $3, false, now())",
      [other.id, windowId, clinics[0]?.clinic],
    );

  if (pair.end === "delete") await post(other, "my-data/delete", {});
  if (pair.end === "sign-out") await post(other, "my-data/end-sessions", {});
  if (pair.end === "cancel")
    await post(other, "my-booking/cancel", { booking: await bookingOf(other), ...person(other) });
  if (pair.end === "forgotten-row")
    await database.query("UPDATE person SET forgotten_at = now() WHERE id = $1", [other.id]);
  if (pair.end === "synthetic-row")
    await database
      .query("UPDATE person SET synthetic = true WHERE id = $1", [other.id])
      .catch(() => undefined);
  if (pair.end === "pause")
    await database.query("UPDATE cohort_window SET paused_at = now() WHERE id = $1", [windowId]);

  const acted = await (async () => {
    switch (pair.act) {
      case "hold":
        return post(own, "book/hold", { slot: first });
      case "confirm":
        return post(own, "book/confirm", { slot: first, ...person(own) });
      case "extend":
        return post(own, "book/extend", {});
      case "change":
        return post(own, "my-booking/change", {
          slot: second,
          booking: await bookingOf(own),
          ...person(own),
        });
      case "cancel":
        return post(own, "my-booking/cancel", { booking: await bookingOf(own), ...person(own) });
      case "look":
        return get(own, "my-booking");
      case "export":
        return get(own, "my-data/export");
    }
  })();
  if (pair.end === "pause")
    await database.query("UPDATE cohort_window SET paused_at = NULL WHERE id = $1", [windowId]);
  if (acted.status >= 200 && acted.status < 400) return undefined;
  return { ...pair, what: `${acted.status} ${acted.text.slice(0, 160)}` };
}
