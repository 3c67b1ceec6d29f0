import { getTranslator } from "@/components/i18n";
import { attacksOf, slug } from "../support/attack";
import { newCitizen } from "../support/citizen";
import { HttpSession, signedIn } from "../support/http-session";
import { sendRaw, statusOf } from "../support/raw";
import { expect, test } from "../support/test";

const { attack, compareWithTable } = attacksOf(
  "Other spellings of a protected path",
  "Headers and methods",
  "Bytes",
);
const inside = getTranslator("ko", "book")("regionTitle");

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
    "/ko/book",
    "/en/book/check",
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
      const visitor = new HttpSession();
      expect((await visitor.get("/book", headers)).status).toBe(401);
      const start = await visitor.get("/", headers);
      expect(start.text).not.toContain(inside);
      expect(start.text + (start.headers.get("location") ?? "")).not.toContain("evil.example");
    });
  }

  for (const method of ["HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "POST"]) {
    attack(`${method} on a protected page`, async () => {
      expect((await new HttpSession().send(method, "/book")).status).toBeGreaterThanOrEqual(400);
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
    const visitor = new HttpSession();
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
    ["two Hosts", `GET /book HTTP/1.1\r\n${host}Host: evil.example\r\nConnection: close\r\n\r\n`],
    ["another site's Host", "GET /book HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"],
    [
      "two origins, the second its own",
      `POST /check HTTP/1.1\r\n${host}Origin: https://evil.example\r\nOrigin: http://localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n`,
    ],
    [
      "two cookie headers with a made-up session and admission",
      `GET /book HTTP/1.1\r\n${host}Cookie: admission=x\r\nCookie: next-auth.session-token=x\r\nConnection: close\r\n\r\n`,
    ],
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
    const visitor = new HttpSession();
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

compareWithTable();
