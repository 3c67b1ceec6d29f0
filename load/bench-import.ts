// npm run bench:import: how long a file of 13,000 clinics takes, from its bytes until the last row is written.
import { randomBytes } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { parseArgs } from "node:util";
import type { ClinicRecord } from "../lib/clinics/registry/clinic-record";
import { listRegisteredClinics } from "../lib/clinics/registry/clinic-repository";
import { columns, toCells } from "../lib/clinics/registry/csv-import/columns";
import { getImport } from "../lib/clinics/registry/csv-import/import-jobs";
import { ClinicImportRunner } from "../lib/clinics/registry/csv-import/runner";
import { MAX_SCHEDULES } from "../lib/clinics/registry/csv-import/validate";
import { generateSlots } from "../lib/clinics/slot-generation.job";
import { formatCsvLine } from "../lib/shared/csv";
import { type Database, openDatabase } from "../lib/shared/db/database";
import { startEmbeddedPostgres } from "../lib/shared/db/embedded-postgres";
import { migrate } from "../lib/shared/db/migrate";
import { findFreePort } from "../lib/shared/free-port";
import { systemClock } from "../lib/shared/time/clock";
import { clinicsFor } from "../prisma/seed/clinics";
import { seed } from "../prisma/seed/seed";
import { printFigures, printMachine, printTable } from "./bench-report";

const { values } = parseArgs({ options: { rows: { type: "string", default: "13000" } } });
const rows = Number(values.rows);

const plan = {
  hours: new Map(
    [1, 2, 3, 4, 5].map((day) => [day, { opens: 540, closes: 1_020, lunch: { from: 720, to: 780 } }]),
  ),
  slotMinutes: 60,
  places: 5,
};

/** As a spreadsheet saves it: numbers are left out for clinics that are new. */
function fileOf(clinics: readonly (readonly [id: number | null, record: ClinicRecord])[]): Uint8Array {
  const lines = clinics.map(([id, record]) => formatCsvLine([id, ...toCells(0, record).slice(1)]));
  return Buffer.from([formatCsvLine(columns), ...lines].join(""));
}

function newClinics(): ClinicRecord[] {
  return clinicsFor(rows).map((clinic) => ({
    ...clinic,
    nameKo: `${clinic.nameKo} 분원`,
    features: clinic.features as ClinicRecord["features"],
    languages: clinic.languages as ClinicRecord["languages"],
    plan,
  }));
}

interface Took {
  what: string;
  lines: number;
  check: number;
  run: number;
  /** How often its progress was different when it was looked at. */
  steps: number;
}

/** Checks and imports a file as an admin does, and looks at the progress as their page does. */
async function take(
  database: Database,
  imports: ClinicImportRunner,
  what: string,
  file: Uint8Array,
): Promise<Took> {
  const seen = new Set<string>();
  let id = "";
  const looking = setInterval(async () => {
    const job = id ? await getImport(database, id, new Date()) : undefined;
    if (job) seen.add(`${job.state} ${job.done}`);
  }, 250);
  try {
    const began = performance.now();
    id = await imports.check({ name: "clinics.csv", bytes: file }, "staff:bench");
    await imports.idle();
    const checked = performance.now();
    const found = await getImport(database, id, new Date());
    if (found?.state !== "ready")
      throw new Error(`${what}: ${found?.state} ${JSON.stringify(found?.result?.faults.slice(0, 3))}`);
    await imports.run(id, "staff:bench");
    await imports.idle();
    const done = performance.now();
    const job = await getImport(database, id, new Date());
    if (job?.state !== "done")
      throw new Error(`${what}: ${job?.state} ${JSON.stringify(job?.result).slice(0, 300)}`);
    const { made, changed, same } = job.result ?? { made: 0, changed: 0, same: 0 };
    return {
      what,
      lines: made + changed + same,
      check: (checked - began) / 1_000,
      run: (done - checked) / 1_000,
      steps: seen.size,
    };
  } finally {
    clearInterval(looking);
  }
}

async function main(): Promise<void> {
  printMachine();
  const folder = await mkdtemp(join(tmpdir(), "vaccine-import-"));
  const postgres = await startEmbeddedPostgres(folder, await findFreePort(), randomBytes(16).toString("hex"));
  await migrate(postgres.url);
  const database = openDatabase(postgres.url);
  const failures: unknown[] = [];
  try {
    await seed(database, {
      scale: "demo",
      now: new Date(),
      password: "for-this-bench-only",
      progress: () => {},
    });
    const imports = new ClinicImportRunner({
      database,
      clock: systemClock,
      failed: (error) => failures.push(error),
    });
    const all = async () => {
      const found: (readonly [number, ClinicRecord])[] = [];
      for await (const each of listRegisteredClinics(database, {})) found.push(each);
      return found.slice(-rows);
    };
    const took = [
      await take(database, imports, "new clinics", fileOf(newClinics().map((record) => [null, record]))),
      await take(
        database,
        imports,
        "changed phones",
        fileOf((await all()).map(([id, record]) => [id, { ...record, phone: "02-000-9999" }])),
      ),
      await take(database, imports, "nothing new", fileOf(await all())),
    ];
    const laying = performance.now();
    while ((await generateSlots(database, new Date())) > 0);
    const laid = (performance.now() - laying) / 1_000;
    const longer = (await all()).slice(0, Math.min(MAX_SCHEDULES, rows)).map(([id, record]) => {
      const hours = new Map(record.plan?.hours).set(6, { opens: 540, closes: 720, lunch: null });
      return [id, { ...record, plan: { ...plan, ...record.plan, hours } }] as const;
    });
    took.push(await take(database, imports, "changed hours", fileOf(longer)));
    printTable([
      ["file", "lines", "checked, s", "imported, s", "both, s", "steps seen"],
      ...took.map(({ what, lines, check, run, steps }) => [
        ...[what, lines],
        ...[check, run, check + run].map((seconds) => seconds.toFixed(2)),
        steps,
      ]),
    ]);
    console.log(`the times of ${rows} new clinics were made in ${laid.toFixed(1)} s, in the background`);
    const seconds = (n: number) => (took[n]?.check ?? 0) + (took[n]?.run ?? 0);
    printFigures([
      { figure: "import.new.seconds", value: seconds(0), unit: "s", atMost: 20 },
      { figure: "import.changed.seconds", value: seconds(1), unit: "s", atMost: 20 },
      { figure: "import.same.seconds", value: seconds(2), unit: "s", atMost: 20 },
      { figure: "import.hours.seconds", value: seconds(3), unit: "s" },
    ]);
    for (const failure of failures) console.error(failure);
  } finally {
    await database.end();
    await postgres.stop();
    await rm(folder, { recursive: true, force: true });
  }
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
