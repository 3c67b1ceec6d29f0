/** What a cell may hold; null and undefined are empty. */
export type CsvCell = string | number | null | undefined;

/** By this mark at the beginning Excel knows UTF-8, and shows Korean. */
export const UTF8_BOM = "\uFEFF";

/** What a spreadsheet may take for a formula, in both widths, and what was made safe already. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠|]/;

/** Texts of which a spreadsheet would make another number: 0087, 1234E56, more digits than it keeps. */
const mistakenForNumber = /^(?:0\d+|\d{16,}|\d+[eE]\d+)$/;

/**
 * One line of RFC 4180, with its end. A text that a spreadsheet would run as a formula gets an apostrophe before it
 * (OWASP, "CSV Injection"); one that it would take for a number is written as ="0087". `unescapeCell` takes both away
 * again. Numbers are numbers and stay as they are.
 */
export function formatCsvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  if (mistakenForNumber.test(cell)) return `"=""${cell}"""`;
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A cell as it was before `formatCsvLine` made it safe. */
export function unescapeCell(cell: string): string {
  const [, kept] = /^="([\deE]+)"$/.exec(cell) ?? [];
  if (kept !== undefined) return kept;
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
