import { randomUUID } from "node:crypto";
import type { Database } from "@/lib/shared/db/database";
import { addDays, toSeoulDate } from "@/lib/shared/time/seoul";
import type { Site } from "@/scripts/start-test-site";
import type { Role } from "../roles/access-matrix";
import { slug } from "../support/attack";
import { aBusyClinic } from "../support/busy-clinic";
import { newCitizen } from "../support/citizen";
import { HttpSession, signedIn, tokens } from "../support/http-session";
import { removedStaffVisitor, staffVisitor } from "../support/staff";

/** Texts that stand in somebody's row, and nowhere on a page that may be shown to anybody. */
const canaries = {
  staffName: "카나리직원",
  staffEmail: "canary-staff@example.com",
  window: "카나리접종기간",
  /** Of the audit log alone. */
  act: "canary-act-7c1f",
};

/** Who stands at the doors, and what the database holds of others that a page may let slip. */
export async function ungatedGround(database: Database, site: Site) {
  const day = addDays(toSeoulDate(new Date()), 1);
  const clinic = await aBusyClinic(database, day, 12);
  await database.query(
    `INSERT INTO staff_account (email, name, role, clinic_id, password_hash, disabled_at)
     VALUES ($2, $3, 'CLINIC_STAFF', $1, '-', NULL), ('ungated-manager@example.com', '시험역할', 'CLINIC_MANAGER', $1, '-', NULL),
            ('ungated-removed@example.com', '시험역할', 'CLINIC_STAFF', $1, '-', now())`,
    [clinic.id, canaries.staffEmail, canaries.staffName],
  );
  await database.query(
    `INSERT INTO cohort_window (id, slug, name_ko, name_en, birth_year_from, birth_year_to, lobby_opens_at, opens_at,
       closes_at, most_inside, draw_seed, cleared_version)
     SELECT gen_random_uuid(), 'canary-window', $1, $1, 1901, 1902, now() + interval '50 days', now() + interval '51 days',
       now() + interval '52 days', 10, draw_seed, NULL FROM cohort_window LIMIT 1`,
    [canaries.window],
  );
  await database.query(
    "INSERT INTO queue_state (window_id) SELECT id FROM cohort_window WHERE slug = 'canary-window' ON CONFLICT DO NOTHING",
  );
  const { rows: bookings } = await database.query<{ id: string; code: string }>(
    `SELECT id, code FROM booking WHERE code = ANY($1)`,
    [clinic.codes],
  );
  const [booking] = bookings;
  await database.query(
    "INSERT INTO audit_row (actor, act, subject, detail) SELECT 'system', $1, $2, '{}'::jsonb FROM generate_series(1, 5)",
    [canaries.act, `booking:${booking?.id}`],
  );
  const { rows: accounts } = await database.query<{ id: string }>(
    "SELECT id FROM staff_account WHERE email = $1",
    [canaries.staffEmail],
  );

  const citizen = await signedIn(database, newCitizen(1950), site);
  const admitted = await signedIn(database, newCitizen(), site);
  const { rows: admissions } = await database.query<{ id: string; window: string }>(
    `INSERT INTO admission (id, window_id, person_id, expires_at)
     SELECT gen_random_uuid(), id, $2, now() + interval '20 minutes' FROM cohort_window WHERE slug = $1
     RETURNING id, window_id AS window`,
    [slug, admitted.personId],
  );
  const [admission] = admissions;
  const claims = { sub: admitted.personId, window: admission?.window ?? "", admission: admission?.id ?? "" };
  admitted.cookies.set("admission", tokens(site.signingKeys).admissions.sign(claims, new Date()));
  const staff = (email: string) => staffVisitor(database, email, site);
  const people: Record<Role, HttpSession> = {
    ...{ nobody: new HttpSession(site.baseUrl), citizen, admitted },
    staff: await staff(canaries.staffEmail),
    otherClinic: await staff("clinic1@example.com"),
    manager: await staff("ungated-manager@example.com"),
    agent: await staff("agent1@example.com"),
    admin: await staff("admin3@example.com"),
    removed: await removedStaffVisitor(database, "ungated-removed@example.com", site),
  };

  const values: Record<string, string> = {
    "[clinic]": String(clinic.id),
    "[slug]": slug,
    "[province]": "50",
    "[district]": "50110",
    "[day]": day,
    "[window]": "canary-window",
    "[call]": randomUUID(),
    "[booking]": booking?.id ?? "",
    "[account]": accounts[0]?.id ?? "",
    "[job]": randomUUID(),
  };
  return {
    people,
    day,
    /** Each text that stands in a row of somebody, and whether a role may ever read it. */
    canaries: [...Object.values(canaries), ...clinic.codes, "시험가람0", "시험나래1"],
    /** The path of an address of the tables, about the people whom the canaries are of. */
    pathOf(address: string): string {
      const parts = address.split("/");
      return parts
        .map((part, n) => {
          if (part !== "*") return values[part] ?? part;
          if (parts[0] === "clinic" && n === 1) return String(clinic.id);
          if (parts[n - 1] === "window") return "canary-window";
          return parts[n - 1] === "booking" ? (booking?.id ?? "") : randomUUID();
        })
        .join("/");
    },
  };
}
