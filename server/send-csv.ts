import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type CsvCell, formatCsvLine, UTF8_BOM } from "../lib/shared/csv";

/** How much of an answer is gathered before it is sent. Characters. */
const chunk = 32_768;

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
  rows: Iterable<readonly CsvCell[]> | AsyncIterable<readonly CsvCell[]>,
): Promise<void> {
  let text = UTF8_BOM;
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
    text += formatCsvLine(row);
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
