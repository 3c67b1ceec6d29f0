import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { parse } from "csv-parse/sync";
import * as fc from "fast-check";
import { expect, test } from "vitest";
import { formatCsvLine, UTF8_BOM, unescapeCell } from "../lib/shared/csv";
import { sendCsv } from "./send-csv";

test("a line is what RFC 4180 says", () => {
  expect(formatCsvLine(["a", 'say "no"', "b,c", "two\r\nlines", null, 7, " edge "])).toBe(
    'a,"say ""no""","b,c","two\r\nlines",,7," edge "\r\n',
  );
});

test.each(["=1+1", "+82", "-cmd", "@sum", "\tx", "＝1", "|x"])("no formula is left of %j", (text) => {
  const [[cell]] = parse(formatCsvLine([text])) as [[string]];
  expect(cell).toBe(`'${text}`);
  expect(unescapeCell(cell)).toBe(text);
});

test.each(["0087", "0", "00", "1234E56789", "12345678901234567"])(
  "a spreadsheet makes no other number of %j",
  (text) => {
    const [[cell]] = parse(formatCsvLine([text])) as [[string]];
    expect(cell).toBe(text === "0" ? text : `="${text}"`);
    expect(unescapeCell(cell)).toBe(text);
  },
);

test("a number is no formula", () => {
  expect(formatCsvLine([-3.5, 0])).toBe("-3.5,0\r\n");
});

test("whatever is written is read again by another program", () => {
  fc.assert(
    fc.property(fc.array(fc.array(fc.string({ unit: "binary" }), { minLength: 2, maxLength: 2 })), (rows) => {
      const read = parse(rows.map(formatCsvLine).join(""), { relax_column_count: true }) as string[][];
      expect(read.map((row) => row.map(unescapeCell))).toEqual(rows);
    }),
  );
});

test("a long file is sent whole, with the mark by which Excel knows its letters", async () => {
  async function* rows() {
    yield ["이름", "n"];
    for (let n = 0; n < 20_000; n++) yield [`시험${n}`, n];
  }
  const server = createServer((_, response) => sendCsv(response, "trial.csv", rows()));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const answer = await fetch(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  const bytes = Buffer.from(await answer.arrayBuffer());
  server.close();
  expect(answer.headers.get("content-disposition")).toContain('filename="trial.csv"');
  expect(bytes.subarray(0, 3)).toEqual(Buffer.from(UTF8_BOM, "utf8"));
  const read = parse(bytes, { bom: true }) as string[][];
  expect(read).toHaveLength(20_001);
  expect(read.at(-1)).toEqual(["시험19999", "19999"]);
});
