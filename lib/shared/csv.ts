/** What a cell may hold; null and undefined are empty. */
export type CsvCell = string | number | null | undefined;

/** By this mark at the beginning Excel knows UTF-8, and shows Korean. */
export const UTF8_BOM = "\uFEFF";

/** What a spreadsheet may take for a formula, in both widths, and what was made safe already. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠|]/;

/**
 * One line of RFC 4180, with its end. A text that a spreadsheet would run as a formula gets an apostrophe
 * before it (OWASP, "CSV Injection"); `plainCell` takes it away again. Numbers are numbers and stay as they are.
 */
export function formatCsvLine(cells: readonly CsvCell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: CsvCell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A cell as it was before `csvLine` made it safe. */
export function unescapeFormula(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}
