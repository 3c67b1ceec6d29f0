import { decryptColumn } from "../crypto/column-encryption";
import type { Database } from "../db/database";

/** What may stand in no log. */
export interface PersonalData {
  name: string | null;
  /** YYYY-MM-DD */
  birthDate: string | null;
  /** E.164 */
  phone: string | null;
  email: string | null;
}

/** Everybody whom the database holds: citizens, applicants who never came back, and staff. */
export async function peopleKnown(database: Database): Promise<PersonalData[]> {
  const { rows } = await database.query<PersonalData & { table: "person" | "one_time_code"; id: string }>(
    `SELECT 'person' AS table, id, name, to_char(birth_date, 'YYYY-MM-DD') AS "birthDate", phone, email FROM person
     UNION ALL
     SELECT 'one_time_code', id, name, to_char(birth_date, 'YYYY-MM-DD'), phone, NULL FROM one_time_code`,
  );
  const staff = await database.query<PersonalData>(
    `SELECT name, NULL AS "birthDate", NULL AS phone, email FROM staff_account`,
  );
  const citizens = rows.map(({ table, id, name, birthDate, phone, email }) => ({
    birthDate,
    name: decryptColumn(`${table}.name`, id, name),
    phone: decryptColumn(`${table}.phone`, id, phone),
    email: decryptColumn("person.email", id, email),
  }));
  return [...citizens, ...staff.rows];
}

/** The ways in which people and programs write a person's data. */
function spellings({ name, birthDate, phone, email }: PersonalData): string[] {
  const [year = "", month = "", day = ""] = birthDate?.split("-") ?? [];
  const dates = birthDate
    ? [
        birthDate,
        `${year}${month}${day}`,
        `${year}.${Number(month)}.${Number(day)}`,
        `${year}/${month}/${day}`,
      ]
    : [];
  const local = phone?.replace(/^\+82/, "0") ?? "";
  const phones = phone
    ? [phone.slice(1), local, `${local.slice(0, 3)}-${local.slice(3, -4)}-${local.slice(-4)}`]
    : [];
  // Whoever was forgotten has an empty name.
  const plain = [name, email].flatMap((text) => text || []);
  return [...dates, ...phones, ...plain, ...plain.map(encodeURIComponent)];
}

/** The lines of a log in which somebody's name, phone, birth date or e-mail address stands. */
export function leaksIn(log: string, people: readonly PersonalData[]): string[] {
  const wanted = [...new Set(people.flatMap(spellings))];
  return log.split("\n").filter((line) => wanted.some((text) => line.includes(text)));
}
