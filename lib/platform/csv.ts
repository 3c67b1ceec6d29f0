import { once } from "node:events";
import type { ServerResponse } from "node:http";

/** What a cell may hold; null and undefined are empty. */
export type Cell = string | number | null | undefined;

/** By this mark at the beginning Excel knows UTF-8, and shows Korean. */
export const csvMark = "\uFEFF";

/** What a spreadsheet may take for a formula, in both widths, and what was made safe already. */
const formula = /^'*[=+\-@\t\r\n＝＋－＠|]/;

/** How much of an answer is gathered before it is sent. Characters. */
const chunk = 32_768;

/**
 * One line of RFC 4180, with its end. A text that a spreadsheet would run as a formula gets an apostrophe
 * before it (OWASP, "CSV Injection"); `plainCell` takes it away again. Numbers are numbers and stay as they are.
 */
export function csvLine(cells: readonly Cell[]): string {
  return `${cells.map(csvCell).join(",")}\r\n`;
}

function csvCell(cell: Cell): string {
  if (cell === null || cell === undefined) return "";
  if (typeof cell === "number") return String(cell);
  const safe = formula.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]|^\s|\s$/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** A cell as it was before `csvLine` made it safe. */
export function plainCell(cell: string): string {
  return cell.startsWith("'") && formula.test(cell) ? cell.slice(1) : cell;
}

/**
 * Sends a file of CSV line by line, no faster than it is read and never kept whole.
 *
 * @param name what the file is called, in plain letters
 * @param rows with their heads first
 * @throws what `rows` throws; when part of the answer is out already, the connection must be cut
 */
export async function sendCsv(
  response: ServerResponse,
  name: string,
  rows: Iterable<readonly Cell[]> | AsyncIterable<readonly Cell[]>,
): Promise<void> {
  let text = csvMark;
  const begin = () => {
    if (response.headersSent) return;
    response.writeHead(200, {
      "content-type": "text/csv; charset=utf-8",
      "content-disposition": `attachment; filename="${name}"`,
      "cache-control": "private, no-store",
      "x-content-type-options": "nosniff",
    });
  };
  for await (const row of rows) {
    text += csvLine(row);
    if (text.length < chunk) continue;
    begin();
    const flows = response.write(text);
    text = "";
    // Whoever went away reads no more.
    if (response.destroyed) return;
    if (!flows) await Promise.race([once(response, "drain"), once(response, "close")]);
  }
  begin();
  response.end(text);
}
