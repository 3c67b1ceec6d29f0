import { randomUUID } from "node:crypto";
import type pg from "pg";

/** A row as it is inserted: each column by its name. */
export type Columns = Record<string, unknown>;

/** By table, each row that came, went or has other values in some columns; known ids by their names. */
export type Written = Record<string, Columns[]>;

/** The tables whose rows an act may touch, with what tells their rows apart. */
const keys = {
  booking: ["id"],
  hold: ["person_id"],
  admission: ["id"],
  wait: ["id"],
  offer: ["id"],
  slot: ["id"],
  visit: ["booking_id"],
  idempotent_answer: ["person_id", "key"],
  outbox_message: ["event_key"],
  window_stock: ["window_id", "region", "shard"],
  window_share: ["window_id", "clinic_id", "day"],
  cohort_window: ["id"],
  queue_state: ["window_id"],
  queue_entry: ["window_id", "entry_no"],
  clinic_lot: ["clinic_id", "product_code", "lot"],
  person: ["id"],
  audit_row: ["id"],
};
type Table = keyof typeof keys;

const uuid = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;

const isUnnamed = (id: unknown) => typeof id === "number" || (typeof id === "string" && id.length === 36);

/**
 * Tells what acts write: for tests in one transaction that is rolled back, on a database of their own. What an act
 * should leave alone is there as well, put by the test, so that a forgotten condition shows.
 */
export class Observed {
  readonly #names = new Map<string, string>();

  constructor(readonly client: pg.PoolClient) {}

  /** Inserts a row and gives its id a name. @returns the id, where the table has one */
  async put(table: string, columns: Columns, name?: string): Promise<string> {
    const of = Object.keys(columns);
    const { rows } = await this.client.query(
      `INSERT INTO ${table} (${of.join(", ")}) VALUES (${of.map((_, n) => `$${n + 1}`).join(", ")}) RETURNING *`,
      Object.values(columns),
    );
    const id = String(rows[0].id ?? "");
    if (name) this.name(table, id, name);
    return id;
  }

  name(table: string, id: string, name: string): void {
    this.#names.set(id.length === 36 ? id : `${table} ${id}`, name);
  }

  /** Calls a function by the names of its parameters. @returns its one row */
  async call(of: string, values: Columns): Promise<Columns> {
    const { rows } = await this.client.query(
      `SELECT * FROM ${of}(${Object.keys(values)
        .map((name, n) => `${name} => $${n + 1}`)
        .join(", ")})`,
      Object.values(values),
    );
    return this.#named("", rows[0]);
  }

  /** Does something of which nothing stays. @returns what came of it, or the message with which it failed */
  async tried<T>(work: () => Promise<T>): Promise<T | string> {
    const point = `p${randomUUID().replaceAll("-", "")}`;
    await this.client.query(`SAVEPOINT ${point}`);
    try {
      return await work();
    } catch (error) {
      return (error as Error).message;
    } finally {
      await this.client.query(`ROLLBACK TO ${point}`);
    }
  }

  /**
   * What an act is refused for, or "done"; of neither anything stays.
   *
   * @throws Error when it was refused and wrote something of the person who is named "me", or of anybody's places
   */
  async refusal(act: () => Promise<Columns>): Promise<unknown> {
    return this.tried(async () => {
      let answer: Columns = {};
      const written = await this.written(async () => {
        answer = await act();
      });
      if (!answer.refusal) return "done";
      const ofPerson = Object.values(written).some((rows) => rows.some((row) => row.person_id === "me"));
      const tables = ["booking", "slot", "admission", "wait"].filter((table) => table in written);
      if (ofPerson || tables.length > 0) throw new Error(`refused, and wrote ${JSON.stringify(written)}`);
      return answer.refusal;
    });
  }

  /** Does now what is put off until the commit. */
  async settle(): Promise<void> {
    await this.client.query("SET CONSTRAINTS ALL IMMEDIATE");
    await this.client.query("SET CONSTRAINTS ALL DEFERRED");
  }

  /** What a work writes, also by what is put off until the commit. */
  async written(work: () => Promise<unknown>): Promise<Written> {
    await this.settle();
    const before = await this.#all();
    await work();
    await this.settle();
    const after = await this.#all();
    const found: Written = {};
    for (const table of Object.keys(keys) as Table[]) {
      const [was, is] = [before[table], after[table]];
      const changed = [...new Set([...was.keys(), ...is.keys()])].flatMap((key) =>
        this.#difference(table, was.get(key), is.get(key)),
      );
      const text = new Map(changed.map((row) => [row, JSON.stringify(row)]));
      if (changed.length > 0)
        found[table] = changed.sort((a, b) => ((text.get(a) ?? "") < (text.get(b) ?? "") ? -1 : 1));
    }
    return found;
  }

  #difference(table: Table, was: Columns | undefined, is: Columns | undefined): Columns[] {
    const named = this.#named(table, is ?? was ?? {});
    const key = Object.fromEntries(keys[table].map((column) => [column, named[column]]));
    if (!was) {
      // An id that chance gave says nothing, and would order rows by chance.
      if (isUnnamed(named.id)) delete named.id;
      return [{ is: "new", ...named }];
    }
    if (!is) return [{ is: "gone", ...key }];
    const changed = Object.entries(named).filter(
      ([column]) => JSON.stringify(was[column]) !== JSON.stringify(is[column]),
    );
    return changed.length === 0 ? [] : [{ ...key, ...Object.fromEntries(changed) }];
  }

  #named(table: string, row: Columns): Columns {
    return Object.fromEntries(
      Object.entries(row).map(([column, value]) => [
        column,
        this.#nameOf(column === "id" ? table : column, value),
      ]),
    );
  }

  #nameOf(column: string, value: unknown): unknown {
    if (typeof value === "number") {
      const table = /(?:^|_)(slot|wait|clinic)(?:_id)?$/.exec(column)?.[1];
      return (table && this.#names.get(`${table} ${value}`)) ?? value;
    }
    if (typeof value !== "string") return value;
    if (/^\d{4}-\d\d-\d\dT/.test(value)) return new Date(value);
    return value.replace(uuid, (id) => this.#names.get(id) ?? id);
  }

  async #all(): Promise<Record<Table, Map<string, Columns>>> {
    const tables = Object.keys(keys) as Table[];
    const { rows } = await this.client.query(
      `SELECT ${tables.map((table) => `(SELECT COALESCE(jsonb_agg(t), '[]') FROM ${table} t) AS ${table}`).join(", ")}`,
    );
    return Object.fromEntries(
      tables.map((table) => [
        table,
        new Map(
          (rows[0][table] as Columns[]).map((row) => [
            JSON.stringify(keys[table].map((key) => row[key])),
            row,
          ]),
        ),
      ]),
    ) as Record<Table, Map<string, Columns>>;
  }
}
