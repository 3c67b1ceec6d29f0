import { Readable } from "node:stream";
import { CsvError, parse } from "csv-parse";
import { composeText } from "../../../shared/tidy-text";
import { type InputColumn, neededColumns, toColumn } from "./columns";

/** A line of the file that stands for a clinic. */
export interface CsvRow {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: ReadonlyMap<InputColumn, string>;
}

/** Why a file cannot be read at all. */
export type CsvFault =
  | { line: number; column: string; reason: "unknown-column" | "column-twice" | "column-missing" }
  | { line: number; column: null; reason: WholeReason };

type WholeReason = "quotes" | "cells" | "empty" | "too-many-columns" | "line-too-long" | "too-many-lines";

/** How much is decoded before others get their turn. Bytes. */
const decodedAtOnce = 64 * 1024;

/** How much is parsed before others get their turn: it may hold a line for each two. Characters. */
const parsedAtOnce = 1_024;

/** Most lines of one file: some times the clinics of the country. */
export const mostLines = 50_000;

/** What one clinic's line may be long, far above what its cells may hold. Bytes. */
const mostOfLine = 64 * 1024;

const othersTurn = () => new Promise<void>((resolve) => setImmediate(resolve));

/**
 * The text of an uploaded file. Excel in Korea writes CSV in the system's own encoding (CP949, which the web calls
 * euc-kr) unless told otherwise, so that is read where it is no UTF-8.
 *
 * @returns null for bytes that are text in neither
 */
export async function decodeFile(bytes: Uint8Array): Promise<string | null> {
  for (const encoding of ["utf-8", "euc-kr"]) {
    const text = await decoded(bytes, encoding);
    if (text !== null) return text;
  }
  return null;
}

async function decoded(bytes: Uint8Array, encoding: string): Promise<string | null> {
  const decoder = new TextDecoder(encoding, { fatal: true });
  const parts: string[] = [];
  try {
    for (let at = 0; at < bytes.length; at += decodedAtOnce) {
      const part = decoder.decode(bytes.subarray(at, at + decodedAtOnce), { stream: true });
      if (part.includes("\u0000")) return null;
      parts.push(part);
      await othersTurn();
    }
    parts.push(decoder.decode());
  } catch {
    return null;
  }
  return parts.join("");
}

async function* pieces(text: string): AsyncGenerator<string> {
  for (let at = 0; at < text.length; at += parsedAtOnce) {
    yield text.slice(at, at + parsedAtOnce);
    await othersTurn();
  }
}

/** Most columns of a file: those of a register of health institutions, and some more. */
const mostColumns = 60;

/** What may stand between cells, the most usual first. */
const delimiters = [",", ";", "\t"] as const;

/** How a file's cells are parted, by its first line, or by the line `sep=;` that Excel understands before it. */
function findDelimiter(text: string): { delimiter: string; headLine: number } {
  const [first = "", rest = ""] = text
    .slice(text.startsWith("\uFEFF") ? 1 : 0, mostOfLine)
    .split(/\r?\n|\r/, 2);
  const [, named] = /^"?sep=([,;\t|])"?[,;\t]*$/i.exec(first) ?? [];
  if (named) return { delimiter: named, headLine: 2 };
  const count = (delimiter: string) => (first || rest).split(delimiter).length;
  const delimiter = delimiters.reduce((best, each) => (count(each) > count(best) ? each : best));
  return { delimiter, headLine: 1 };
}

/** Without the empty cells at its end, of which spreadsheets write as many as they once had columns. */
function withoutEmptyEnd(cells: readonly string[], least = 0): string[] {
  let length = cells.length;
  while (length > least && cells[length - 1]?.trim() === "") length--;
  return cells.slice(0, length);
}

/** The columns that a file's first line names, in its order; faults where it names others. */
function readHead(
  written: readonly string[],
  line: number,
): { head: (InputColumn | null)[]; faults: CsvFault[] } {
  const cells = withoutEmptyEnd(written);
  if (cells.length > mostColumns) return { head: [], faults: [wholeFault(line, "too-many-columns")] };
  const head = cells.map(toColumn);
  const faults: CsvFault[] = [];
  head.forEach((column, n) => {
    const heading = composeText(cells[n] ?? "").slice(0, 40);
    if (column === undefined) faults.push({ line, column: heading, reason: "unknown-column" });
    else if (column && head.indexOf(column) !== n)
      faults.push({ line, column: heading, reason: "column-twice" });
  });
  // A file that only changes clinics names them; one that makes some needs all that a clinic must have.
  const missing = head.includes("id") ? [] : neededColumns.filter((name) => !head.includes(name));
  for (const column of missing) faults.push({ line, column, reason: "column-missing" });
  return { head: head as (InputColumn | null)[], faults };
}

const wholeFault = (line: number, reason: WholeReason): CsvFault => ({ line, column: null, reason });

/** What csv-parse says of a file that cannot be read on. */
const reasonOf = (code: string): WholeReason => (code === "CSV_MAX_RECORD_SIZE" ? "line-too-long" : "quotes");

/**
 * Reads a file of CSV (RFC 4180), with the names of its columns in the first line; cells may be parted by semicolons
 * or tabs, and a quotation mark within a cell is taken as it is. It is parsed piece by piece, so that the server goes
 * on answering, and no further than the first line that is too long or one too many.
 */
export async function parseCsvFile(text: string): Promise<{ lines: CsvRow[]; faults: CsvFault[] }> {
  const lines: CsvRow[] = [];
  const faults: CsvFault[] = [];
  let head: (InputColumn | null)[] | undefined;
  const { delimiter, headLine } = findDelimiter(text);
  // Where the record that is being parsed begins: of a mark that is never closed the parser tells only the file's end.
  let begins = headLine;
  const parser = Readable.from(pieces(text)).pipe(
    parse({
      ...{ bom: true, relax_column_count: true, relax_quotes: true, skip_empty_lines: true, info: true },
      // A space before a quotation mark must not hide it; within a tab-parted line tabs part.
      trim: delimiter !== "\t",
      delimiter,
      from_line: headLine,
      on_record: (record, { lines }) => {
        begins = lines + 1;
        return record;
      },
      max_record_size: mostOfLine,
    }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      // The parser tells where a record ends; cells may have line breaks in them.
      const line = info.lines - record.join("").split("\n").length + 1;
      if (!head) {
        const read = readHead(record, line);
        if (read.faults.length > 0) return { lines, faults: read.faults };
        head = read.head;
        continue;
      }
      if (record.every((cell) => cell.trim() === "")) continue;
      if (lines.length + faults.length >= mostLines)
        return { lines: [], faults: [wholeFault(0, "too-many-lines")] };
      const row = withoutEmptyEnd(record, head.length);
      if (row.length !== head.length) faults.push(wholeFault(line, "cells"));
      else
        lines.push({
          line,
          cells: new Map(
            head.flatMap((column, n) => (column ? [[column, (row[n] ?? "").normalize("NFC")] as const] : [])),
          ),
        });
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    faults.push(wholeFault(begins, reasonOf(error.code)));
  }
  if (lines.length === 0 && faults.length === 0) faults.push(wholeFault(1, "empty"));
  return { lines, faults };
}
