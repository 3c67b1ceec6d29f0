import { Readable } from "node:stream";
import { type CsvError, parse } from "csv-parse";
import { type Column, columns, neededColumns } from "./columns";

/** A line of the file that stands for a clinic. */
export interface Line {
  /** Where it begins in the file, from 1. */
  line: number;
  cells: ReadonlyMap<Column, string>;
}

/** Why a file cannot be read at all. */
export type FileFault =
  | { line: number; column: string; reason: "unknown-column" | "column-twice" | "column-missing" }
  | { line: number; column: null; reason: "quotes" | "cells" | "empty" };

/** How much is parsed before others get their turn. Characters. */
const atOnce = 64 * 1024;

/**
 * The text of an uploaded file. Excel in Korea writes CSV in the system's own encoding (CP949, which the web calls
 * euc-kr) unless told otherwise, so that is read where it is no UTF-8.
 *
 * @returns null for bytes that are text in neither
 */
export function textOfFile(bytes: Uint8Array): string | null {
  for (const encoding of ["utf-8", "euc-kr"]) {
    try {
      const text = new TextDecoder(encoding, { fatal: true }).decode(bytes);
      if (!text.includes("\u0000")) return text;
    } catch {
      // The next.
    }
  }
  return null;
}

function* pieces(text: string): Generator<string> {
  for (let at = 0; at < text.length; at += atOnce) yield text.slice(at, at + atOnce);
}

/** The columns that a file's first line names, in its order; faults where it names others. */
function readHead(cells: readonly string[]): { head: Column[]; faults: FileFault[] } {
  const head = cells.map((cell) => cell.trim().toLowerCase());
  const faults: FileFault[] = [];
  head.forEach((name, n) => {
    if (!(columns as readonly string[]).includes(name))
      faults.push({ line: 1, column: name, reason: "unknown-column" });
    else if (head.indexOf(name) !== n) faults.push({ line: 1, column: name, reason: "column-twice" });
  });
  // A file that only changes clinics names them; one that makes some needs all that a clinic must have.
  const missing = head.includes("id") ? [] : neededColumns.filter((name) => !head.includes(name));
  for (const column of missing) faults.push({ line: 1, column, reason: "column-missing" });
  return { head: head as Column[], faults };
}

/**
 * Reads a file of CSV (RFC 4180), with the names of its columns in the first line. It is parsed piece by piece, so
 * that the server goes on answering meanwhile.
 */
export async function readFile(text: string): Promise<{ lines: Line[]; faults: FileFault[] }> {
  const lines: Line[] = [];
  const faults: FileFault[] = [];
  let head: Column[] | undefined;
  const parser = Readable.from(pieces(text)).pipe(
    parse({ bom: true, relax_column_count: true, skip_empty_lines: true, info: true }),
  );
  try {
    for await (const { record, info } of parser as AsyncIterable<{
      record: string[];
      info: { lines: number };
    }>) {
      // The parser tells where a record ends; cells may have line breaks in them.
      const line = info.lines - record.join("").split("\n").length + 1;
      if (!head) {
        const read = readHead(record);
        if (read.faults.length > 0) return { lines, faults: read.faults };
        head = read.head;
        continue;
      }
      if (record.every((cell) => cell.trim() === "")) continue;
      if (record.length !== head.length) faults.push({ line, column: null, reason: "cells" });
      else lines.push({ line, cells: new Map(head.map((column, n) => [column, record[n] ?? ""])) });
    }
  } catch (error) {
    const { code, lines: at } = error as CsvError & { lines?: number };
    if (!code?.startsWith("CSV_")) throw error;
    faults.push({ line: at ?? 1, column: null, reason: "quotes" });
  }
  if (lines.length === 0 && faults.length === 0) faults.push({ line: 1, column: null, reason: "empty" });
  return { lines, faults };
}
