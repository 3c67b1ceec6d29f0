import { type Database, withTransaction } from "../../../shared/db/database";
import type { Clock } from "../../../shared/time/clock";
import { CapacityConflictError } from "../../slot-reconciliation";
import type { ClinicRecord } from "../clinic-record";
import { createClinics, updateClinics } from "../write-clinics";
import { listChangedCells } from "./columns";
import {
  endImport,
  getImportFile,
  heartbeatMs,
  type ImportChange,
  type ImportFault,
  type ImportResult,
  startImport,
  startWriting,
  updateImportProgress,
} from "./import-jobs";
import { type CsvRow, decodeFile, mostLines, parseCsvFile } from "./parse";
import { type ValidatedRows, validateRows } from "./validate";

/** What a line has as a rule. Bytes. */
const usualLine = 200;
/** Faults that are kept to be shown. */
const mostFaults = 500;
/** Lines whose changes are kept to be shown. */
const mostChanges = 500;

/** The checked file is not as it was any more; nothing was imported. */
class Faulty extends Error {
  constructor(readonly checked: ValidatedRows) {
    super("the file does not fit the clinics any more");
  }
}

/** Imports files of clinics, one at a time, in the background of the server that was asked to. */
export class ClinicImportRunner {
  #stopped = false;
  #going: Promise<void> = Promise.resolve();

  constructor(readonly parts: { database: Database; clock: Clock; failed(error: unknown): void }) {}

  /**
   * Keeps a file and begins to check it; how that goes is written down as it goes. Nothing is imported.
   *
   * @param actor `staff:ID`, for the audit
   * @returns the import's id
   * @throws DomainError `import-goes-on` while another is worked on
   */
  async check(file: { name: string; bytes: Uint8Array }, actor: string): Promise<string> {
    const { database, clock } = this.parts;
    const content = await decodeFile(file.bytes);
    // About as many as there will be, until they have been read.
    const total = Math.min(mostLines, Math.ceil(file.bytes.length / usualLine));
    const id = await startImport(database, { name: file.name, content, total }, actor, clock.now());
    this.#work(id, async () => {
      const read = await this.#read(content);
      if ("faults" in read) return this.#end(id, "faulty", noResult(read.faults));
      const progress = this.#progress(id, read.lines.length);
      const checked = await validateRows(database, read.lines, clock.now(), { progress });
      await this.#end(id, checked.faults.length > 0 ? "faulty" : "ready", resultOf(checked));
    });
    return id;
  }

  /**
   * Begins to import a file that was checked: it is checked again, against the clinics as they are then, and all of
   * it is imported, or nothing.
   *
   * @param actor `staff:ID`, for the audit
   * @throws DomainError `import-unknown` for one that cannot be imported, `import-goes-on` while another is
   */
  async run(id: string, actor: string): Promise<void> {
    const { database, clock } = this.parts;
    await startWriting(database, id, clock.now());
    this.#work(id, async () => {
      const read = await this.#read(await getImportFile(database, id));
      if ("faults" in read) return this.#end(id, "faulty", noResult(read.faults));
      try {
        await this.#write(id, read.lines, actor);
      } catch (error) {
        if (!(error instanceof Faulty)) throw error;
        await this.#end(id, "faulty", resultOf(error.checked));
      }
    });
  }

  /** Resolves when nothing is being worked on. */
  idle(): Promise<void> {
    return this.#going;
  }

  /** Ends what is being worked on, as if it had not begun. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#going;
  }

  #work(id: string, work: () => Promise<void>): void {
    const { failed } = this.parts;
    this.#going = work().catch(async (error) => {
      if (!this.#stopped) failed(error);
      await this.#end(id, "stopped", null).catch(failed);
    });
  }

  #end(
    id: string,
    ...[state, result]: [Parameters<typeof endImport>[2], ImportResult | null]
  ): Promise<void> {
    return endImport(this.parts.database, id, state, result, this.parts.clock.now());
  }

  async #read(content: string | null): Promise<{ lines: CsvRow[] } | { faults: ImportFault[] }> {
    if (content === null) return { faults: [{ line: 0, column: null, reason: "no-text" }] };
    const { lines, faults } = await parseCsvFile(content);
    if (faults.length > 0) return { faults };
    return { lines };
  }

  /** Tells how far it is, but not at every step. @throws Error once the server is stopping */
  #progress(id: string, total: number) {
    const { database, clock } = this.parts;
    let told = Number.NEGATIVE_INFINITY;
    return async (done: number) => {
      if (this.#stopped) throw new Error("the server was stopped");
      const now = clock.now();
      if (now.getTime() - told < heartbeatMs) return;
      told = now.getTime();
      await updateImportProgress(database, id, { done, total }, now);
    };
  }

  /** Everything in one transaction. @throws Faulty when a line cannot be taken any more */
  async #write(id: string, lines: readonly CsvRow[], actor: string): Promise<void> {
    const { database, clock } = this.parts;
    const now = clock.now();
    const by = { actor, importId: id };
    // Looking at a line and writing it are half of the work each.
    const progress = this.#progress(id, lines.length * 2);
    await withTransaction(database, async (tx) => {
      const checked = await validateRows(tx, lines, now, { locked: true, progress });
      if (checked.faults.length > 0) throw new Faulty(checked);
      const done = lines.length + checked.same;
      const { made, changed } = checked;
      try {
        await updateClinics(tx, changed, by, now, (n) => progress(done + n));
      } catch (error) {
        // Somebody has booked since the lines were looked at.
        if (!(error instanceof CapacityConflictError)) throw error;
        throw new Faulty({ ...checked, faults: [{ line: 0, column: "mon", reason: "booked" }] });
      }
      const records = made.map(({ record }) => record);
      await createClinics(tx, records, by, now, (n) => progress(done + changed.length + n));
      const result = resultOf(checked);
      await tx.query("INSERT INTO audit_row (at, actor, act, subject, detail) VALUES ($1, $2, $3, $4, $5)", [
        ...[now, actor, "import-clinics", "clinics"],
        JSON.stringify({ import: id, made: result.made, changed: result.changed, same: result.same }),
      ]);
      await endImport(tx, id, "done", result, clock.now());
    });
  }
}

const noResult = (faults: ImportFault[]): ImportResult => ({
  ...{ made: 0, changed: 0, same: 0 },
  faults: faults.slice(0, mostFaults),
  faultCount: faults.length,
});

function listChanges({ made, changed }: ValidatedRows): ImportChange[] {
  const names = ({ nameKo, addressKo }: ClinicRecord) => ({ name: nameKo, address: addressKo });
  const changes = [
    ...changed.slice(0, mostChanges).map(({ line, id, before, after }) => ({
      ...{ line, id, ...names(before) },
      cells: listChangedCells(before, after),
    })),
    ...made
      .slice(0, mostChanges)
      .map(({ line, record }) => ({ line, id: null, ...names(record), cells: [] })),
  ];
  return changes.sort((a, b) => a.line - b.line).slice(0, mostChanges);
}

const resultOf = (checked: ValidatedRows): ImportResult => ({
  made: checked.made.length,
  changed: checked.changed.length,
  same: checked.same,
  faults: checked.faults.slice(0, mostFaults),
  faultCount: checked.faults.length,
  changes: listChanges(checked),
});
