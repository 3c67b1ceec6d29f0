import { type Mutant, shown } from "../known";
import { functionsIn, type SqlFunction, type Token, tokensOf } from "./tokens";

/** Text of a function's body to be replaced. */
interface Change {
  start: number;
  end: number;
  by: string;
}

const signs: Record<string, string> = { "+": "-", "-": "+", "*": "/", "/": "*" };

const others: Record<string, string> = {
  "<": "<=",
  "<=": "<",
  ">": ">=",
  ">=": ">",
  LEAST: "GREATEST",
  GREATEST: "LEAST",
  TRUE: "false",
  FALSE: "true",
};

const words = (text: string) => new Set(text.split(" "));

/** What stands before a condition or one of its terms. */
const before = words(
  "AND OR WHERE ON WHEN WHILE IF ELSIF HAVING SELECT RETURN THEN ELSE LOOP DISTINCT , := ;",
);

/** What ends a term. */
const after = words(
  "AND OR WHERE ON WHEN HAVING THEN ELSE LOOP INTO AS FROM SET DO JOIN LEFT CROSS UNION ORDER GROUP RETURNING LIMIT FOR , ;",
);

class Body {
  readonly tokens: Token[];
  /** The ANDs of BETWEEN and the ORs of an exception's names, which join no conditions. */
  readonly #joinsNothing = new Set<number>();

  constructor(readonly text: string) {
    this.tokens = tokensOf(text);
    this.tokens.forEach((token, n) => {
      if (token.text === "BETWEEN") this.#joinsNothing.add(this.find(n + 1, (text) => text === "AND"));
      if (token.text !== "WHEN" || token.depth > 0) return;
      const then = this.find(n + 1, (text) => text === "THEN" || text === ";");
      for (let or = n + 1; or < then; or++) this.#joinsNothing.add(or);
    });
  }

  at(n: number): string {
    return this.tokens[n]?.text ?? "";
  }

  joins(n: number): boolean {
    return (this.at(n) === "AND" || this.at(n) === "OR") && !this.#joinsNothing.has(n);
  }

  /** The first token from `n` on, no deeper than it and of such a text, or the first that is less deep. */
  find(n: number, wanted: (text: string, n: number) => boolean): number {
    const depth = this.tokens[n]?.depth ?? 0;
    let found = n;
    for (; found < this.tokens.length; found++) {
      const token = this.tokens[found] as Token;
      if (token.depth < depth || (token.depth === depth && wanted(token.text, found))) break;
    }
    return found;
  }

  /** Whether the condition or term ends at token `n`. */
  stops(n: number): boolean {
    const ofOperator = this.at(n) === "FROM" && this.at(n - 1) === "DISTINCT";
    return after.has(this.at(n)) && !this.#joinsNothing.has(n) && !ofOperator;
  }

  /** Where the term that ends before `n` begins. */
  begin(n: number): number {
    const depth = this.tokens[n]?.depth ?? 0;
    let found = n - 1;
    for (; found >= 0; found--) {
      const token = this.tokens[found] as Token;
      const ofOperator = token.text === "DISTINCT" && /^(IS|NOT)$/.test(this.at(found - 1));
      const stops = before.has(token.text) && !this.#joinsNothing.has(found) && !ofOperator;
      if (token.depth < depth || (token.depth === depth && stops)) break;
    }
    return found + 1;
  }

  /** Where the term that begins at `n` ends: the token after it. */
  end(n: number): number {
    return this.find(n, (_, at) => this.stops(at));
  }

  change(from: number, to: number, by: string): Change[] {
    const start = this.tokens[from]?.start;
    const end = this.tokens[to - 1]?.end;
    return start === undefined || end === undefined || to <= from ? [] : [{ start, end, by }];
  }
}

/** Each term of an AND or OR is dropped. That an AND becomes an OR is noticed by whoever notices either. */
function terms(body: Body): Change[] {
  return body.tokens.flatMap(({ text }, n) => {
    if (!body.joins(n)) return [];
    const neutral = text === "AND" ? "true" : "false";
    const first = body.begin(n);
    const left = body.joins(first - 1) && body.at(first - 1) === text ? [] : body.change(first, n, neutral);
    const right = body.change(n + 1, body.end(n + 1), neutral);
    return [...left, ...right];
  });
}

const conditions = words("WHERE WHEN WHILE IF ELSIF HAVING ON");

/** A condition as a whole is always met, or never: with the latter a branch is gone. */
function wholes(body: Body): Change[] {
  return body.tokens.flatMap(({ text, depth }, n) => {
    if (!conditions.has(text) || body.at(n + 1) === "CONFLICT" || /^true$/i.test(body.at(n + 1))) return [];
    if (text === "IF" && body.at(n - 1) === "END") return [];
    // EXCEPTION WHEN others, EXIT WHEN FOUND.
    if (text === "WHEN" && depth === 0) return [];
    const to = body.find(n + 1, (_, at) => body.stops(at) && !body.joins(at));
    // CASE x WHEN 'a': a value, not a condition.
    const value = text === "WHEN" && isSimpleCase(body, n);
    const many = body.tokens
      .slice(n + 1, to)
      .some((token, k) => token.depth === body.tokens[n + 1]?.depth && body.joins(n + 1 + k));
    const never = text === "WHERE" || text === "ON" ? [] : body.change(n + 1, to, value ? "NULL" : "false");
    return [...never, ...(many || value ? [] : body.change(n + 1, to, "true"))];
  });
}

function isSimpleCase(body: Body, when: number): boolean {
  const depth = body.tokens[when]?.depth;
  for (let n = when - 1; n >= 0; n--) {
    if (body.at(n) === "CASE" && body.tokens[n]?.depth === (depth ?? 0) - 1) return body.at(n + 1) !== "WHEN";
  }
  return false;
}

/** Edges of comparisons are moved, and signs and the like turned. */
function operators(body: Body): Change[] {
  const notOperand = /^(SELECT|RETURN|THEN|ELSE|AND|OR|BY|BETWEEN)$/;
  return body.tokens.flatMap(({ text }, n) => {
    const previous = body.at(n - 1);
    const sign = signs[text];
    if (sign && /^[\w'")\]$]/.test(previous) && !notOperand.test(previous))
      return body.change(n, n + 1, sign);
    if (/^(min|max)$/i.test(text) && body.at(n + 1) === "(") {
      return body.change(n, n + 1, text.toLowerCase() === "min" ? "max" : "min");
    }
    const other = others[text];
    return other && previous !== "ON" ? body.change(n, n + 1, other) : [];
  });
}

/** An order is turned by its first key, which is also the order in which rows are locked. */
function orders(body: Body): Change[] {
  return body.tokens.flatMap(({ text }, n) => {
    if (text !== "BY" || body.at(n - 1) !== "ORDER") return [];
    const end = body.find(n + 1, (found) =>
      [",", "DESC", "LIMIT", "FOR", ";", "LOOP", "ROWS"].includes(found),
    );
    return body.at(end) === "DESC"
      ? body.change(end, end + 1, " ")
      : body.change(
          end - 1,
          end,
          `${body.text.slice(body.tokens[end - 1]?.start, body.tokens[end - 1]?.end)} DESC`,
        );
  });
}

/** Rows are read without their lock, or locked and waited for where locked ones were passed over. */
function locks(body: Body): Change[] {
  return body.tokens.flatMap(({ text }, n) => {
    if (text === "SKIP") return body.change(n, n + 2, " ");
    if (text !== "FOR" || !/^(NO|UPDATE|SHARE|KEY)$/.test(body.at(n + 1))) return [];
    const end = body.find(n + 1, (found) => [")", ";", "LOOP", "INTO"].includes(found));
    return body.change(n, end, " ");
  });
}

/** Each column of a SET keeps what it was. */
function settings(body: Body): Change[] {
  return body.tokens.flatMap(({ text }, n): Change[] => {
    // Of a setting there is nothing to keep.
    if (text !== "SET" || body.at(n + 1) === "CONSTRAINTS") return [];
    const stop = (found: string) => [",", "WHERE", "FROM", "RETURNING", ";"].includes(found);
    const parts: [number, number][] = [];
    for (let from = n + 1; ; ) {
      const to = body.find(from, stop);
      parts.push([from, to]);
      if (body.at(to) !== ",") break;
      from = to + 1;
    }
    const [only] = parts;
    if (parts.length === 1 && only) {
      const column = body.at(only[0]);
      return body.change(only[0], only[1], `${column} = ${ownerOf(body, n)}.${column}`);
    }
    return parts.flatMap(([from, to], k) =>
      k === 0 ? body.change(from, to + 1, " ") : body.change(from - 1, to, " "),
    );
  });
}

/** The name of the row that a SET writes. */
function ownerOf(body: Body, set: number): string {
  if (body.at(set - 2) !== "DO") return body.at(set - 1);
  let into = set;
  while (into > 0 && body.at(into) !== "INTO") into--;
  return body.at(into + 2) === "AS" ? body.at(into + 3) : body.at(into + 1);
}

const droppable = /^(PERFORM|UPDATE|DELETE|INSERT|LOCK)$/;

/** A statement does not happen. */
function statements(body: Body): Change[] {
  if (!body.tokens.some(({ text }) => text === "BEGIN")) return [];
  const first = body.tokens.findIndex(({ text }) => text === "BEGIN");
  return body.tokens.flatMap(({ text, depth }, n) => {
    if (depth > 0 || n <= first || !/^(;|BEGIN|THEN|ELSE|LOOP)$/.test(body.at(n - 1))) return [];
    const assigns = body.at(n + 1) === ":=";
    if (!droppable.test(text) && !assigns) return [];
    return body.change(
      n,
      body.find(n, (found) => found === ";"),
      "NULL",
    );
  });
}

export interface SqlMutant extends Mutant {
  function: string;
  /** The statement that makes the changed function. */
  statement: string;
}

function changesOf(made: SqlFunction): Change[] {
  const body = new Body(made.body);
  const all = [terms, wholes, operators, orders, locks, settings, statements].flatMap((kind) => kind(body));
  const seen = new Set<string>();
  return all
    .filter(({ start, end, by }) => {
      const key = made.body.slice(0, start) + by + made.body.slice(end);
      return !seen.has(key) && seen.add(key);
    })
    .sort((a, b) => a.start - b.start);
}

/** Every single change of the functions in a file. */
export function mutantsOf(file: string, source: string): SqlMutant[] {
  return functionsIn(source).flatMap((made) =>
    changesOf(made).map((change) => {
      const at = made.bodyAt + change.start;
      const end = made.bodyAt + change.end;
      return {
        file,
        function: made.name,
        ...shown(source, made.at + at, made.at + end, change.by),
        statement: made.statement.slice(0, at) + change.by + made.statement.slice(end),
      };
    }),
  );
}
