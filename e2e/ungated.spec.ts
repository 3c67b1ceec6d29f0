import { type Database, openDatabase } from "@/lib/shared/db/database";
import type { Site } from "@/scripts/start-test-site";
import { acts, doors, pages, type Role, roles } from "./roles/access-matrix";
import { pagesOfTree } from "./roles/routes";
import type { HttpSession } from "./support/http-session";
import { startSite } from "./support/site";
import { expect, test } from "./support/test";
import { ungatedServer } from "./ungated/build";
import { ungatedGround } from "./ungated/ground";
import { withoutGate } from "./ungated/header";

/** Whose work is with the canaries' rows: whether anybody else is shown one. */
const mayRead: readonly Role[] = ["staff", "manager", "admin"];

/** Next.js asks its own script to ask again with a mark of the headers in the query; what comes then is the answer. */
async function followed(visitor: HttpSession, path: string, headers: Record<string, string>) {
  const answer = await visitor.get(path, headers);
  const to = answer.headers.get("location") ?? "";
  return headers.rsc && /[?&]_rsc/.test(to) ? visitor.get(to, headers) : answer;
}

test.describe("with the gate taken away", () => {
  let server: Awaited<ReturnType<typeof ungatedServer>>;
  let site: Site;
  let database: Database;
  let ground: Awaited<ReturnType<typeof ungatedGround>>;

  test.beforeAll(async () => {
    test.setTimeout(180_000);
    server = await ungatedServer();
    site = await startSite({ DEMO: "0" }, server.program);
    database = openDatabase(site.databaseUrl, 4);
    ground = await ungatedGround(database, site);
  });
  test.afterAll(async () => {
    await database.end();
    await site.stop();
    await server.remove();
  });

  const keptOut = (address: string, role: Role) => {
    const door = pages[address] ?? acts[address];
    return door !== undefined && doors[door][role] !== "in";
  };
  const shown = (text: string) => ground.canaries.filter((canary) => text.includes(canary));

  for (const [asked, headers] of [
    ["as a browser does", {}],
    ["as a script of Next.js does", { rsc: "1", accept: "text/x-component" }],
    ["with the headers of a page that the gate let pass", { "x-page-path": "//elsewhere.example/" }],
  ] as [string, Record<string, string>][]) {
    test(`Next.js itself opens no page to whom it is not for, asked ${asked}`, async () => {
      test.setTimeout(300_000);
      const wrong: string[] = [];
      const showing = new Set<string>();
      const tree = pagesOfTree();
      expect(tree.filter((address) => pages[address] === undefined)).toEqual([]);
      for (const address of tree) {
        for (const role of roles) {
          const path = `/en/${ground.pathOf(address)}?day=${ground.day}`;
          const { status, text, headers: answered } = await followed(ground.people[role], path, headers);
          const said = `${role} ${path}: ${status}`;
          if (status >= 500) wrong.push(said);
          // What is sent away by a script of Next.js is told so in an answer that opens nothing.
          if (keptOut(address, role) && status < 300 && !text.includes("NEXT_REDIRECT")) wrong.push(said);
          if (/elsewhere/.test(answered.get("location") ?? "")) wrong.push(`${said} elsewhere`);
          const seen = shown(text);
          if (seen.length > 0) showing.add(address);
          if (seen.length > 0 && (keptOut(address, role) || !mayRead.includes(role)))
            wrong.push(`${said} shows ${seen.join(", ")}`);
        }
      }
      expect(wrong).toEqual([]);
      // Where those whose work it is do read them: else nothing could have been shown to others either.
      for (const address of [
        "admin",
        "admin/audit",
        "admin/staff",
        "clinic",
        "clinic/[clinic]/booking/[booking]",
      ])
        expect([...showing]).toContain(address);
    });
  }

  for (const [kind, method, table] of [
    ["document and page", "GET", pages],
    ["act", "POST", acts],
  ] as const) {
    test(`each ${kind} asks by itself who it is for`, async () => {
      test.setTimeout(300_000);
      const wrong: string[] = [];
      let asked = 0;
      // The line is answered by the gate itself: without it there is nothing to ask.
      for (const address of Object.keys(table).filter((one) => !one.startsWith("queue/"))) {
        for (const role of roles.filter((one) => keptOut(address, one))) {
          asked++;
          const path = `/en/${ground.pathOf(address)}`;
          const form = method === "POST" ? {} : undefined;
          const { status, text } = await ground.people[role].send(method, path, form, {
            [withoutGate]: "site",
            accept: "application/json",
          });
          // A page sends back to its own address, where the gate would refuse.
          const refused = status === 401 || status === 403 || (method === "GET" && status === 307);
          if (!refused || shown(text).length > 0) wrong.push(`${role} ${method} ${path}: ${status}`);
        }
      }
      expect(wrong).toEqual([]);
      expect(asked).toBeGreaterThan(300);
    });
  }
});
