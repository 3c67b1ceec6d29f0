import { describe, expect, test } from "vitest";
import { decodeFile, parseCsvFile } from "./parse";

const head = "district,name_ko,name_en,address_ko,address_en,phone";

describe("the text of a file", () => {
  test("is read as UTF-8, with a mark or without, and else as Excel in Korea saves it", async () => {
    expect(await decodeFile(Buffer.from("\uFEFF종로"))).toBe("종로");
    expect(await decodeFile(Buffer.from("종로"))).toBe("종로");
    // 종로 in CP949.
    expect(await decodeFile(Uint8Array.of(0xc1, 0xbe, 0xb7, 0xce))).toBe("종로");
  });

  test("is none where the bytes are no text", async () => {
    expect(await decodeFile(Uint8Array.of(0xff, 0xff, 0xff))).toBeNull();
    expect(await decodeFile(Uint8Array.of(0x50, 0x4b, 0x03, 0x04, 0x00, 0x00))).toBeNull();
  });
});

describe("a file's lines", () => {
  test("are told by where they begin, whatever their cells have in them", async () => {
    const text = `${head}\r\n11010,"가 ""병원""",A,"주소\n2층",B,02-000-0001\r\n\r\n11010,나,A,주소,B,02-000-0002\r\n`;
    const { lines, faults } = await parseCsvFile(text);
    expect(faults).toEqual([]);
    expect(lines.map(({ line, cells }) => [line, cells.get("name_ko"), cells.get("address_ko")])).toEqual([
      [2, '가 "병원"', "주소\n2층"],
      [5, "나", "주소"],
    ]);
  });

  test("are all read, however many there are", async () => {
    const text = [head, ...Array.from({ length: 20_000 }, (_, n) => `11010,${n},A,B,C,D`)].join("\n");
    const { lines } = await parseCsvFile(text);
    expect(lines).toHaveLength(20_000);
    expect(lines.at(-1)).toMatchObject({ line: 20_001 });
    expect(lines.at(-1)?.cells.get("name_ko")).toBe("19999");
  });

  test("must have as many cells as the first", async () => {
    expect((await parseCsvFile(`id,phone\n1,02\n2\n3,02,more\n4,02`)).faults).toEqual([
      { line: 3, column: null, reason: "cells" },
      { line: 4, column: null, reason: "cells" },
    ]);
  });

  test("end where quotation marks make the rest unreadable", async () => {
    const { faults } = await parseCsvFile(`id,phone\n1,02\n2,"02 3\n4,02`);
    expect(faults).toEqual([{ line: 3, column: null, reason: "quotes" }]);
  });
});

describe("a file as spreadsheets and operators write it", () => {
  const one = "28110,별난시험의원,Odd,인천 중구 우현로 1,1 Uhyeon-ro,032-111-0001";
  const names = async (text: string) => {
    const { lines, faults } = await parseCsvFile(text);
    return faults.length > 0 ? faults : lines.map(({ line, cells }) => [line, cells.get("name_ko")]);
  };

  test.each([
    ["empty columns at the end", `\uFEFF${head},,,\r\n${one},,,\r\n${one},,,`, [2, 3]],
    ["semicolons", `${head}\n${one}`.replaceAll(",", ";"), [2]],
    ["tabs", `${head}\n${one}`.replaceAll(",", "\t"), [2]],
    ["a line that names the separator", `sep=;\n${`${head}\n${one}`.replaceAll(",", ";")}`, [3]],
    ["the same, filled up with separators", `sep=,,,,,\n${head}\n${one}`, [3]],
    ["a space before a quotation mark", `${head}\n28110,별난시험의원,Odd, "인천 중구, 3층",1,032`, [2]],
    ["lines of commas alone", `${head}\n,,,,,\n${one}\n,,,,,`, [3]],
  ])("may have %s", async (_what, text, lines) => {
    expect(await names(text)).toEqual(lines.map((line) => [line, "별난시험의원"]));
  });

  test("may have quotation marks within a cell", async () => {
    expect(await names(`${head}\n28110,별난 "시험"의원,Odd,인천,1,032`)).toEqual([[2, '별난 "시험"의원']]);
  });

  test("is composed, whatever it was written on", async () => {
    expect(await names(`${head}\n${one}`.normalize("NFD"))).toEqual([[2, "별난시험의원"]]);
  });

  test("may name its columns as public registers do, and have others of theirs", async () => {
    const text = `암호화요양기호,요양기관명,종별코드명,시도코드명,시군구코드명,우편번호,주소,전화번호,총의사수,좌표(X),좌표(Y),진료 시간
x,별난시험의원,의원,인천,인천중구,22311,"인천광역시 중구 우현로 1, 3층",032-111-0001,1,126.62,37.47,평일 9시~18시`;
    const { lines, faults } = await parseCsvFile(text);
    expect(faults).toEqual([]);
    expect(Object.fromEntries(lines[0]?.cells ?? [])).toEqual({
      name_ko: "별난시험의원",
      province: "인천",
      district: "인천중구",
      address_ko: "인천광역시 중구 우현로 1, 3층",
      phone: "032-111-0001",
      longitude: "126.62",
      latitude: "37.47",
      hours: "평일 9시~18시",
    });
  });
});

describe("a file that is made to keep the server busy", () => {
  const whole = (line: number, reason: string) => [{ line, column: null, reason }];
  const size = 8 * 2 ** 20;

  test.each([
    ["250,000 columns", "id,".repeat(250_000), whole(1, "line-too-long")],
    ["some columns too many", `${"id,".repeat(61)}id`, whole(1, "too-many-columns")],
    ["one cell without end", `${head}\n"${"a".repeat(size)}`, whole(2, "line-too-long")],
    ["line breaks in one cell", `${head}\n"${"\n".repeat(size)}`, whole(2, "line-too-long")],
    ["a million short lines", `${head}${"\n1".repeat(1_000_000)}`, whole(0, "too-many-lines")],
  ])("is read no further than %s", async (_what, text, expected) => {
    const { lines, faults } = await parseCsvFile(text);
    expect(lines).toEqual([]);
    expect(faults.map(({ reason }) => reason)).toEqual(expected.map(({ reason }) => reason));
    expect(faults).toHaveLength(1);
  });

  test.each([
    ["UTF-8", "가".repeat(size / 3)],
    ["of no characters that are cut in two", "a가".repeat(size / 4)],
  ])("is decoded in turns with others: %s", async (_what, text) => {
    let turns = 0;
    const turn = () => {
      turns++;
      next = setImmediate(turn);
    };
    let next = setImmediate(turn);
    expect((await decodeFile(Buffer.from(text))) === text).toBe(true);
    clearImmediate(next);
    // One turn for each 64 KiB.
    expect(turns).toBeGreaterThan(100);
  });
});

describe("the first line", () => {
  test("names known columns, in any order and case", async () => {
    const { lines } = await parseCsvFile("Phone, ID \n02,7");
    expect(lines[0]?.cells).toEqual(
      new Map([
        ["phone", "02"],
        ["id", "7"],
      ]),
    );
  });

  test.each([
    ["id,fax", [{ line: 1, column: "fax", reason: "unknown-column" }]],
    ["id,phone,phone", [{ line: 1, column: "phone", reason: "column-twice" }]],
    [head.replace(",phone", ""), [{ line: 1, column: "phone", reason: "column-missing" }]],
    ["id,phone", [{ line: 1, column: null, reason: "empty" }]],
    ["", [{ line: 1, column: null, reason: "empty" }]],
  ])("%j is told what is wrong with it", async (text, faults) => {
    expect((await parseCsvFile(text)).faults).toEqual(faults);
  });
});
