import { randomUUID } from "node:crypto";
import { encryptColumn } from "@/lib/shared/crypto/column-encryption";
import type { Database } from "@/lib/shared/db/database";

/**
 * A clinic with `count` bookings on a day, from eight in the morning on, and a lot of 1,000 doses; it is open all day.
 *
 * @param day YYYY-MM-DD in Seoul
 * @returns its id and the codes of its bookings, in the order of their times
 */
export async function aBusyClinic(database: Database, day: string, count: number) {
  const { rows } = await database.query<{ id: number }>(
    `WITH c AS (INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone)
                VALUES ('50110', '가득찬시험의원', 'A Full Test Clinic', '제주 시험로 2', '2 Siheom-ro', '064-000-0001')
                RETURNING id),
          p AS (INSERT INTO clinic_plan (clinic_id, places, open_on_holidays) SELECT id, 100, true FROM c),
          h AS (INSERT INTO clinic_hours (clinic_id, weekday, opens, closes)
                SELECT id, day, 0, 1440 FROM c CROSS JOIN generate_series(1, 7) day),
          v AS (INSERT INTO vaccine_product (code, name_ko, name_en) VALUES ('trial', '시험 백신', 'Trial vaccine')
                ON CONFLICT (code) DO UPDATE SET name_ko = '시험 백신' RETURNING code),
          l AS (INSERT INTO clinic_lot SELECT id, v.code, 'LOT-A1', 1000, DATE '2099-12-31' FROM c, v)
     SELECT id FROM c`,
  );
  const id = rows[0]?.id ?? 0;
  const slots = await database.query<{ id: number }>(
    `INSERT INTO slot (clinic_id, starts_at, capacity)
     SELECT $1, $2::timestamptz + make_interval(hours => h), 100 FROM generate_series(8, 17) h RETURNING id`,
    [id, `${day}T00:00:00+09:00`],
  );
  const people = Array.from({ length: count }, () => randomUUID());
  const names = ["가람", "나래", "다솜", "라온", "마루", "바다"];
  await database.query(
    `INSERT INTO person (id, name, phone, birth_date)
     SELECT id, name, phone, DATE '1968-03-04' FROM unnest($1::uuid[], $2::text[], $3::text[]) AS p(id, name, phone)`,
    [
      people,
      people.map((person, n) => encryptColumn("person.name", person, `시험${names[n % names.length]}${n}`)),
      people.map((person, n) =>
        encryptColumn("person.phone", person, `+82100000${String(n).padStart(4, "0")}`),
      ),
    ],
  );
  const { rows: booked } = await database.query<{ code: string }>(
    `WITH who AS (SELECT p.id, p.n, w.id AS window_id FROM unnest($1::uuid[]) WITH ORDINALITY AS p(id, n)
                  JOIN cohort_window w ON w.slug = 'born-1967-1968'),
          a AS (INSERT INTO admission (window_id, person_id, expires_at, ended_at) SELECT window_id, id, now(), now() FROM who
                RETURNING id, window_id, person_id)
     INSERT INTO booking (code, person_id, window_id, admission_id, slot_id, product_code)
     SELECT upper(left(replace(gen_random_uuid()::text, '-', ''), 10)), a.person_id, a.window_id, a.id,
            ($2::bigint[])[1 + (who.n - 1) * cardinality($2::bigint[]) / $3], 'trial' FROM a JOIN who ON who.id = a.person_id
      ORDER BY who.n RETURNING code`,
    [people, slots.rows.map((slot) => slot.id), count],
  );
  await database.query(
    "UPDATE slot s SET taken = (SELECT count(*) FROM booking WHERE slot_id = s.id) WHERE clinic_id = $1",
    [id],
  );
  return { id, codes: booked.map(({ code }) => code) };
}
