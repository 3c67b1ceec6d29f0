import { createHmac, randomUUID } from "node:crypto";
import { readFileSync } from "node:fs";
import { textOf } from "@/components/text";
import { createTokens } from "@/lib/platform/tokens";
import { newCitizen } from "./support/citizen";
import { sendRaw, statusOf } from "./support/raw";
import { expect, test } from "./support/test";
import { admit, keys, sessions, signedIn, tokens, Visitor } from "./support/visitor";
import { newWindow, siteFollows } from "./support/windows";

const slug = "born-1967-1968";
const hour = 3_600_000;
const inside = textOf("ko", "book")("regionTitle");
const titles: string[] = [];

/** A test whose name is a row of docs/queue-attacks.md. */
function attack(title: string, run: Parameters<typeof test>[2]) {
  titles.push(title);
  test(title, run);
}

const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString("base64url");
const claimsIn = (token: string) =>
  JSON.parse(Buffer.from(token.split(".")[1] ?? "", "base64url").toString());
const signed = (header: object, claims: object, algorithm: string, secret: string | Buffer) => {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${createHmac(algorithm, secret).update(text).digest("base64url")}`;
};
const isIn = async (visitor: Visitor) => (await visitor.get("/book/admission.json")).status === 200;

test.describe("tokens", () => {
  const forgeries: [string, (token: string) => string][] = [
    [
      "an altered admission",
      (t) => t.replace(/\.[^.]+\./, `.${part({ ...claimsIn(t), exp: 9_999_999_999 })}.`),
    ],
    ["an admission with its signature cut off", (t) => t.replace(/[^.]+$/, "")],
    [
      "an admission with alg none",
      (t) => `${part({ alg: "none", typ: "JWT", kid: "test" })}.${t.split(".")[1]}.`,
    ],
    [
      "an admission re-signed with another key",
      (t) =>
        signed(
          { alg: "HS256", typ: "JWT", kid: "test" },
          claimsIn(t),
          "sha256",
          "another key of thirty-two bytes!",
        ),
    ],
    [
      "an admission with another algorithm and the right key",
      (t) =>
        signed({ alg: "HS512", typ: "JWT", kid: "test" }, claimsIn(t), "sha512", keys()[0]?.secret ?? ""),
    ],
    [
      "an admission whose key id is a path",
      (t) => signed({ alg: "HS256", typ: "JWT", kid: "../../dev/null" }, claimsIn(t), "sha256", ""),
    ],
    [
      "an admission whose key id is of the prototype",
      (t) => signed({ alg: "HS256", typ: "JWT", kid: "__proto__" }, claimsIn(t), "sha256", ""),
    ],
    ["an admission of an endless size", (t) => `${t}${"A".repeat(6_000)}`],
  ];
  for (const [title, forge] of forgeries) {
    attack(title, async ({ database }) => {
      const visitor = await signedIn(database, newCitizen());
      await admit(visitor, slug);
      expect(await isIn(visitor)).toBe(true);
      visitor.cookies.set("admission", forge(visitor.cookies.get("admission") ?? ""));
      expect(await isIn(visitor)).toBe(false);
    });
  }

  attack("another person's admission, replayed", async ({ database }) => {
    const [owner, thief] = [await signedIn(database, newCitizen()), await signedIn(database, newCitizen())];
    await admit(owner, slug);
    thief.cookies.set("admission", owner.cookies.get("admission") ?? "");
    expect((await thief.get("/book/admission.json")).status).toBe(403);
  });

  attack("an admission that has run out", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const claims = { sub: visitor.personId, window: slug, admission: randomUUID() };
    visitor.cookies.set("admission", tokens().admissions.sign(claims, new Date(Date.now() - hour)));
    expect(await isIn(visitor)).toBe(false);
  });

  attack("an admission to another window", async ({ database }) => {
    const other = await newWindow(database, 1940, { lobby: -hour, opens: -hour, closes: hour });
    const visitor = await signedIn(database, newCitizen());
    const claims = { sub: visitor.personId, window: other, admission: randomUUID() };
    visitor.cookies.set("admission", tokens().admissions.sign(claims, new Date()));
    expect((await visitor.get("/book/admission.json")).status).toBe(403);
  });

  attack("an admission that names no row, at the booking itself", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const claims = { sub: visitor.personId, window: slug, admission: randomUUID() };
    visitor.cookies.set("admission", tokens().admissions.sign(claims, new Date()));
    expect((await visitor.post("/book/hold", { slot: "1" })).status).toBe(403);
  });

  attack("a token of another audience", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const other = createTokens<{ window: string; admission: string }>(keys(), {
      audience: "session",
      lifetimeSeconds: 60,
    });
    visitor.cookies.set(
      "admission",
      other.sign({ sub: visitor.personId, window: slug, admission: randomUUID() }, new Date()),
    );
    expect(await isIn(visitor)).toBe(false);
  });

  attack("a ticket shown as an admission, and the other way round", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await admit(visitor, slug);
    const [ticket, admission] = [
      visitor.cookies.get(`ticket-${slug}`) ?? "",
      visitor.cookies.get("admission") ?? "",
    ];
    visitor.cookies.set("admission", ticket);
    visitor.cookies.set(`ticket-${slug}`, admission);
    expect(await isIn(visitor)).toBe(false);
    expect((await visitor.get(`/queue/${slug}/place.json`)).status).toBe(403);
  });

  attack("a session shown as an admission, and the other way round", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await admit(visitor, slug);
    const name = "next-auth.session-token";
    const [session, admission] = [visitor.cookies.get(name) ?? "", visitor.cookies.get("admission") ?? ""];
    visitor.cookies.set("admission", session);
    expect(await isIn(visitor)).toBe(false);
    visitor.cookies.set(name, admission);
    expect((await visitor.get("/book/admission.json")).status).toBe(401);
  });

  attack("a staff session on a citizen's way", async () => {
    const visitor = new Visitor();
    const claims = {
      kind: "staff" as const,
      sub: randomUUID(),
      role: "ADMIN" as const,
      clinicId: null,
      name: "x",
    };
    visitor.cookies.set("next-auth.session-token", sessions().sign(claims, new Date()));
    expect((await visitor.post(`/queue/${slug}/enter`)).status).toBe(401);
    expect((await visitor.get("/admin")).status).toBe(401);
  });
});

test.describe("the line", () => {
  attack("a ticket with a better entry number", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await visitor.post(`/queue/${slug}/enter`);
    const ticket = visitor.cookies.get(`ticket-${slug}`) ?? "";
    visitor.cookies.set(
      `ticket-${slug}`,
      ticket.replace(/\.[^.]+\./, `.${part({ ...claimsIn(ticket), entryNo: 0 })}.`),
    );
    expect((await visitor.get(`/queue/${slug}/place.json`)).status).toBe(403);
    expect((await visitor.post(`/queue/${slug}/claim`)).status).toBe(403);
  });

  attack("a well-signed ticket of an entry that the ledger gave to nobody", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const ticket = { sub: visitor.personId, window: slug, entryNo: 0 };
    visitor.cookies.set(`ticket-${slug}`, tokens().tickets.sign(ticket, new Date()));
    expect((await visitor.post(`/queue/${slug}/claim`)).status).toBe(403);
  });

  attack("fifty tabs at once", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const answers = await Promise.all(
      Array.from({ length: 50 }, () =>
        visitor.post(`/queue/${slug}/enter`, {}, { accept: "application/json" }),
      ),
    );
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    const { rows } = await database.query("SELECT count(*) FROM queue_entry WHERE person_id = $1", [
      visitor.personId,
    ]);
    expect(rows[0].count).toBe(1);
  });

  attack("cookies deleted, and the line entered again", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const enter = async () =>
      (await visitor.post(`/queue/${slug}/enter`, {}, { accept: "application/json" })).text;
    const first = await enter();
    visitor.cookies.delete(`ticket-${slug}`);
    expect(await enter()).toBe(first);
  });

  attack("two claims at the same instant from two devices", async ({ database }) => {
    const phone = await signedIn(database, newCitizen());
    await admit(phone, slug);
    await database.query("UPDATE admission SET ended_at = now() WHERE person_id = $1", [phone.personId]);
    const answers = await Promise.all(Array.from({ length: 12 }, () => phone.post(`/queue/${slug}/claim`)));
    const ids = answers.flatMap(({ headers }) =>
      headers.getSetCookie().map((line) => claimsIn(line.split(/[=;]/)[1] ?? "").admission),
    );
    expect(new Set(ids).size).toBeLessThanOrEqual(1);
    const { rows } = await database.query(
      "SELECT count(*) FROM admission WHERE person_id = $1 AND ended_at IS NULL",
      [phone.personId],
    );
    expect(rows[0].count).toBe(new Set(ids).size);
  });

  attack("claiming before one's turn", async ({ database }) => {
    const full = await newWindow(database, 1941, { lobby: -hour, opens: -hour, closes: hour });
    await database.query("UPDATE cohort_window SET most_inside = 1 WHERE slug = $1", [full]);
    await siteFollows();
    const people = [];
    for (let n = 0; n < 3; n++) people.push(await signedIn(database, newCitizen(1941)));
    for (const visitor of people) await visitor.post(`/queue/${full}/enter`);
    await new Promise((resolve) => setTimeout(resolve, 3_000));
    const statuses = [];
    for (const visitor of people) statuses.push((await visitor.post(`/queue/${full}/claim`)).status);
    expect(statuses.filter((status) => status === 303)).toHaveLength(1);
  });

  for (const [title, instants] of [
    ["claiming before opening", { lobby: -hour, opens: hour, closes: 2 * hour }],
    ["claiming after closing", { lobby: -3 * hour, opens: -2 * hour, closes: -hour }],
  ] as const) {
    attack(title, async ({ database }) => {
      const window = await newWindow(database, 1942, instants);
      const visitor = await signedIn(database, newCitizen(1942));
      visitor.cookies.set(
        `ticket-${window}`,
        tokens().tickets.sign({ sub: visitor.personId, window, entryNo: 0 }, new Date()),
      );
      expect((await visitor.post(`/queue/${window}/claim`)).status).toBe(403);
    });
  }

  attack("a clock set forward, as far as a client can say the time", async ({ database }) => {
    const window = await newWindow(database, 1943, { lobby: -hour, opens: hour, closes: 2 * hour });
    const visitor = await signedIn(database, newCitizen(1943));
    await visitor.post(`/queue/${window}/enter`);
    const later = new Date(Date.now() + 2 * hour).toUTCString();
    const sayings: Record<string, string>[] = [
      { date: later },
      { "if-modified-since": later },
      { "x-client-time": later },
    ];
    for (const headers of sayings)
      expect(
        (await visitor.post(`/queue/${window}/claim?now=9999999999`, { now: "9999999999" }, headers)).status,
      ).toBe(403);
  });

  attack(
    "a device's clock a day off and back, and the network off and on",
    async ({ page, context, baseURL, database }) => {
      const window = await newWindow(database, 1944, { lobby: -hour, opens: hour, closes: 2 * hour });
      const { cookies } = await signedIn(database, newCitizen(1944));
      await context.addCookies([...cookies].map(([name, value]) => ({ name, value, url: baseURL })));
      for (const day of [1, -1]) {
        await page.clock.setFixedTime(Date.now() + day * 24 * hour);
        await page.goto(`${baseURL}/queue/${window}`);
        if (day === 1) await page.getByRole("main").getByRole("button").click();
        await context.setOffline(true);
        await page.waitForTimeout(1_500);
        await context.setOffline(false);
        await page.reload();
        expect(new URL(page.url()).pathname).toContain("/queue/");
        expect((await page.goto(`${baseURL}/book`))?.status()).toBe(403);
      }
      const { rows } = await database.query(
        "SELECT e.entry_no FROM queue_entry e JOIN cohort_window w ON w.id = e.window_id WHERE w.slug = $1",
        [window],
      );
      expect(rows).toEqual([{ entry_no: 0 }]);
    },
  );
});

test.describe("other spellings of a protected path", () => {
  for (const path of [
    "//book",
    "/book/",
    "/book//province",
    "/BOOK",
    "/Book/check",
    "/%62ook",
    "/book%2fcheck",
    "/%2fbook",
    "/./book",
    "/x/../book",
    "/x/%2e%2e/book",
    "/ko//book",
    "/ko/ko/book",
    "/en/../book",
    "/book;a=b",
    "/book%00",
    "/book%20",
    "/book\\check",
    "/book.rsc",
    "/book.json",
    "/_next/data/build/ko/book.json",
    "/_next/static/../../book",
    "/_next/image?url=%2Fbook&w=640&q=75",
    "/assets/../book",
    "/book?_rsc=1",
  ]) {
    attack(`GET ${path}`, async () => {
      const answer = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      expect(statusOf(answer)).toBeGreaterThanOrEqual(300);
      expect(answer).not.toContain(inside);
    });
  }
});

test.describe("headers and methods", () => {
  const disguises: Record<string, string>[] = [
    { "x-middleware-subrequest": "middleware:middleware:middleware:middleware:middleware" },
    { "x-middleware-rewrite": "/ko/book" },
    { "x-invoke-path": "/ko/book" },
    { "x-matched-path": "/ko/book" },
    { "x-now-route-matches": "1=ko" },
    { "x-original-url": "/ko/book" },
    { "x-rewrite-url": "/ko/book" },
    { "x-forwarded-host": "evil.example" },
    { "x-forwarded-for": "127.0.0.1" },
    { rsc: "1", "next-router-prefetch": "1", "next-url": "/ko/book" },
    { accept: "text/x-component", rsc: "1" },
  ];
  for (const headers of disguises) {
    attack(`a page asked for with ${Object.keys(headers).join(", ")}`, async () => {
      const visitor = new Visitor();
      expect((await visitor.get("/book", headers)).status).toBe(401);
      const start = await visitor.get("/", headers);
      expect(start.text).not.toContain(inside);
      expect(start.text + (start.headers.get("location") ?? "")).not.toContain("evil.example");
    });
  }

  for (const method of ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "POST"]) {
    attack(`${method} on a protected page`, async () => {
      expect((await new Visitor().send(method, "/book")).status).toBeGreaterThanOrEqual(400);
    });
  }

  attack("a GET dressed up as another method", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    const overrides: Record<string, string>[] = [
      { "x-http-method-override": "POST" },
      { "x-method-override": "POST" },
    ];
    for (const headers of overrides) await visitor.get(`/queue/${slug}/enter?_method=POST`, headers);
    const { rowCount } = await database.query("SELECT 1 FROM queue_entry WHERE person_id = $1", [
      visitor.personId,
    ]);
    expect(rowCount).toBe(0);
  });

  attack("a server action's POST", async () => {
    const visitor = new Visitor();
    const headers = { "next-action": "0".repeat(42), accept: "text/x-component" };
    expect((await visitor.post("/book", { x: "1" }, headers)).status).toBe(401);
    expect((await visitor.post("/", { x: "1" }, headers)).text).not.toContain(inside);
  });

  for (const [title, headers] of [
    ["from another site", { origin: "https://evil.example" }],
    ["from a page without an origin", { origin: "null" }],
    ["that says cross-site", { "sec-fetch-site": "cross-site" }],
    ["from a sister site", { "sec-fetch-site": "same-site" }],
  ] as const) {
    attack(`a state change ${title}`, async ({ database }) => {
      const visitor = await signedIn(database, newCitizen());
      expect((await visitor.post(`/queue/${slug}/enter`, {}, headers)).status).toBe(403);
    });
  }
});

test.describe("bytes", () => {
  const host = "Host: localhost\r\n";
  for (const [title, text] of [
    [
      "an absolute-form request line",
      `GET http://localhost/book HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    ],
    [
      "an absolute-form line to another host",
      `GET http://evil.example/book HTTP/1.1\r\n${host}Connection: close\r\n\r\n`,
    ],
    ["no Host", "GET /book HTTP/1.1\r\nConnection: close\r\n\r\n"],
    [
      "chunked and Content-Length together",
      `POST /check HTTP/1.1\r\n${host}Content-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nGET /book HTTP/1.1\r\n${host}\r\n`,
    ],
    ["two lengths", `POST /check HTTP/1.1\r\n${host}Content-Length: 4\r\nContent-Length: 40\r\n\r\nabcd`],
    ["a folded header", `GET /book HTTP/1.1\r\n${host}X-A: a\r\n b\r\nConnection: close\r\n\r\n`],
    ["headers without end", `GET /book HTTP/1.1\r\n${host}X-A: ${"a".repeat(20_000)}\r\n\r\n`],
  ] as const) {
    attack(title, async () => {
      const answer = await sendRaw(text);
      expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
      expect(answer).not.toContain(inside);
      expect(answer.match(/HTTP\/1\.1 200/)).toBeNull();
    });
  }

  attack("a body that is too large, of another kind, or broken", async () => {
    const visitor = new Visitor();
    const post = (body: string, type: string) =>
      fetch(`${visitor.base}/check`, {
        method: "POST",
        body,
        headers: { "content-type": type, origin: visitor.base },
      });
    expect((await post("x=".repeat(10_000), "application/x-www-form-urlencoded")).status).toBe(413);
    expect((await post("<a/>", "application/xml")).status).toBe(415);
    expect((await post("{", "application/json")).status).toBe(400);
    expect((await post('{"__proto__":{"year":"1968"}}', "application/json")).status).toBe(422);
  });
});

test.describe("the public status", () => {
  const path = `/queue/${slug}/status.json`;
  attack("poisoning a cache by headers, cookies or queries that it does not know", async () => {
    const visitor = new Visitor();
    const evil = {
      "x-forwarded-host": "evil.example",
      "x-forwarded-proto": "evil",
      "accept-language": "xx",
      cookie: "a=evil.example",
    };
    const own = (text: string) => {
      const { serverTime, ratePerMinute, entries, served, ...rest } = JSON.parse(text);
      return rest;
    };
    const plain = await visitor.get(path);
    for (const target of [path, `${path}?x=evil.example`, `${path}?_rsc=1`]) {
      const answer = await visitor.get(target, evil);
      expect(answer.text + JSON.stringify([...answer.headers])).not.toContain("evil");
      expect(own(answer.text)).toEqual(own(plain.text));
      expect(answer.headers.getSetCookie()).toEqual([]);
    }
    expect(plain.headers.get("cache-control")).toContain("public");
  });

  attack("a personal answer kept by a shared cache", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await visitor.post(`/queue/${slug}/enter`);
    for (const page of [`/queue/${slug}`, `/queue/${slug}/place.json`, "/my-booking", "/book"])
      expect((await visitor.get(page)).headers.get("cache-control"), page).toMatch(/no-store/);
  });

  attack("a state change at the status address", async () => {
    expect((await new Visitor().post(path, {})).status).toBeGreaterThanOrEqual(400);
  });
});

test.describe("where to go on to", () => {
  for (const to of [
    "//evil.example",
    "https://evil.example",
    "/\\evil.example",
    "/%2f/evil.example",
    "javascript:alert(1)",
  ]) {
    attack(`signing in to go on to ${to}`, async () => {
      const visitor = new Visitor();
      const page = await visitor.get(`/sign-in/staff?to=${encodeURIComponent(to)}`);
      const going = /name="callbackUrl" value="([^"]*)"/.exec(page.text)?.[1] ?? "none";
      expect(going).toMatch(/^\/(?![/\\])[a-z/]*$/);
    });
  }
});

test("docs/queue-attacks.md has a row for each of these, and no other", () => {
  const rows = readFileSync("docs/queue-attacks.md", "utf8").matchAll(/^\|\s*\d+\s*\|\s*`(.+?)`\s*\|/gm);
  expect([...rows].map(([, title]) => title)).toEqual(titles);
});
