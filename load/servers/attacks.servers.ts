// deploy/nginx, attacked as it stands: what reaches the servers of the program, and what is kept for others.
import { mkdtempSync, rmSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { connect, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { findFreePort } from "../../lib/shared/free-port";
import { Backend, requestFor, type Seen, sendRaw } from "./backend";
import { breaks, forged, framings } from "./framings";
import { deployedLocations, sampleAddresses } from "./locations";
import { type Nginx, startNginx } from "./proxies";
import { rowsOf } from "./table";

const folder = mkdtempSync(join(tmpdir(), "vaccine-attacks-"));
const backends = [new Backend(), new Backend(), new Backend()];
let nginx: Nginx;
let port = 0;
/** Told apart from each other by a number, so that no copy that is kept answers for the next. */
let made = 0;
const another = () => `n${++made}`;

const taken = () => backends.flatMap((backend) => backend.taken());
const all = (instead: Backend["instead"]) => {
  for (const backend of backends) backend.instead = instead;
};
const ask = (target: string, lines: string[] = [], method = "GET", body = "") =>
  sendRaw(port, requestFor(target, lines, method, body));

beforeAll(async () => {
  port = await findFreePort();
  const ports = await Promise.all(backends.map((backend) => backend.start()));
  nginx = await startNginx(folder, port, ports);
});
afterEach(() => {
  all(undefined);
  taken();
});
afterAll(async () => {
  await nginx?.stop();
  for (const backend of backends) backend.stop();
  rmSync(folder, { recursive: true, force: true });
});

const titles: string[] = [];
const attack = (title: string, run: () => Promise<void>) => {
  titles.push(title);
  it(title, run);
};

describe("addresses", () => {
  it("has a sample of each location", () => {
    for (const location of deployedLocations())
      expect(
        sampleAddresses.some((address) => location.matches(address)),
        location.name,
      ).toBe(true);
  });

  for (const sample of sampleAddresses)
    attack(`a line break within ${sample}`, async () => {
      for (const text of breaks) {
        const at = sample.lastIndexOf("/") + 1;
        for (const target of [sample + text, sample.slice(0, at) + text + sample.slice(at)]) {
          const { status } = await ask(target);
          expect([400, 404], target).toContain(status);
        }
      }
      expect(taken()).toEqual([]);
    });

  attack("another place by encoded dots behind a built file's address", async () => {
    const ways = [
      "%2e%2e",
      "%2E%2E",
      ".%2e",
      "%252e%252e",
      "%25252e",
      "..",
      ".",
      "%c0%ae%c0%ae",
      "..;",
      "%2e%2e%2f",
    ];
    for (const before of ["/assets", "/_next/static", "/_next/static/%2e%2e", "/en/assets", "/queue/a"])
      for (const way of ways) {
        const target = `${before}/${way}/en/admin/audit`;
        expect((await ask(target)).status, target).toBe(404);
      }
    expect(taken()).toEqual([]);
  });

  attack("a path with an empty part, a backslash, a semicolon or an encoded slash", async () => {
    for (const target of [
      "//book",
      "/en//book",
      "/assets//x.js",
      "/a\\b",
      "/book;a=b",
      "/en%2fbook",
      "/%62ook",
    ])
      expect((await ask(target)).status, target).toBe(404);
    expect(taken()).toEqual([]);
  });

  attack("an address of nginx's own pages", async () => {
    for (const target of [
      "/.calm/unavailable.en.html",
      "/x/%2e%2e/.calm/unavailable.json",
      "/calm/unavailable.json",
    ])
      await ask(target);
    expect(taken()).toEqual(["GET /calm/unavailable.json"]);
    expect((await ask("/.calm/unavailable.en.html")).status).toBe(404);
  });
});

describe("framing", () => {
  for (const [title, bytes] of framings)
    attack(title, async () => {
      await sendRaw(port, bytes);
      const reached = taken();
      expect(reached.filter((line) => line.includes("hidden"))).toEqual([]);
      expect(reached.length).toBeLessThanOrEqual(1);
      // Whoever comes next is answered for themselves.
      for (let n = 0; n < 4; n++) {
        const me = another();
        expect((await ask(`/en/my-booking/${me}`, [`Cookie: ${me}`])).body).toContain(
          `${me}'s /en/my-booking/${me}`,
        );
      }
    });
});

describe("copies that are kept", () => {
  attack("one person's page asked for as if it were a file", async () => {
    for (const target of [
      "/my-booking/x.css",
      "/en/my-booking/assets/x.js",
      "/my-booking/status.json",
      "/queue/a/place.json",
      "/queue/a/status.json/x",
      "/book?a=/assets/x.css",
      "/my-booking?/assets/x.css",
      "/assets/../my-booking",
      "/my-booking/%2e%2e/assets/x.css",
      "/my-booking%3f/assets/x.css",
      "/en/card.js",
      "/_next/data/x.json",
    ]) {
      await ask(target, ["Cookie: first"]);
      const { body } = await ask(target, ["Cookie: second"]);
      expect(body, target).not.toContain("first");
    }
  });

  attack("a public copy poisoned by headers, a query, a body or a method", async () => {
    for (const address of [
      `/queue/${another()}/status.json`,
      "/availability/11/places.json",
      `/assets/${another()}.js`,
    ]) {
      const words = [
        "X-Forwarded-Host: evil.example",
        "X-Original-URL: /en/admin",
        "X-HTTP-Method-Override: DELETE",
        "Cookie: evil",
        "Accept-Encoding: evil",
        "Range: bytes=0-1",
        "If-None-Match: evil",
        "Accept: application/json",
      ];
      const odd = another();
      await ask(`${address}?evil=${odd}`, words, "GET", "GET /en/hidden HTTP/1.1\r\nHost: a\r\n\r\n");
      await ask(address, words, "POST", "a=1");
      const { status, body } = await ask(address);
      expect({ status, body }).toEqual({ status: 200, body: `nobody's ${address}` });
      const seen = backends.flatMap((backend) => backend.seen.splice(0));
      expect(seen.map(({ method, url }) => `${method} ${url}`)).toEqual([`GET ${address}`]);
      expect(JSON.stringify(seen)).not.toMatch(/evil|DELETE|hidden/);
    }
  });

  attack("copies without end by a header that the answer varies by", async () => {
    all((_seen, response) => {
      response.writeHead(200, { "cache-control": "public, max-age=60", vary: "accept-language" });
      response.end("the same");
    });
    const address = `/assets/${another()}.js`;
    for (let n = 0; n < 5; n++) await ask(address, [`Accept-Language: x-${n}`]);
    expect(taken()).toEqual([`GET ${address}`]);
  });

  it("keeps a built file once, compressed, for those who can read that and those who cannot", async () => {
    all((seen, response) => {
      const body = gzipSync("the file");
      const packed = seen.headers["accept-encoding"] === "gzip";
      response.writeHead(200, {
        "cache-control": "public, max-age=60",
        vary: "accept-encoding",
        ...(packed && { "content-encoding": "gzip", "content-length": body.length }),
      });
      response.end(packed ? body : "the file");
    });
    const address = `/assets/${another()}.js`;
    expect((await ask(address)).body).toContain("the file");
    const packed = await ask(address, ["Accept-Encoding: br, gzip"]);
    expect(packed.head).toContain("content-encoding: gzip");
    expect(gunzipSync(Buffer.from(packed.body, "latin1")).toString()).toBe("the file");
    expect(taken()).toEqual([`GET ${address}`]);
  });

  attack("an answer with a cookie, or a private one, kept for the next", async () => {
    const say = (headers: Record<string, string>) =>
      all((_seen, response) => {
        response.writeHead(200, headers);
        response.end("of one");
      });
    const cookie = { "cache-control": "public, max-age=60", "set-cookie": "a=b" };
    for (const headers of [cookie, { "cache-control": "private, no-store" }])
      for (const address of [`/queue/${another()}/status.json`, `/assets/${another()}.js`]) {
        say(headers as Record<string, string>);
        await ask(address);
        await ask(address);
        expect(taken(), address).toHaveLength(2);
      }
  });

  attack("built files that are not there, asked for without end", async () => {
    all((_seen, response) => {
      response.writeHead(404, { "cache-control": "public, max-age=2" });
      response.end();
    });
    const address = `/assets/${another()}.js`;
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask(address)));
    expect(answers.map(({ status }) => status)).toEqual(answers.map(() => 404));
    // One other server is asked, during a rolling restart it may have the file.
    expect(taken()).toEqual([`GET ${address}`, `GET ${address}`]);
  });
});

describe("what a client says about itself", () => {
  attack("another address, host, scheme or request id than its own", async () => {
    for (const address of sampleAddresses) {
      await ask(address, forged);
      for (const { headers } of backends.flatMap((backend) => backend.seen.splice(0))) {
        expect(JSON.stringify(headers), address).not.toMatch(/198\.51|evil/);
        expect(headers["x-forwarded-for"]).toBe("127.0.0.1");
        expect(headers["x-request-id"]).toMatch(/^[0-9a-f]{32}$/);
        expect(headers.host).toBe("vaccine.example");
      }
    }
  });

  attack("two hosts, or another in the request line", async () => {
    const two =
      "GET /en/my-data HTTP/1.1\r\nHost: vaccine.example\r\nHost: evil.example\r\nConnection: close\r\n\r\n";
    expect((await sendRaw(port, two)).status).toBe(400);
    for (const host of ["evil.example/x", "evil@vaccine.example", "a b", "vaccine.example:80:80x", "%0d%0a"])
      await sendRaw(port, `GET /en/my-data HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`);
    const hosts = backends
      .flatMap((backend) => backend.seen.splice(0))
      .map(({ headers }) => headers.host ?? "");
    for (const host of hosts) expect(host).toMatch(/^[a-z0-9.@%-]+(?::\d{1,5})?$/);
  });

  attack("an upgrade to another protocol", async () => {
    for (const lines of [
      ["Connection: Upgrade, HTTP2-Settings", "Upgrade: h2c", "HTTP2-Settings: AAMAAABkAAQAAP__"],
      [
        "Connection: upgrade",
        "Upgrade: websocket",
        "Sec-WebSocket-Version: 13",
        "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==",
      ],
    ]) {
      const bytes = `${[`GET /en/my-data HTTP/1.1`, "Host: vaccine.example", ...lines].join("\r\n")}\r\n\r\n`;
      const last = requestFor("/en/my-data");
      expect((await sendRaw(port, bytes + last)).status).toBe(200);
    }
    for (const { headers } of backends.flatMap((backend) => backend.seen.splice(0)))
      expect(headers).not.toMatchObject({ upgrade: expect.anything() });
    expect((await sendRaw(port, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n")).status).not.toBe(200);
    expect(
      (await sendRaw(port, "CONNECT 127.0.0.1:22 HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")).status,
    ).toBe(400);
    expect(taken()).toEqual([]);
  });
});

describe("floods", () => {
  const hold = () => {
    const held: ServerResponse[] = [];
    all((seen: Seen, response) => {
      if (seen.method === "POST") held.push(response);
      else response.end("at once");
    });
    return held;
  };
  const share = 48;

  attack("more acts on bookings than are borne", async () => {
    const held = hold();
    const confirm = (lines: string[] = []) => ask("/en/book/confirm", lines, "POST", "key=a");
    const bearable = share * backends.length;
    const first = Array.from({ length: bearable }, () => confirm());
    await expect.poll(() => held.length).toBe(bearable);
    const page = await confirm();
    expect(page.status).toBe(503);
    expect(page.body).toContain("Try again in a moment");
    expect(page.head).toMatch(/retry-after: [2-8](\r|$)/);
    expect(page.head).toContain("cache-control: private, no-store");
    const document = await confirm(["Accept: application/json"]);
    expect(document.status).toBe(503);
    expect(JSON.parse(document.body).reason).toBe("unavailable");
    // Those who begin, and those who only read, have shares of their own.
    const beginning = ask("/en/book/hold", [], "POST", "slot=1");
    await expect.poll(() => held.length).toBe(bearable + 1);
    expect((await ask("/en/book/check")).body).toBe("at once");
    for (const response of held) response.end("done");
    for (const answer of await Promise.all([...first, beginning])) expect(answer.body).toBe("done");
    expect(taken().filter((line) => line.startsWith("POST"))).toHaveLength(bearable + 1);
  });

  attack("bodies that never end, to hold the shares of others", async () => {
    const head = "POST /en/book/confirm HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\nk";
    const slow: Socket[] = await Promise.all(
      Array.from(
        { length: 200 },
        () =>
          new Promise<Socket>((resolve) => {
            const socket = connect(port, "127.0.0.1", () => socket.write(head, () => resolve(socket)));
            socket.on("error", () => {});
          }),
      ),
    );
    expect((await ask("/en/book/confirm", [], "POST", "key=a")).status).toBe(200);
    for (const socket of slow) socket.destroy();
    expect(taken()).toEqual(["POST /en/book/confirm"]);
  });

  attack("signing in without end from one network", async () => {
    const answers = await Promise.all(
      Array.from({ length: 40 }, async () => {
        const some = [];
        for (let n = 0; n < 20; n++) some.push(await ask("/en/sign-in"));
        return some;
      }),
    );
    const held = answers.flat().filter(({ status }) => status === 429);
    expect(held.length).toBeGreaterThan(0);
    for (const { head, body } of held) {
      expect(head).toMatch(/retry-after: [2-8](\r|$)/);
      expect(body).toContain("Try again in a moment");
    }
    // From there, what others need is answered.
    for (const address of ["/en", "/en/check", "/en/book/check", "/assets/site.css"])
      expect((await ask(address)).status, address).toBe(200);
  });

  attack("a large body where none belongs", async () => {
    const large = "a".repeat(5 * 2 ** 20);
    expect((await ask("/en/sign-in/code", [], "POST", large)).status).toBe(413);
    expect((await ask("/en/admin/clinics/import/x", [], "POST", large)).status).toBe(413);
    expect(taken()).toEqual([]);
    expect((await ask("/en/admin/clinics/import", [], "POST", large)).status).toBe(200);
    expect(taken()).toEqual(["POST /en/admin/clinics/import"]);
  });

  it("says calmly that no server answers", async () => {
    const alone = mkdtempSync(join(tmpdir(), "vaccine-alone-"));
    const there = await findFreePort();
    const nobody = await startNginx(alone, there, [await findFreePort()]);
    for (const [path, words] of [
      ["/", "잠시 뒤에 다시 시도하세요"],
      ["/en/my-booking", "Try again in a moment"],
    ] as const) {
      const { status, head, body } = await sendRaw(there, requestFor(path));
      expect(status).toBe(503);
      expect(head).toMatch(/retry-after: [2-8](\r|$)/);
      expect(Buffer.from(body, "latin1").toString()).toContain(words);
    }
    await nobody.stop();
    rmSync(alone, { recursive: true, force: true });
  });
});

it("has a row in docs/queue-attacks.md for each of these, and no other", () => {
  expect(rowsOf("Before the servers")).toEqual(titles);
});
