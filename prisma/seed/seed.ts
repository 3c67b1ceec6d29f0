import { type Database, withTransaction } from "../../lib/shared/db/database";
import { seedAccounts } from "./accounts";
import { clinicsFor } from "./clinics";
import { provinces } from "./places/places";
import { seedSlots } from "./slots";
import { seedWindows } from "./windows";

/** How many clinics: enough to try, or as many as gave vaccinations in Korea. */
export const scales = { demo: 300, national: 13_000 } as const;

/** The advisory lock that makes seeding one at a time. */
const seedLock = 719_2022;

export interface SeedWish {
  scale: keyof typeof scales;
  /** The server's instant, UTC: windows and slots are laid around it. */
  now: Date;
  /** Of every staff account that is made. */
  password: string;
  progress: (line: string) => void;
}

async function seedPlaces(database: Database): Promise<void> {
  const districts = provinces.flatMap((province) =>
    province.districts.map((district) => ({ ...district, province: province.code })),
  );
  await withTransaction(database, async (tx) => {
    await tx.query(
      `INSERT INTO province (code, name_ko, name_en) SELECT * FROM unnest($1::text[], $2::text[], $3::text[])
       ON CONFLICT DO NOTHING`,
      [provinces.map((p) => p.code), provinces.map((p) => p.nameKo), provinces.map((p) => p.nameEn)],
    );
    await tx.query(
      `INSERT INTO district (code, province_code, name_ko, name_en)
       SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) ON CONFLICT DO NOTHING`,
      [
        districts.map((d) => d.code),
        districts.map((d) => d.province),
        districts.map((d) => d.nameKo),
        districts.map((d) => d.nameEn),
      ],
    );
  });
}

async function seedClinics(database: Database, total: number): Promise<void> {
  const clinics = clinicsFor(total);
  await database.query(
    `INSERT INTO clinic (district_code, name_ko, name_en, address_ko, address_en, phone, latitude, longitude,
       features, languages)
     SELECT n.district_code, n.name_ko, n.name_en, n.address_ko, n.address_en, n.phone, n.latitude, n.longitude,
            string_to_array(n.features, ','), string_to_array(n.languages, ',')
     FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::float8[],
         $8::float8[], $9::text[], $10::text[])
       AS n(district_code, name_ko, name_en, address_ko, address_en, phone, latitude, longitude, features, languages)
     WHERE NOT EXISTS (SELECT 1 FROM clinic c WHERE c.district_code = n.district_code AND c.name_ko = n.name_ko)`,
    [
      clinics.map((c) => c.districtCode),
      clinics.map((c) => c.nameKo),
      clinics.map((c) => c.nameEn),
      clinics.map((c) => c.addressKo),
      clinics.map((c) => c.addressEn),
      clinics.map((c) => c.phone),
      clinics.map((c) => c.latitude),
      clinics.map((c) => c.longitude),
      clinics.map((c) => c.features.join(",")),
      clinics.map((c) => c.languages.join(",")),
    ],
  );
}

/**
 * Fills a database with the demo. Every part adds only what is missing, so running it again changes
 * nothing, a run cut short is mended by the next, and a larger scale adds to a smaller one.
 */
export async function seed(database: Database, wish: SeedWish): Promise<void> {
  const holder = await database.connect();
  try {
    // Of two servers that start at once the second waits, and then finds everything there.
    await holder.query("SET statement_timeout = 0");
    await holder.query("SET lock_timeout = 0");
    await holder.query("SELECT pg_advisory_lock($1)", [seedLock]);
    await fillIn(database, wish);
  } finally {
    // Closing the connection lets go of the lock and of its settings.
    holder.release(true);
  }
}

async function fillIn(database: Database, { scale, now, password, progress }: SeedWish): Promise<void> {
  await seedPlaces(database);
  await seedClinics(database, scales[scale]);
  const slots = await seedSlots(database, now, (done, of) => {
    if (done === of || done % 1_000 === 0) progress(`slots of ${done} of ${of} clinics`);
  });
  if (slots > 0) progress(`${slots.toLocaleString("en")} slots`);
  await seedAccounts(database, password, now);
  await seedWindows(database, now);
}
