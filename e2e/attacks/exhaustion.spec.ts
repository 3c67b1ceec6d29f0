import { once } from "node:events";
import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { type Site, startSite } from "@/scripts/start-test-site";
import { mostQueued } from "@/server/one-request-per-connection";
import { attacksOf } from "../support/attack";
import { HttpSession } from "../support/http-session";
import { peopleOf, searchLog } from "../support/site";
import { expect, test } from "../support/test";

const { attack, compareWithTable } = attacksOf("Using up the server");

test.describe("using up the server", () => {
  let site: Site;
  let port: number;

  test.beforeAll(async () => {
    site = await startSite({ LOG_LEVEL: "debug" });
    port = Number(new URL(site.baseUrl).port);
  });
  // What stops the site's database and removes its files; the process itself is ended by the last attack.
  test.afterAll(() => site.stop());

  const opened: Socket[] = [];
  test.afterEach(() => {
    for (const socket of opened.splice(0)) socket.destroy();
  });

  async function connection(options: { allowHalfOpen?: boolean } = {}): Promise<Socket> {
    const socket = connect({ port, host: "127.0.0.1", ...options });
    socket.on("error", () => {});
    opened.push(socket);
    await once(socket, "connect");
    return socket;
  }

  async function answers(text: string): Promise<string> {
    const socket = await connection();
    let all = "";
    socket.on("data", (chunk) => {
      all += chunk;
    });
    socket.write(text);
    await once(socket, "close");
    return all;
  }

  /** What was built and the server has open. */
  const openFiles = () =>
    readdirSync(`/proc/${site.pid}/fd`).filter((fd) => {
      try {
        return /\/(?:public|\.next)\//.test(readlinkSync(`/proc/${site.pid}/fd/${fd}`));
      } catch {
        return false;
      }
    });

  const css = () => JSON.parse(readFileSync("public/assets/built.json", "utf8"))["site.css"] as string;
  const get = (path: string, more = "") => `GET ${path} HTTP/1.1\r\nHost: localhost\r\n${more}\r\n`;

  attack("five hundred files asked for at once, by a client that goes away", async () => {
    for (const path of [css(), "/assets/icon-512.png", "/en/sign-in/staff", "/en/dev/inbox"])
      for (const [connections, ahead] of [
        [1, 500],
        [60, mostQueued],
      ] as const) {
        const sockets = await Promise.all(Array.from({ length: connections }, () => connection()));
        const closed = sockets.map((socket) => once(socket, "close"));
        for (const socket of sockets) {
          socket.pause();
          socket.write(get(path).repeat(ahead), () => socket.destroy());
        }
        await Promise.all(closed);
      }
    expect(openFiles()).toEqual([]);
    expect((await new HttpSession(site.baseUrl).get("/en")).status).toBe(200);
  });

  attack("more requests sent ahead than a browser or proxy would", async () => {
    const many = await answers(get("/en/sign-in/staff").repeat(mostQueued * 10));
    expect(many.match(/HTTP\/1\.1 /g)?.length ?? 0).toBeLessThanOrEqual(mostQueued + 1);
    const few = await answers(get("/en/sign-in/staff").repeat(3) + get("/en/book", "Connection: close\r\n"));
    expect([...few.matchAll(/HTTP\/1\.1 (\d+)/g)].map(([, status]) => status)).toEqual([
      ...["200", "200", "200"],
      "401",
    ]);
  });

  attack("an upgrade of the connection", async () => {
    // Next.js listens for upgrades from the first page that it makes.
    expect((await new HttpSession(site.baseUrl).get("/en/dev/inbox")).status).toBe(200);
    for (const upgrade of ["websocket", "h2c", "x"])
      for (const path of ["/en/book", "/_next/webpack-hmr", "/en/admin"]) {
        const more = `Connection: Upgrade, close\r\nUpgrade: ${upgrade}\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r\n`;
        const answer = await answers(get(path, more));
        expect([path, /^HTTP\/1\.1 (\d+)/.exec(answer)?.[1]]).toEqual([
          path,
          path.startsWith("/_") ? "404" : "401",
        ]);
      }
  });

  attack("a page that nobody has, asked of Next.js", async () => {
    const visitor = new HttpSession(site.baseUrl);
    for (const path of [
      "/en/sign-in/none",
      "/en/dev/none",
      "/en/api/none",
      "/api/auth/none",
      "/clinics/none/none",
    ]) {
      const { status, text } = await visitor.get(path);
      expect([path, status, text.includes("/_next/")]).toEqual([path, 404, false]);
    }
  });

  attack("a line of one's own choice for the log", async () => {
    const visitor = new HttpSession(site.baseUrl);
    const form = { code: "CHOSEN_BY_A_STRANGER", message: "CHOSEN_BY_A_STRANGER" };
    for (const path of ["/api/auth/_log", "/ko/api/auth/_log", "/api/auth/error", "/api/auth/verify-request"])
      expect([path, (await visitor.post(path, form)).status]).toEqual([path, 404]);
    expect(site.output()).not.toContain("CHOSEN_BY_A_STRANGER");
  });

  attack("a cookie that cannot be decoded", async () => {
    const visitor = new HttpSession(site.baseUrl);
    for (const value of ["%25E0%25A4%25A", "%E0%A4%A", "%", "%7C", "a%7Cb", "x".repeat(4_000)])
      for (const name of [
        "next-auth.csrf-token",
        "next-auth.callback-url",
        "next-auth.session-token",
        "admission",
        "typed",
      ])
        for (const path of ["/en/sign-in", "/en/sign-in/code", "/en/book", "/en/early", "/en/check"]) {
          const { status } = await visitor.get(path, { cookie: `${name}=${value}` });
          expect([name, value, path, status < 500]).toEqual([name, value, path, true]);
        }
    const posted = await visitor.post(
      "/api/auth/callback/code",
      { csrfToken: "x", code: "1", codeId: "x" },
      { cookie: "next-auth.csrf-token=%25E0%25A4%25A" },
    );
    expect(posted.status).toBeLessThan(500);
    // A browser with a broken token is given another, with which it can sign in at a provider.
    const again = await visitor.get("/en/sign-in", { cookie: "next-auth.csrf-token=%25E0%25A4%25A" });
    expect(again.headers.getSetCookie()[0]).toMatch(/^next-auth\.csrf-token=[0-9a-f]{64}%7C[0-9a-f]{64};/);
  });

  attack(
    "a thousand connections half closed while the database is away and the server is to end",
    async () => {
      test.setTimeout(120_000);
      const people = await peopleOf(site);
      const halves = await Promise.all(
        Array.from({ length: 1_000 }, () => connection({ allowHalfOpen: true })),
      );
      halves.forEach((socket, n) => {
        socket.pause();
        if (n % 5 === 0) socket.write("GET /en HTTP/1.1\r\nHost: x\r\nX-A: ");
        if (n % 5 === 1) socket.write(get("/en", "Connection: Upgrade\r\nUpgrade: x\r\n"));
        if (n % 5 === 2) socket.write(get(css()).repeat(mostQueued));
        if (n % 5 === 3)
          socket.write("POST /en/check HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nyear=");
        if (n % 2 === 0) socket.end();
      });
      await site.cutPostgres();
      const patience = new Promise((resolve) => setTimeout(resolve, 20_000, "still there").unref());
      expect(await Promise.race([site.signal("SIGTERM"), patience])).toBe(0);
      searchLog(site.output(), people);
    },
  );
});

compareWithTable();
