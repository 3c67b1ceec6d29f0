// Cuts the font into parts, so that a page loads only the letters that it needs.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import subsetFont from "subset-font";
import { nameOf } from "./hashed-name";

const from = "node_modules/krds-uiux/resources/fonts";
const to = "public/assets/fonts";
const weights = { 400: "Regular", 700: "Bold" } as const;

/** Texts of the pages on which everybody begins and waits; their letters come in the first part. */
const firstTexts = ["common", "start", "queue", "signin"];

/** Letters of our own texts beyond ASCII, and of names of places, for people in Korean and English. */
function lettersOf(files: string[]): Set<number> {
  const letters = new Set<number>();
  for (const file of files)
    for (const letter of readFileSync(file, "utf8")) {
      const code = letter.codePointAt(0) ?? 0;
      if (code > 0x7e) letters.add(code);
    }
  return letters;
}

/** The 2,350 syllables of KS X 1001, which the font has; rarer ones are left to the device. */
function syllables(): number[] {
  const korean = new TextDecoder("euc-kr");
  const all: number[] = [];
  for (let row = 0xb0; row <= 0xc8; row++)
    for (let column = 0xa1; column <= 0xfe; column++)
      all.push(korean.decode(Uint8Array.of(row, column)).codePointAt(0) ?? 0);
  return all.sort((one, other) => one - other);
}

interface Part {
  name: string;
  letters: number[];
  /** As CSS writes it. */
  range: string;
}

const hex = (code: number) => code.toString(16);
const listed = (letters: number[]) => letters.map((code) => `U+${hex(code)}`).join(",");
const span = (from: number, to: number) => Array.from({ length: to - from + 1 }, (_, n) => from + n);

/**
 * Where a letter is in the ranges of several parts, the browser takes the part that stands last: so the rest
 * may be told in few long ranges, and the lists come after it.
 */
function parts(): Part[] {
  const texts = (names: string[]) => names.flatMap((name) => [`messages/ko/${name}`, `messages/en/${name}`]);
  const every = readdirSync("messages/ko");
  const begin = lettersOf(texts(firstTexts.map((name) => `${name}.json`)));
  const own = lettersOf([
    ...texts(every),
    ...readdirSync("prisma/seed/places").map((file) => `prisma/seed/places/${file}`),
  ]);
  const rare = syllables().filter((code) => !own.has(code) && !begin.has(code));
  const size = Math.ceil(rare.length / 6);
  const rest = span(0, 5).map((n) => rare.slice(n * size, (n + 1) * size));
  const signs: [number, number][] = [
    [0xa0, 0x24f],
    [0x2000, 0x27bf],
    [0x3000, 0x303f],
    [0x3130, 0x318f],
    [0xff00, 0xffef],
  ];
  const first = [...span(0x20, 0x7e), ...[...begin].sort((one, other) => one - other)];
  const others = [...own].filter((code) => !begin.has(code)).sort((one, other) => one - other);
  return [
    {
      name: "signs",
      letters: signs.flatMap(([low, high]) => span(low, high)),
      range: signs.map(([low, high]) => `U+${hex(low)}-${hex(high)}`).join(","),
    },
    ...rest.map((letters, n) => ({
      name: `rest-${n}`,
      letters,
      range: `U+${hex(letters[0] ?? 0)}-${hex(letters.at(-1) ?? 0)}`,
    })),
    { name: "texts", letters: others, range: listed(others) },
    { name: "first", letters: first, range: `U+20-7e,${listed(first.filter((code) => code > 0x7e))}` },
  ];
}

/**
 * Writes the parts of each weight and the stylesheet that names them.
 *
 * The cut font may not bear the name of the whole, which its licence reserves; a device that has the whole
 * uses that.
 *
 * @returns the addresses of the parts by their plain names
 */
export async function cutFonts(): Promise<Record<string, string>> {
  rmSync(to, { recursive: true, force: true });
  mkdirSync(to, { recursive: true });
  const faces: string[] = [];
  const addresses: Record<string, string> = {};
  for (const [weight, style] of Object.entries(weights)) {
    const whole = readFileSync(`${from}/PretendardGOV-${style}.subset.woff2`);
    for (const { name, letters, range } of parts()) {
      const cut = await subsetFont(whole, String.fromCodePoint(...letters), {
        targetFormat: "woff2",
        preserveNameIds: [],
      });
      const file = nameOf(`gov-${weight}-${name}.woff2`, cut);
      writeFileSync(`${to}/${file}`, cut);
      addresses[`fonts/gov-${weight}-${name}.woff2`] = `/assets/fonts/${file}`;
      faces.push(
        `@font-face{font-family:"Site GOV";src:url("/assets/fonts/${file}") format("woff2");font-weight:${weight};font-display:swap;unicode-range:${range}}`,
      );
    }
  }
  writeFileSync(`${to}/faces.css`, `${faces.join("\n")}\n`);
  return addresses;
}
