import fc from "fast-check";
import { type Role, roles } from "../../e2e/roles/access-matrix";
import type { Fields } from "./fields";
import type { Ground } from "./fixtures";
import type { Form } from "./forms";
import type { Shot } from "./send";
import type { Target } from "./targets";

export interface Try extends Shot {
  role: Role;
}

export interface Material {
  origin: string;
  targets: readonly Target[];
  fields: Fields;
  values: Ground["values"];
  forms: ReadonlyMap<Role, readonly Form[]>;
  actions: readonly string[];
}

/** Cookies that stand for a role's own; they are filled in when the request is sent, since sessions are made anew. */
export interface Cookies {
  kind: "own" | "none" | "broken" | "others" | "junk" | "many";
  text: string;
}

const inPath = fc.oneof(
  fc.constantFrom(
    "0",
    "-1",
    "99999999999999999999",
    "1e9",
    "null",
    "__proto__",
    "constructor",
    "%00",
    "%ff",
    "..",
    "%2e%2e",
  ),
  fc.constantFrom(
    "2030-01-02",
    "2026-02-30",
    "0000-00-00",
    "a".repeat(1_500),
    "%ED%A0%80",
    "'",
    "1;select",
    "*",
    ":a",
  ),
  fc.uuid(),
  fc.stringMatching(/^[a-z0-9_~-]{1,30}$/),
  fc
    .string({ unit: "binary", maxLength: 20 })
    .map((text) => new URLSearchParams({ "": text }).toString().slice(1)),
);

const headerText = fc.string({
  unit: fc.constantFrom(..."abcXYZ019 ,;=:/()<>@\"'%*-_\t\u00e9\u00ff"),
  maxLength: 80,
});

/** What a client may say besides, each by itself. */
function moreHeaders(actions: readonly string[]): fc.Arbitrary<[string, string]> {
  const pair = (name: string, ...texts: string[]) =>
    fc.tuple(fc.constant(name), fc.oneof(fc.constantFrom(...texts), headerText));
  return fc.oneof(
    pair("accept-language", "en", "ko-KR,ko;q=0.9", "*;q=1e9", "x".repeat(2_000)),
    pair("x-forwarded-for", "203.0.113.9", "::1, 10.0.0.1", "fe80::1%eth0", "unknown"),
    pair("x-forwarded-host", "evil.example"),
    pair("x-forwarded-proto", "https", "javascript"),
    pair("forwarded", "for=1.2.3.4;host=evil.example"),
    pair("range", "bytes=0-1", "bytes=-1,0-0,1-", "lines=1"),
    pair("if-none-match", "*", '"x"', 'W/"a", "b"'),
    pair("if-modified-since", "Thu, 01 Jan 1970 00:00:00 GMT", "yesterday"),
    pair("rsc", "1"),
    pair("next-router-state-tree", "%5B%22%22%5D", "%7B", "[]"),
    pair("next-router-prefetch", "1"),
    pair("next-router-segment-prefetch", "/_tree", "/../x"),
    pair("next-url", "/ko/book"),
    pair("next-action", "0".repeat(42), "40".padEnd(42, "a"), ...actions),
    pair("x-middleware-subrequest", "middleware:middleware"),
    pair("x-nextjs-data", "1"),
    pair("content-encoding", "gzip", "br"),
    pair("content-language", "ko"),
    pair("user-agent", "", "Mozilla/5.0", "(".repeat(500)),
    pair("referer", "https://evil.example/", "javascript:1"),
    pair("traceparent", "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01", "00-0-0-0"),
    pair("x-http-method-override", "DELETE"),
    pair("purpose", "prefetch"),
    fc.tuple(fc.stringMatching(/^x-[a-z]{1,20}$/), headerText),
  );
}

/** Texts that have broken parsers before. */
const nasty = fc.constantFrom(
  ...["\u0000", "a\u0000b", "\ud800", "\u202e", "𝒜😀", "İ", "ﬃ", "'", "' OR 1=1 --", "{{7*7}}", "<script>"],
  ...[
    "__proto__",
    "NaN",
    "Infinity",
    "-0",
    "1".repeat(400),
    "가".repeat(300),
    "9".repeat(20),
    "%",
    "%%s",
    "\r\nset-cookie: a=b",
  ],
  ...[
    "0000-01-01",
    "9999-12-31",
    "+010000-01-01",
    "2026-02-30",
    "24:00",
    "//evil.example",
    "/\\evil.example",
    "null",
    "[]",
    "{}",
  ],
);

/**
 * Requests of every role to every target: mostly nearly valid ones, as our own pages' forms and the sources' schemas
 * would have them, with something else in one place or several; and some that are nothing of the kind.
 */
export function tries({ origin, targets, fields, values, forms, actions }: Material) {
  const known = (name: string): fc.Arbitrary<string> => {
    const of = values[name.replaceAll(/[[\]]/g, "")];
    return of && of.length > 0 ? fc.constantFrom(...of) : inPath;
  };
  const textFor = (name: string): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 4, arbitrary: fields.get(name) ?? fc.string({ maxLength: 40 }) },
      { weight: 3, arbitrary: known(name) },
      { weight: 1, arbitrary: nasty },
      { weight: 1, arbitrary: fc.string({ unit: "binary", maxLength: 30 }) },
    );
  const names = [
    ...fields.keys(),
    "to",
    "kept",
    "csrfToken",
    "callbackUrl",
    "json",
    "_method",
    "__proto__",
    "",
  ];

  const pathOf = ({ path, spoken }: Target): fc.Arbitrary<string> => {
    const parts = path.split("/").map((part, n, all) => {
      if (part === "*") {
        const name = all[0] === "queue" ? "slug" : (all[n - 1] ?? "");
        return fc.oneof({ weight: 3, arbitrary: known(name) }, { weight: 1, arbitrary: inPath });
      }
      if (part.startsWith("["))
        return fc.oneof({ weight: 4, arbitrary: known(part) }, { weight: 1, arbitrary: inPath });
      return fc.constant(part);
    });
    const language = spoken ? fc.constantFrom("/ko", "/en", "", "/en") : fc.constant("");
    return fc
      .tuple(language, ...parts)
      .map(([spokenIn, ...rest]) => `${spokenIn}/${rest.join("/")}`.replace(/(.)\/$/, "$1"));
  };

  const query = fc.oneof(
    { weight: 5, arbitrary: fc.constant("") },
    {
      weight: 3,
      arbitrary: fc
        .array(
          fc
            .constantFrom(...names)
            .chain((name) => textFor(name).map((value): [string, string] => [name, value])),
          { minLength: 1, maxLength: 4 },
        )
        .map((pairs) => `?${new URLSearchParams(pairs)}`),
    },
    { weight: 1, arbitrary: fc.webQueryParameters().map((text) => `?${text}`) },
    {
      weight: 1,
      arbitrary: fc.constantFrom("?", "?&&==", "?%", "?a[b]=c&a=1&a=2", "?_rsc=x", `?${"a=1&".repeat(400)}`),
    },
  );

  /** Now and then one character of a path is another. */
  const bent = (path: string): fc.Arbitrary<string> =>
    fc.oneof(
      { weight: 12, arbitrary: fc.constant(path) },
      {
        weight: 1,
        arbitrary: fc
          .tuple(
            fc.nat(path.length),
            fc.constantFrom("/", "//", ".", "%", "%2f", "\\", ";", "~", "A", "\u00e9", "@", "%00", ".."),
          )
          .map(([at, text]) => `/${path.slice(1, at)}${text}${path.slice(Math.max(1, at))}`),
      },
    );

  const typed = (fieldsOf: [string, string][]): fc.Arbitrary<[string, string][]> =>
    fc
      .tuple(
        ...fieldsOf.map(([name, value]) =>
          fc.oneof(
            { weight: 3, arbitrary: fc.constant<[string, string] | null>([name, value]) },
            { weight: 3, arbitrary: textFor(name).map((other): [string, string] | null => [name, other]) },
            { weight: 1, arbitrary: fc.constant(null) },
          ),
        ),
      )
      .map((pairs) => pairs.filter((pair) => pair !== null));

  const encoded = (pairs: [string, string][]): fc.Arbitrary<{ type: string; body: Buffer }> => {
    const form = Buffer.from(new URLSearchParams(pairs).toString());
    const json = Buffer.from(JSON.stringify(Object.fromEntries(pairs)));
    const boundary = "fuzz-boundary";
    const multipart = Buffer.from(
      `${pairs.map(([name, value]) => `--${boundary}\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`).join("")}--${boundary}\r\nContent-Disposition: form-data; name="file"; filename="c.csv"\r\nContent-Type: text/csv\r\n\r\n${pairs.map(([, value]) => value).join(",")}\r\n--${boundary}--\r\n`,
    );
    return fc.oneof(
      { weight: 8, arbitrary: fc.constant({ type: "application/x-www-form-urlencoded", body: form }) },
      { weight: 2, arbitrary: fc.constant({ type: "application/json", body: json }) },
      {
        weight: 1,
        arbitrary: fc.constant({ type: `multipart/form-data; boundary=${boundary}`, body: multipart }),
      },
    );
  };

  const anyBody = fc.oneof(
    fc.json().map((text) => ({ type: "application/json", body: Buffer.from(text) })),
    fc
      .constantFrom('{"__proto__":{"a":"b"}}', "[[[[", `${"[".repeat(5_000)}`, '{"a":1e999}', "nul", '"text"')
      .map((text) => ({ type: "application/json", body: Buffer.from(text) })),
    fc
      .uint8Array({ maxLength: 300 })
      .chain((bytes) =>
        fc
          .constantFrom(
            "application/x-www-form-urlencoded",
            "multipart/form-data",
            "multipart/form-data; boundary=x",
            "text/plain",
            "text/x-component",
            "",
            "a/b; c",
          )
          .map((type) => ({ type, body: Buffer.from(bytes) })),
      ),
    fc.constant({ type: "application/x-www-form-urlencoded", body: Buffer.alloc(20_000, "a=") }),
  );

  const some = fc
    .uniqueArray(fc.constantFrom(...names), { maxLength: 8 })
    .chain((chosen) => typed(chosen.map((name) => [name, ""])));

  const cookies: fc.Arbitrary<Cookies> = fc.record({
    kind: fc.oneof(
      { weight: 14, arbitrary: fc.constant<Cookies["kind"]>("own") },
      { weight: 4, arbitrary: fc.constantFrom<Cookies["kind"]>("none", "broken", "others", "junk", "many") },
    ),
    text: fc.string({ unit: fc.constantFrom(...'abcXYZ019._-=; %"\u00e9'), maxLength: 60 }),
  });

  const framed = fc.record({
    accept: fc.constantFrom("text/html", "application/json", "*/*", "text/x-component", ""),
    from: fc.constantFrom<"own" | "elsewhere" | "none">(
      "own",
      "own",
      "own",
      "own",
      "own",
      "own",
      "elsewhere",
      "none",
    ),
    more: fc.oneof(
      { weight: 3, arbitrary: fc.constant<[string, string][]>([]) },
      { weight: 1, arbitrary: fc.array(moreHeaders(actions), { maxLength: 4 }) },
    ),
  });

  /** From a form that the role was shown, or from the table of what is answered. */
  const asked = fc.constantFrom(...roles).chain((role) => {
    const shown = forms.get(role) ?? [];
    const ofForm = fc.constantFrom(...shown).chain(({ action, fields: own }) =>
      typed(own)
        .chain(encoded)
        .map((sent) => ({ role, method: "POST", path: action, sent })),
    );
    const ofTarget = fc
      .constantFrom(...targets)
      .chain((target) =>
        fc
          .record({
            path: pathOf(target),
            query,
            method: fc.oneof(
              { weight: 9, arbitrary: fc.constant<string>(target.method) },
              {
                weight: 1,
                arbitrary: fc.constantFrom(
                  "GET",
                  "HEAD",
                  "POST",
                  "PUT",
                  "PATCH",
                  "DELETE",
                  "OPTIONS",
                  "PROPFIND",
                ),
              },
            ),
            sent: fc.oneof({ weight: 4, arbitrary: some.chain(encoded) }, { weight: 1, arbitrary: anyBody }),
          })
          .chain((all) => bent(all.path + all.query).map((path) => ({ ...all, path }))),
      )
      .map(({ path, method, sent }) => ({
        role,
        method,
        path,
        sent: method === "GET" || method === "HEAD" ? null : sent,
      }));
    return shown.length > 0
      ? fc.oneof({ weight: 2, arbitrary: ofTarget }, { weight: 1, arbitrary: ofForm })
      : ofTarget;
  });

  return fc
    .tuple(asked, framed, cookies)
    .map(([{ role, method, path, sent }, { accept, from, more }, cookie]) => {
      const headers: Record<string, string> = { ...Object.fromEntries(more), accept };
      if (from !== "none") headers.origin = from === "own" ? origin : "https://elsewhere.example";
      if (sent?.type) headers["content-type"] = sent.type;
      if (sent) headers["content-length"] = String(sent.body.length);
      return { role, method, path, headers, body: sent?.body ?? null, cookie };
    });
}
