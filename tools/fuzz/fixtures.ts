import { randomInt, randomUUID } from "node:crypto";
import type { Role } from "../../e2e/roles/access-matrix";
import { getSessionCookieName } from "../../lib/citizens/session";
import { admissionCookie, createQueueTokens, ticketCookie } from "../../lib/queue/tokens";
import type { Database } from "../../lib/shared/db/database";
import { aPerson } from "../../lib/shared/testing/builders";
import { readCredential } from "../../lib/staff/credential";
import { startSession } from "../../lib/staff/sessions";
import { fill } from "../../load/pages/fill";
import { keysOf, sessionsOf } from "../../load/visitors";

const slug = "born-1967-1968";
const hour = 3_600_000;

/** Somebody whose name, phone and booking nobody who is sent here may be told. */
export interface Planted {
  /** Every way in which their data could stand in an answer. */
  texts: string[];
  /** Of the booking; one of the texts. */
  code: string;
  personId: string;
  bookingId: string;
  /** As it would be typed. */
  phone: string;
}

export interface AdmittedCitizen {
  id: string;
  cookies: Map<string, string>;
}

export interface Ground {
  planted: Planted[];
  /** What may stand for a name in brackets, for `*`, or in a field of that name. */
  values: Record<string, string[]>;
  roles: Map<Role, Map<string, string>>;
  /** The window in which those who are admitted book. */
  windowId: string;
  /** Signs somebody in, born for the window and admitted to it. */
  admit(name: string): Promise<AdmittedCitizen>;
  /** Makes the sessions anew and puts back what the requests so far have taken away. */
  mend(): Promise<void>;
}

const syllables = "뷁훑쫓뜹뀨쒜뺭쯔";
/** A name that stands on no page. */
const rareName = () => Array.from({ length: 5 }, () => syllables[randomInt(syllables.length)]).join("");

async function plant(
  database: Database,
  clinicId: number,
  windowId: string,
  many: number,
): Promise<Planted[]> {
  const planted: Planted[] = [];
  const { rows: slots } = await database.query<{ id: string }>(
    `SELECT id FROM slot WHERE clinic_id = $1 AND starts_at > now() + interval '1 day' AND taken < capacity
     ORDER BY starts_at LIMIT $2`,
    [clinicId, many],
  );
  for (const slot of slots) {
    const name = rareName();
    const number = `0109${String(randomInt(10_000_000)).padStart(7, "0")}`;
    const personId = await aPerson(database, { name, phone: `+82${number.slice(1)}` });
    const code = `Q${randomUUID().replaceAll("-", "").slice(0, 7).toUpperCase()}`;
    const { rows } = await database.query<{ id: string }>(
      `WITH a AS (INSERT INTO admission (window_id, person_id, expires_at, ended_at) VALUES ($1, $2, now(), now()) RETURNING id),
       s AS (UPDATE slot SET taken = taken + 1 WHERE id = $3)
       INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) SELECT $4, $2, $1, a.id, $3 FROM a RETURNING id`,
      [windowId, personId, slot.id, code],
    );
    const grouped = `${number.slice(0, 3)}-${number.slice(3, 7)}-${number.slice(7)}`;
    const texts = [name, encodeURIComponent(name), number, number.slice(1), grouped, code];
    planted.push({ texts, code, personId, bookingId: rows[0]?.id ?? "", phone: number });
  }
  return planted;
}

/**
 * Fills a demo's database with what requests may be about and with people whom no answer may tell of, and signs
 * somebody of each role in.
 *
 * @param signingKeys as the server has them
 */
export async function layGround(database: Database, signingKeys: string): Promise<Ground> {
  const values = await fill(database, 200);
  const one = async <T extends object>(sql: string, wanted: unknown[] = []): Promise<T> => {
    const { rows } = await database.query(sql, wanted);
    if (!rows[0]) throw new Error(`the demo has none: ${sql}`);
    return rows[0] as T;
  };
  const window = await one<{ id: string }>("SELECT id FROM cohort_window WHERE slug = $1", [slug]);
  const theirs = await one<{ id: number; district: string }>(
    `SELECT id, district_code AS district FROM clinic c WHERE NOT EXISTS (SELECT 1 FROM staff_account WHERE clinic_id = c.id)
     AND EXISTS (SELECT 1 FROM slot WHERE clinic_id = c.id AND starts_at > now() + interval '1 day') ORDER BY id LIMIT 1`,
  );
  const planted = await plant(database, theirs.id, window.id, 30);
  const { rows: slots } = await database.query<{ id: string }>(
    "SELECT id FROM slot WHERE starts_at > now() AND taken < capacity ORDER BY random() LIMIT 20",
  );
  const { rows: windows } = await database.query<{ slug: string }>("SELECT slug FROM cohort_window");

  await database.query(
    `INSERT INTO staff_account (email, name, role, clinic_id, password_hash, disabled_at)
     SELECT 'fuzz-staff@example.com', '시험역할', 'CLINIC_STAFF'::"StaffRole", clinic_id, '-', NULL::timestamptz FROM staff_account WHERE email = 'clinic1@example.com'
     UNION ALL
     SELECT 'fuzz-removed@example.com', '시험역할', 'CLINIC_STAFF', clinic_id, '-', now() FROM staff_account WHERE email = 'clinic1@example.com'`,
  );
  await database.query("CREATE TABLE fuzz_window AS SELECT * FROM cohort_window");
  await database.query("CREATE TABLE fuzz_account AS SELECT * FROM staff_account");

  const sessions = sessionsOf(signingKeys);
  const tokens = createQueueTokens(keysOf(signingKeys));
  const roles = new Map<Role, Map<string, string>>();

  async function citizen(name: string): Promise<{ id: string; cookies: Map<string, string> }> {
    const id = await aPerson(database, {
      name,
      phone: `+82108${String(randomInt(10_000_000)).padStart(7, "0")}`,
    });
    const claims = { kind: "citizen" as const, sub: id, birthDate: "1968-03-04", name };
    return { id, cookies: new Map([[getSessionCookieName(false), sessions.sign(claims, new Date())]]) };
  }

  /** Somebody whom the line has let in, with a ticket and a booking to change. */
  async function admit(name: string): Promise<AdmittedCitizen> {
    const { id, cookies } = await citizen(name);
    const entryNo = 1;
    const expires = new Date(Date.now() + hour);
    const { id: admission } = await one<{ id: string }>(
      "INSERT INTO admission (window_id, person_id, expires_at) VALUES ($1, $2, $3) RETURNING id",
      [window.id, id, expires],
    );
    const claims = { sub: id, window: slug };
    const now = new Date();
    cookies.set(admissionCookie(false), tokens.admissions.sign({ ...claims, admission }, now, expires));
    cookies.set(ticketCookie(slug, false), tokens.tickets.sign({ ...claims, entryNo }, now));
    return { id, cookies };
  }

  async function staff(email: string): Promise<Map<string, string>> {
    const { id } = await one<{ id: string }>("SELECT id FROM staff_account WHERE email = $1", [email]);
    const now = new Date();
    const credential = await readCredential(database, id);
    const session = await startSession(
      database,
      id,
      credential,
      { address: "192.0.2.1", userAgent: "" },
      now,
    );
    return new Map([[getSessionCookieName(false), sessions.sign(session, now)]]);
  }

  async function mend(): Promise<void> {
    await database.query("DELETE FROM rate_limit");
    await database.query(
      `UPDATE cohort_window w SET (lobby_opens_at, opens_at, closes_at, paused_at, birth_year_from, birth_year_to, last_digits, most_inside,
         version, cleared_version, override_reason)
       = (f.lobby_opens_at, f.opens_at, f.closes_at, f.paused_at, f.birth_year_from, f.birth_year_to, f.last_digits, f.most_inside,
         f.version, f.cleared_version, f.override_reason)
       FROM fuzz_window f WHERE f.id = w.id`,
    );
    await database.query(
      `UPDATE staff_account a SET (role, clinic_id, disabled_at, password_hash, totp_secret, totp_since)
       = (f.role, f.clinic_id, f.disabled_at, f.password_hash, f.totp_secret, f.totp_since)
       FROM fuzz_account f WHERE f.id = a.id`,
    );
    await database.query("UPDATE programme SET admins_need_totp = false");
    roles.set("nobody", new Map());
    roles.set("citizen", (await citizen("시험시민")).cookies);
    roles.set("admitted", (await admit("시험입장")).cookies);
    roles.set("staff", await staff("fuzz-staff@example.com"));
    roles.set("otherClinic", await staff("clinic3@example.com"));
    roles.set("manager", await staff("clinic1@example.com"));
    roles.set("agent", await staff("agent1@example.com"));
    roles.set("admin", await staff("admin3@example.com"));
    const removed = "fuzz-removed@example.com";
    await database.query("UPDATE staff_account SET disabled_at = NULL WHERE email = $1", [removed]);
    roles.set("removed", await staff(removed));
    await database.query("UPDATE staff_account SET disabled_at = now() WHERE email = $1", [removed]);
  }

  const { window: windowSlug = slug, ...rest } = values;
  const lists = Object.fromEntries(Object.entries(rest).map(([name, value]) => [name, [value]]));
  return {
    planted,
    roles,
    mend,
    admit,
    windowId: window.id,
    values: {
      ...lists,
      slug: windows.map((each) => each.slug),
      window: [windowSlug, ...windows.map((each) => each.slug)],
      clinic: [...(lists.clinic ?? []), String(theirs.id)],
      province: [theirs.district.slice(0, 2), "11"],
      district: [theirs.district],
      slot: slots.map(({ id }) => String(id)),
      booking: [...(lists.booking ?? []), ...planted.map(({ bookingId }) => bookingId)],
      person: planted.map(({ personId }) => personId),
      phone: planted.map(({ phone }) => phone),
      key: ["fuzz-key-1", "fuzz-key-2"],
    },
  };
}
