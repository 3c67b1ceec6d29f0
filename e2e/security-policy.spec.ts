import { randomUUID } from "node:crypto";
import { readdirSync } from "node:fs";
import type { BrowserContext, Page } from "@playwright/test";
import type { Database } from "@/lib/shared/db/database";
import { newCitizen } from "./support/citizen";
import { admit, type HttpSession, signedIn } from "./support/http-session";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";
import { newWindow } from "./support/windows";

const minute = 60_000;

/** The pages by Next.js as their files say, without the language: /book/clinic/[clinic]. */
const pages = readdirSync("app/[locale]", { recursive: true, encoding: "utf8" })
  .filter((file) => /(^|\/)page\.tsx$/.test(file))
  .map((file) => `/${file.replace(/\/?page\.tsx$/, "")}`)
  .filter((path) => path !== "/[...rest]")
  .sort();

type Role = "nobody" | "citizen" | "clinic" | "agent" | "admin";

const roleOf = (path: string): Role => {
  const [first = ""] = path.slice(1).split("/");
  if (first === "clinic" || first === "agent" || first === "admin") return first;
  return ["book", "my-booking", "my-data", "proxy", "wait"].includes(first) ? "citizen" : "nobody";
};

/** What stands for each name in brackets, where one thing has it and where another. */
async function namesIn(database: Database, citizen: HttpSession, slug: string) {
  const one = async (sql: string, values: unknown[] = []) => (await database.query(sql, values)).rows[0];
  const slot = await one(
    `SELECT c.id AS clinic, d.code AS district, d.province_code AS province, s.id,
       to_char(s.starts_at AT TIME ZONE 'Asia/Seoul', 'YYYY-MM-DD') AS day
     FROM slot s JOIN clinic c ON c.id = s.clinic_id JOIN district d ON d.code = c.district_code
     WHERE s.starts_at > now() + interval '2 days' AND s.taken < s.capacity AND NOT s.leftover LIMIT 1`,
  );
  const staff = await one(
    "SELECT clinic_id AS clinic FROM staff_account WHERE email = 'clinic1@example.com'",
  );
  const agent = await one("SELECT id FROM staff_account WHERE email = 'agent1@example.com'");
  const call = await one(
    `INSERT INTO agent_call (agent_id, person_id, reason, begun_at, expires_at)
     VALUES ($1, $2, 'book', now(), now() + interval '30 minutes') RETURNING id`,
    [agent.id, citizen.personId],
  );
  await citizen.post("/book/hold", { slot: String(slot.id) });
  const windowId = await one("SELECT id FROM cohort_window WHERE slug = $1", [slug]);
  const job = await one(
    `INSERT INTO clinic_import (id, actor, file_name, state, begun_at, seen_at, total, result)
     VALUES (gen_random_uuid(), 'staff:test', 'clinics.csv', 'faulty', now(), now(), 1, $1) RETURNING id`,
    [
      {
        made: 0,
        changed: 0,
        same: 0,
        faults: [{ line: 2, column: "id", reason: "id-unknown" }],
        faultCount: 1,
      },
    ],
  );
  // Of no clinic: the page that says so keeps to the policy as well.
  const booking = randomUUID();
  return {
    ...slot,
    staff: staff.clinic,
    call: call.id,
    slug,
    windowId: windowId.id,
    account: agent.id,
    job: job.id,
    booking,
  };
}

/** The address of a page; undefined for a name in brackets that nobody has said what stands for it. */
function addressOf(path: string, names: Record<string, unknown>): string | undefined {
  const role = roleOf(path);
  let known = true;
  const address = path.replaceAll(/\[(\w+)\]/g, (_, name: string) => {
    const value =
      role === "clinic" && name === "clinic" ? names.staff : name === "window" ? names.slug : names[name];
    known &&= value !== undefined;
    return String(value);
  });
  return known ? address : undefined;
}

async function look(page: Page, address: string) {
  const answer = await page.goto(address);
  await page.waitForLoadState("load");
  return answer;
}

test("every page keeps to its policy: no inline script or style, nothing from elsewhere", async ({
  browser,
  baseURL,
  database,
}) => {
  test.setTimeout(180_000);
  const slug = await newWindow(database, 1968, { lobby: -2 * minute, opens: -minute, closes: 30 * minute });
  const person = newCitizen();
  const citizen = await signedIn(database, person);
  await admit(citizen, slug);
  const names = await namesIn(database, citizen, slug);
  const contexts = new Map<Role, BrowserContext>();
  const broken: string[] = [];
  for (const role of ["nobody", "citizen", "clinic", "agent", "admin"] as const) {
    const context = await browser.newContext();
    contexts.set(role, context);
    await context.exposeFunction("policyBroken", (what: string) => broken.push(what));
    await context.addInitScript(() => {
      document.addEventListener("securitypolicyviolation", ({ violatedDirective, blockedURI, documentURI }) =>
        (window as unknown as { policyBroken(what: string): void }).policyBroken(
          `${documentURI}: ${violatedDirective} ${blockedURI}`,
        ),
      );
    });
    if (role === "citizen")
      await context.addCookies([...citizen.cookies].map(([name, value]) => ({ name, value, url: baseURL })));
    else if (role !== "nobody") await signInStaff(await context.newPage(), "en", `${role}1@example.com`);
  }
  const unknown: string[] = [];
  const seen = new Map<string, number>();
  const visit = async (role: Role, path: string, address: string) => {
    const context = contexts.get(role) as BrowserContext;
    const page = context.pages()[0] ?? (await context.newPage());
    const answer = await look(page, `${baseURL}${address}`);
    const headers = answer?.headers() ?? {};
    const policy = headers["content-security-policy"] ?? "";
    expect([path, policy]).toEqual([path, expect.stringContaining("default-src 'none'")]);
    expect([path, policy]).toEqual([path, expect.not.stringMatching(/unsafe|\*|https?:/)]);
    expect([path, headers["x-content-type-options"]]).toEqual([path, "nosniff"]);
    expect([path, headers["cross-origin-opener-policy"]]).toEqual([path, "same-origin"]);
    expect([path, headers["referrer-policy"]]).toEqual([path, "same-origin"]);
    expect([path, headers["permissions-policy"]]).toEqual([path, expect.stringContaining("camera=")]);
    // The start page is the same for everybody.
    const kept = path === "/" ? "public, max-age=1" : expect.stringContaining("no-store");
    expect([path, headers["cache-control"]]).toEqual([path, kept]);
    seen.set(path, answer?.status() ?? 0);
    // Only staff's pages have parts that React runs in the browser; on others every script is a file of ours.
    if (role !== "clinic" && role !== "admin") {
      expect([path, policy]).toEqual([path, expect.not.stringContaining("nonce-")]);
      const scripts = await page.locator("script").evaluateAll((all) => all.map((one) => one.outerHTML));
      expect([path, scripts.filter((one) => !/^<script[^>]* src="\/assets\//.test(one))]).toEqual([path, []]);
    }
    return policy;
  };
  for (const path of pages) {
    const address = addressOf(path, names);
    if (address === undefined) unknown.push(path);
    else await visit(roleOf(path), path, `/en${address}`);
  }
  // What is answered without Next.js: the waiting room, the draw, a form with its faults, refusals.
  await visit("citizen", "the waiting room", `/queue/${slug}`);
  await visit("nobody", "the draw", `/en/queue/${slug}/draw`);
  await visit("nobody", "a refusal", "/en/book");
  await visit("nobody", "the catalogue", "/en/dev/ui");
  await visit("nobody", "nowhere", `/en/${randomUUID()}`);
  await visit("nobody", "/", "/en");

  expect(unknown).toEqual([]);
  expect(broken).toEqual([]);
  const faults = [...seen].filter(([, status]) => status >= 500);
  expect(faults).toEqual([]);
  expect([...seen.values()].filter((status) => status === 200).length).toBeGreaterThan(pages.length / 2);
  for (const context of contexts.values()) await context.close();
});

test("a script that was slipped into a page does nothing", async ({ browser, baseURL }) => {
  // Of its own, since a page of the other tests fails them by what is done here.
  const page = await browser.newPage();
  await page.goto(`${baseURL}/en`);
  const ran = await page.evaluate(() => {
    const state = window as unknown as { slipped?: string };
    const tries: [string, () => void][] = [
      [
        "inline script",
        () => {
          const script = document.createElement("script");
          script.append("window.slipped = 'inline'");
          document.body.append(script);
        },
      ],
      [
        "event handler",
        () => {
          const image = document.createElement("img");
          image.setAttribute("onerror", "window.slipped = 'handler'");
          image.src = "/nothing";
          document.body.append(image);
        },
      ],
      [
        "markup",
        () => {
          document.body.innerHTML = "<b>slipped</b>";
        },
      ],
    ];
    const stopped = tries.filter(([, attempt]) => {
      try {
        attempt();
        return false;
      } catch {
        return true;
      }
    });
    return { slipped: state.slipped, stopped: stopped.map(([name]) => name) };
  });
  expect(ran.slipped).toBeUndefined();
  expect(ran.stopped).toContain("markup");
  await page.waitForTimeout(300);
  expect(await page.evaluate(() => (window as unknown as { slipped?: string }).slipped)).toBeUndefined();
  await page.close();
});
