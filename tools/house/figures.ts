import { readFileSync } from "node:fs";
import {
  countLines,
  countSqlLines,
  countVerbs,
  findDuplicateNames,
  findHttpImports,
  findPageRenderers,
} from "./measures";
import { isProgram, listFiles, parseFolders } from "./source-files";

/** One rule of the house: what was found, what is allowed, and what stands in the way. */
export type Figure = { name: string; value: number; limit: string; met: boolean; offenders: string[] };

const round = (value: number) => Math.round(value * 10_000) / 10_000;

function toFigure(name: string, value: number, is: "<=" | ">=", bound: number, offenders: string[]): Figure {
  const met = is === "<=" ? value <= bound : value >= bound;
  return { name: `house.${name}`, value: round(value), limit: `${is} ${bound}`, met, offenders };
}

export function measureHouse(): Figure[] {
  const files = parseFolders("app", "components", "lib", "server", "tools", "e2e", "load");
  const program = files.filter(isProgram);
  const named = program.filter(({ path }) => /^(?:components|lib|server)\//.test(path));

  const { functions, without } = countVerbs(named);
  const duplicates = findDuplicateNames(named);
  const lines = [
    ...files.map((file) => ({ path: file.path, ...countLines(file) })),
    ...listFiles(/\.sql$/, "lib", "server", "tools", "e2e", "load").map((path) => ({
      path,
      ...countSqlLines(readFileSync(path, "utf8")),
    })),
  ];
  const total = (of: "code" | "comment") => lines.reduce((sum, line) => sum + line[of], 0);
  const renderers = [...findPageRenderers(program)];
  const http = findHttpImports(program.filter(({ path }) => path.startsWith("lib/")));

  return [
    toFigure(
      "exported_functions_starting_with_a_verb",
      (functions - without.length) / functions,
      ">=",
      0.75,
      without,
    ),
    toFigure(
      "names_defined_twice",
      duplicates.size,
      "<=",
      10,
      [...duplicates].map(([name, paths]) => `${name}: ${paths.join(", ")}`),
    ),
    toFigure(
      "comment_share",
      total("comment") / total("code"),
      "<=",
      0.09,
      lines
        .filter(({ code, comment }) => comment > 15 && comment > 0.2 * code)
        .sort((a, b) => b.comment - a.comment)
        .map(({ path, code, comment }) => `${path}: ${comment} of ${code}`),
    ),
    toFigure(
      "page_renderers_per_page",
      Math.max(...renderers.map(([, sides]) => sides.length)),
      "<=",
      1,
      renderers
        .filter(([, sides]) => sides.length > 1)
        .map(([page, sides]) => `${page}: ${sides.join(", ")}`),
    ),
    toFigure("lib_imports_http", http.length, "<=", 0, http),
  ];
}
