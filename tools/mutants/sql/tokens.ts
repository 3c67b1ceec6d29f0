import { loadModule, parseSync, scanSync } from "libpg-query";

export interface Token {
  /** As written; keywords in capitals. */
  text: string;
  /** Where it stands in the body. */
  start: number;
  end: number;
  /** How many parentheses and CASEs it lies in; those that open and close lie outside. */
  depth: number;
}

export interface SqlFunction {
  name: string;
  /** The statement that makes it, and where that begins in its file. */
  statement: string;
  at: number;
  /** The body, and where it begins in the statement. */
  body: string;
  bodyAt: number;
}

await loadModule();

const bodyOf = /\$(\w*)\$([\s\S]*)\$\1\$/;

/** The functions that a file makes, by PostgreSQL's own parser. */
export function functionsIn(source: string): SqlFunction[] {
  const bytes = Buffer.from(source);
  return (parseSync(source).stmts ?? []).flatMap(({ stmt, stmt_location = 0, stmt_len }) => {
    if (!stmt || !("CreateFunctionStmt" in stmt)) return [];
    const part = bytes.subarray(stmt_location, stmt_len ? stmt_location + stmt_len : undefined).toString();
    const from = part.indexOf("CREATE OR REPLACE FUNCTION");
    const statement = part.slice(from);
    const name = /FUNCTION\s+"?(\w+)/.exec(statement)?.[1];
    const body = bodyOf.exec(statement);
    if (from < 0 || !name || body?.[2] === undefined) throw new Error(`no function in ${part}`);
    return {
      name,
      statement,
      at: bytes.subarray(0, stmt_location).toString().length + from,
      body: body[2],
      bodyAt: body.index + (body[1]?.length ?? 0) + 2,
    };
  });
}

/** The tokens of a body, by PostgreSQL's own scanner, comments left out. */
export function tokensOf(body: string): Token[] {
  const bytes = Buffer.from(body);
  const ascii = bytes.length === body.length;
  const at = (byte: number) => (ascii ? byte : bytes.subarray(0, byte).toString().length);
  const open: string[] = [];
  const tokens: Token[] = [];
  for (const { start, end, tokenName, keywordKind } of scanSync(body).tokens) {
    if (tokenName === "SQL_COMMENT" || tokenName === "C_COMMENT") continue;
    const written = body.slice(at(start), at(end));
    const text = keywordKind > 0 ? written.toUpperCase() : written;
    const before = tokens.at(-1)?.text;
    const closes =
      text === ")" || text === "]" || (text === "END" && open.at(-1) === "CASE" && before !== ";");
    if (closes) open.pop();
    tokens.push({ text, start: at(start), end: at(end), depth: open.length });
    if (text === "(" || text === "[" || (text === "CASE" && before !== "END")) open.push(text);
  }
  return tokens;
}
