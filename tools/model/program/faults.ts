import { readFileSync } from "node:fs";
import type { Database } from "../../../lib/shared/db/database";

/** A fault in one of the functions of the database, as somebody could make it. */
export interface Fault {
  file: string;
  was: string;
  becomes: string;
}

/** Faults that the replay must find, each with the seed of histories that come to it soon. */
export const faults: [string, number, Fault][] = [
  [
    "the waiting list open to everybody",
    1,
    {
      file: "lib/booking/sql/wait.sql",
      was: "WHEN NOT was_admitted(p_window, p_person) AND NOT was_called(p_window, p_person) THEN 'wait-before-turn'",
      becomes: "",
    },
  ],
  [
    "a wait that outlives who was forgotten",
    3,
    {
      file: "lib/privacy/sql/end-standing.sql",
      was: "UPDATE wait SET ended_at = p_now WHERE person_id = ANY (p_people) AND ended_at IS NULL;",
      becomes: "",
    },
  ],
  [
    "a move that looks at no holds",
    23,
    {
      file: "lib/booking/sql/change.sql",
      was: "new_slot.taken + held_by_others(p_slot, p_person, p_now) >= new_slot.capacity",
      becomes: "new_slot.taken >= new_slot.capacity",
    },
  ],
  [
    "a confirmation by an admission that ran out",
    30,
    {
      file: "lib/booking/sql/admission.sql",
      was: "WHEN admission_row.ended_at IS NOT NULL OR admission_row.expires_at <= p_now THEN 'admission-expired'",
      becomes: "",
    },
  ],
  [
    "offers in a pause",
    1,
    {
      file: "lib/booking/sql/offer.sql",
      was: "refusal_of_window(id, p_now) IS NULL",
      becomes: "opens_at <= p_now AND closes_at > p_now",
    },
  ],
  [
    "an admission before the call",
    3,
    {
      file: "lib/queue/sql/claim.sql",
      was: 'WHEN the_place IS NULL OR place > line."served" + line."spare" THEN \'not-your-turn\'',
      becomes: "",
    },
  ],
  [
    "leftover doses that count once more",
    1,
    {
      file: "lib/booking/sql/stock.sql",
      was: "RETURN p_dose = 1 AND NOT",
      becomes: "RETURN p_dose = 1 OR NOT",
    },
  ],
];

/** Plants a fault in a database of one's own. @throws Error when the file does not say any more what goes */
export async function plant(database: Database, { file, was, becomes }: Fault): Promise<void> {
  const source = readFileSync(file, "utf8");
  if (source.split(was).length !== 2) throw new Error(`${file} does not say once: ${was}`);
  await database.query(source.replace(was, () => becomes));
}

/** Puts a file's functions back as they are. */
export async function mend(database: Database, { file }: Fault): Promise<void> {
  await database.query(readFileSync(file, "utf8"));
}
