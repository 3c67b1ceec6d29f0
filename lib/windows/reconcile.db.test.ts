import { randomUUID } from "node:crypto";
import pg from "pg";
import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { openDatabase } from "../shared/db/database";
import { migrate } from "../shared/db/migrate";
import { admitted, anOpenWindow, aSlot, people } from "../shared/testing/builders";
import { findDiscrepancies } from "./reconcile";

const now = new Date("2026-07-19T12:00:00Z");
let client: pg.Client;
let bookingId: string;
let slotId: number;
let windowId: string;

beforeAll(async () => {
  const name = `t_${randomUUID().replaceAll("-", "")}`;
  const server = openDatabase(inject("databaseUrl"), 1);
  await server.query(`CREATE DATABASE ${name}`);
  await server.end();
  const url = Object.assign(new URL(inject("databaseUrl")), { pathname: `/${name}` }).href;
  await migrate(url);
  const database = openDatabase(url, 2);
  windowId = await anOpenWindow(database, now);
  slotId = await aSlot(database, 1, now);
  const [person = ""] = await people(database, 1);
  const { admissionId } = await admitted(database, windowId, person, now);
  const made = await database.query(
    `WITH place AS (UPDATE slot SET taken = taken + 1 WHERE id = $4)
     INSERT INTO booking (code, person_id, window_id, admission_id, slot_id) VALUES ('LEDGER', $1, $2, $3, $4)
     RETURNING id`,
    [person, windowId, admissionId, slotId],
  );
  bookingId = made.rows[0].id;
  await database.query("INSERT INTO queue_entry (window_id, entry_no, person_id) VALUES ($1, 0, $2)", [
    windowId,
    person,
  ]);
  await database.query("UPDATE queue_state SET entries = 1, served = 1 WHERE window_id = $1", [windowId]);
  await database.end();
  client = new pg.Client({ connectionString: url });
  await client.connect();
});
afterAll(() => client.end());

test("finds nothing where all is right", async () => {
  expect(await findDiscrepancies(client, now)).toEqual([]);
});

/** Constraints and triggers keep these from happening; the ledger must see them where those have failed. */
type Harm = (ids: { slot: number; booking: string; window: string }) => string;
const harms: [check: string, harm: Harm][] = [
  ["places taken of a slot", ({ slot }) => `UPDATE slot SET taken = 0 WHERE id = ${slot}`],
  [
    "a slot's bookings and live holds within its capacity",
    ({ slot, window }) => `INSERT INTO hold (person_id, slot_id, window_id, expires_at)
      VALUES (gen_random_uuid(), ${slot}, '${window}', '2026-07-19T13:00:00Z')`,
  ],
  [
    "audit rows of a booking's making, changes and end",
    ({ booking }) => `DELETE FROM audit_row WHERE subject = 'booking:${booking}'`,
  ],
  [
    "audit rows of a booking's making, changes and end",
    ({ booking }) => `UPDATE booking SET changes = 1 WHERE id = '${booking}'`,
  ],
  [
    "a booking's admission",
    ({ booking }) => `UPDATE booking SET admission_id = gen_random_uuid() WHERE id = '${booking}'`,
  ],
  [
    "one live booking a person and dose",
    ({
      booking,
    }) => `DROP INDEX one_live_booking; INSERT INTO booking (code, person_id, window_id, admission_id, slot_id)
      SELECT 'TWICE', person_id, window_id, admission_id, slot_id FROM booking WHERE id = '${booking}'`,
  ],
  [
    "an idempotent answer's booking",
    () =>
      "INSERT INTO idempotent_answer (person_id, key, act, booking_id) VALUES (gen_random_uuid(), 'k', 'confirm', gen_random_uuid())",
  ],
  [
    "doses taken of a window's stock",
    ({ window }) =>
      `INSERT INTO window_stock (window_id, region, shard, doses) VALUES ('${window}', '', 0, 10)`,
  ],
  ...["doses taken of a window's stock", "a leftover dose where it was left over"].map(
    (check): [string, Harm] => [
      check,
      // Booked as a leftover dose, which no stock counts, and then moved to an ordinary time.
      ({ booking, window, slot }) => `
        INSERT INTO window_stock (window_id, region, shard, doses, taken) VALUES ('${window}', '', 0, 10, 0);
        INSERT INTO slot (id, clinic_id, starts_at, minutes, capacity, leftover)
          SELECT 0, clinic_id, '2026-07-19T12:30:00Z', 5, 1, true FROM slot WHERE id = ${slot};
        INSERT INTO offer (wait_id, person_id, window_id, slot_id, leftover, offered_at, expires_at, ended_at, booking_id)
          SELECT 0, person_id, window_id, 0, true, now(), now(), now(), id FROM booking WHERE id = '${booking}'`,
    ],
  ),
  [
    "nothing kept for a person who was forgotten",
    ({ booking }) => `UPDATE person SET forgotten_at = now() WHERE id = (SELECT person_id FROM booking
      WHERE id = '${booking}')`,
  ],
  [
    "a window's share of a clinic's day",
    ({ window, slot }) => `INSERT INTO window_share (window_id, clinic_id, day, taken)
      SELECT '${window}', clinic_id, '2026-07-01', 2 FROM slot WHERE id = ${slot}`,
  ],
  [
    "entries of a line without gaps",
    ({ window }) => `UPDATE queue_entry SET entry_no = 5 WHERE window_id = '${window}'`,
  ],
  [
    "people called within those who entered",
    ({ window }) => `ALTER TABLE queue_state DROP CONSTRAINT queue_counters_in_range;
      UPDATE queue_state SET served = 9 WHERE window_id = '${window}'`,
  ],
];

test.each(harms)("sees a difference in: %s", async (check, harm) => {
  await client.query("SET session_replication_role = replica");
  const undo = await snapshot();
  await client.query(harm({ slot: slotId, booking: bookingId, window: windowId }));
  const found = await findDiscrepancies(client, now);
  await undo();
  await client.query("SET session_replication_role = DEFAULT");
  expect(found.map((difference) => difference.check)).toContain(check);
});

/** Keeps a copy of what the harms touch. @returns puts it back */
async function snapshot(): Promise<() => Promise<void>> {
  const tables = [
    "slot",
    "hold",
    "booking",
    "audit_row",
    "idempotent_answer",
    "window_stock",
    "window_share",
    "queue_entry",
    "queue_state",
    "person",
    "offer",
  ];
  for (const table of tables) await client.query(`CREATE TEMP TABLE "kept_${table}" AS TABLE "${table}"`);
  return async () => {
    for (const table of tables) {
      await client.query(`DELETE FROM "${table}"`);
      await client.query(`INSERT INTO "${table}" SELECT * FROM "kept_${table}"; DROP TABLE "kept_${table}"`);
    }
  };
}
