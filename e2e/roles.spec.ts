import type { Database } from "@/lib/shared/db/database";
import { windowTransitions } from "@/lib/windows/window-rules";
import { knownPrefixes } from "@/server/request-path";
import { acts, type Door, doors, pages, type Role, roles } from "./roles/access-matrix";
import { addressOf, openSlug } from "./roles/addresses";
import { namesInHandlers, pagesOfTree } from "./roles/routes";
import { newCitizen } from "./support/citizen";
import { admit, HttpSession, signedIn } from "./support/http-session";
import { removedStaffVisitor, staffVisitor } from "./support/staff";
import { expect, test } from "./support/test";

/** Answered outside the gate's rows: built files and sign-in's own machinery. */
const machinery = ["api"];

const addresses = Object.keys({ ...pages, ...acts });

test("every page of the route tree has a rule, and no rule is of a page that is gone", () => {
  const tree = pagesOfTree();
  expect(tree.filter((page) => !(page in pages))).toEqual([]);
  expect(tree.length).toBeGreaterThan(40);
});

test("every name by which a handler tells acts apart stands in a rule", () => {
  const known = new Set(addresses.flatMap((address) => [address, ...address.split("/")]));
  const tails = (name: string) => addresses.some((address) => address.endsWith(`/${name}`));
  const names = namesInHandlers();
  expect(names.length).toBeGreaterThan(60);
  expect(names.filter(({ name }) => !known.has(name) && !tails(name))).toEqual([]);
  for (const control of windowTransitions) expect(acts).toHaveProperty([`admin/window/*/${control}`]);
});

test("every place that the gate knows has a rule", () => {
  const first = new Set(addresses.map((address) => address.split("/")[0]));
  expect(knownPrefixes.filter((place) => !first.has(place) && !machinery.includes(place))).toEqual([]);
});

/** Somebody of a role, newly come, so that what one act ends is there for the next. */
type People = Record<Role, () => Promise<HttpSession>>;

async function peopleOf(database: Database): Promise<People & { clinic: number }> {
  const { rows } = await database.query<{ clinic: number }>(
    "SELECT clinic_id AS clinic FROM staff_account WHERE email = 'clinic1@example.com'",
  );
  const clinic = rows[0]?.clinic ?? 0;
  await database.query(
    `INSERT INTO staff_account (email, name, role, clinic_id, password_hash, disabled_at)
     VALUES ('roles-manager@example.com', '시험역할', 'CLINIC_MANAGER', $1, '-', NULL),
            ('roles-removed@example.com', '시험역할', 'CLINIC_STAFF', $1, '-', now()) ON CONFLICT DO NOTHING`,
    [clinic],
  );
  const citizen = await signedIn(database, newCitizen(1950));
  const admitted = await signedIn(database, newCitizen());
  await admit(admitted, openSlug);
  const again = (visitor: HttpSession) => async () => {
    const copy = new HttpSession();
    for (const [name, value] of visitor.cookies) copy.cookies.set(name, value);
    return copy;
  };
  const staff = (email: string) => () => staffVisitor(database, email);
  return {
    clinic,
    nobody: async () => new HttpSession(),
    citizen: again(citizen),
    admitted: again(admitted),
    staff: staff("clinic1@example.com"),
    otherClinic: staff("clinic3@example.com"),
    manager: staff("roles-manager@example.com"),
    agent: staff("agent1@example.com"),
    admin: staff("admin3@example.com"),
    removed: again(await removedStaffVisitor(database, "roles-removed@example.com")),
  };
}

/** Refusals that are about who somebody is; all others are about what they asked. */
const ofDoors = new Set([
  "no-session",
  "no-staff-session",
  "not-your-role",
  "clinic-of-another",
  "no-admission",
  "second-step-missing",
]);

/** What a door said: let in, or refused with a status. A failure of ours is neither. */
function told({ status, text }: { status: number; text: string }): string | number {
  const reason = text.startsWith("{") ? (JSON.parse(text) as { reason?: string }).reason : undefined;
  if (status >= 500) return `${status} ${reason ?? ""}`;
  return reason && ofDoors.has(reason) ? status : "in";
}

for (const [kind, method, table] of [
  ["page", "GET", pages],
  ["act", "POST", acts],
] as const) {
  test(`each ${kind} lets in and keeps out each role as the table says`, async ({ database }) => {
    test.setTimeout(120_000);
    const { clinic, ...people } = await peopleOf(database);
    const wrong: string[] = [];
    let asked = 0;
    await Promise.all(
      roles.map(async (role) => {
        for (const [address, door] of Object.entries(table) as [string, Door][]) {
          const visitor = await people[role]();
          const path = `/en/${addressOf(address, clinic)}`.replace(/\/$/, "");
          const answer = await visitor.send(method, path, method === "POST" ? {} : undefined, {
            accept: "application/json",
          });
          asked++;
          const [said, expected] = [told(answer), doors[door][role]];
          if (said !== expected) wrong.push(`${role} ${method} ${path}: ${said}, expected ${expected}`);
        }
      }),
    );
    expect(wrong).toEqual([]);
    expect(asked).toBe(roles.length * Object.keys(table).length);
  });
}

test("an act that another site's page sends is refused to every role", async ({ database }) => {
  const { clinic, ...people } = await peopleOf(database);
  const wrong: string[] = [];
  for (const role of roles) {
    const visitor = await people[role]();
    if (visitor.cookies.size === 0) continue;
    for (const address of Object.keys(acts)) {
      const path = `/en/${addressOf(address, clinic)}`;
      const { status } = await visitor.post(path, {}, { origin: "https://elsewhere.example" });
      if (status !== 403) wrong.push(`${role} ${path}: ${status}`);
    }
  }
  expect(wrong).toEqual([]);
});
