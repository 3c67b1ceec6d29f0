import { randomUUID } from "node:crypto";
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { day, eachInItsWorld, later, now } from "../booking/testing/world";
import { cohortIncludes } from "./cohort";

const world = eachInItsWorld();

it("is the rule of cohortIncludes", async () => {
  const year = fc.integer({ min: 1960, max: 1970 });
  const digits = fc.uniqueArray(fc.integer({ min: 0, max: 9 }), { maxLength: 4 });
  const dates = fc.date({ min: new Date("1959-01-01"), max: new Date("1971-12-31"), noInvalidDate: true });
  const cases = fc.sample(fc.tuple(year, year, digits, dates), 2000);
  const { rows } = await world.it.client.query(
    `SELECT cohort_includes((c->>0)::int, (c->>1)::int,
       ARRAY(SELECT jsonb_array_elements_text(c->2)::int), left(c->>3, 10)::date) AS it
     FROM jsonb_array_elements($1::jsonb) WITH ORDINALITY AS a(c, nth) ORDER BY nth`,
    [JSON.stringify(cases)],
  );
  expect(rows.map((row) => row.it)).toEqual(
    cases.map(([birthYearFrom, birthYearTo, lastDigits, date]) =>
      cohortIncludes(
        { birthYearFrom, birthYearTo, lastDigits },
        { year: date.getUTCFullYear(), month: date.getUTCMonth() + 1, day: date.getUTCDate() },
      ),
    ),
  );
});

describe("who is no longer of the cohort, by a corrected date of birth,", () => {
  let me: string;
  let soon: number;
  let mine: string;
  const actor = () => ({ p_person: me, p_window: world.window, p_admission: mine, p_now: now });
  const refuses = (name: string, values: object, field = "refusal") =>
    world.it.refusal(async () => {
      const answer = await world.it.call(name, { ...values });
      return { ...answer, refusal: answer[field] };
    });
  const born = async (date: string) => {
    await world.set("person", me, { birth_date: date });
  };

  beforeEach(async () => {
    me = await world.person("me");
    soon = await world.slot("soon", later(day), { capacity: 1 });
    mine = await world.admission(me);
  });

  it.each([
    ["hold_slot", () => ({ ...actor(), p_slot: soon, p_until: later(5), p_actor: `citizen:${me}` })],
    [
      "confirm_booking",
      () => ({ ...actor(), p_slot: soon, p_actor: `citizen:${me}`, p_key: "key", p_code: "C1" }),
    ],
    ["extend_hold", () => ({ ...actor(), p_actor: `citizen:${me}` })],
  ] as const)("is refused by %s", async (name, values) => {
    if (name !== "hold_slot") await world.hold(me, soon);
    await born("1969-01-01");
    expect(await refuses(name, values())).toBe("not-eligible");
    await born("1968-12-31");
    expect(await refuses(name, values())).toBe("done");
  });

  it("comes in by no turn of the line", async () => {
    await world.it.put("queue_entry", { window_id: world.window, entry_no: 0, person_id: me });
    const claim = {
      the_window: world.window,
      the_person: me,
      the_entry: 0,
      the_place: 1,
      at: now,
      until: later(20),
    };
    await born("1966-12-31");
    expect(await refuses("claim_admission", claim, "refused")).toBe("not-eligible");
    await born("1967-01-01");
    expect(await refuses("claim_admission", claim, "refused")).not.toBe("not-eligible");
  });

  it("comes in by no agent", async () => {
    const agent = randomUUID();
    await world.it.client.query("UPDATE admission SET ended_at = $1", [now]);
    const claim = {
      p_window: world.window,
      p_person: me,
      p_agent: agent,
      p_now: now,
      p_until: later(20),
    };
    await born("1969-01-01");
    expect(await refuses("claim_for_caller", claim, "refused")).toBe("not-eligible");
  });

  it("is booked at no desk", async () => {
    const walkIn = {
      p_person: me,
      p_window: world.window,
      p_clinic: world.here,
      p_staff: randomUUID(),
      p_code: "C1",
      p_now: now,
    };
    await born("1969-01-01");
    expect(await refuses("book_walk_in", walkIn)).toBe("not-eligible");
  });

  it("neither waits for a place nor is offered one", async () => {
    const wish = {
      p_person: me,
      p_window: world.window,
      p_clinic: world.here,
      p_district: null,
      p_leftover: true,
      p_now: now,
      p_actor: `citizen:${me}`,
    };
    const wait = await world.wait(me);
    const canBeOffered = async () =>
      (await world.it.client.query("SELECT may_be_offered($1, $2, $3) AS it", [wait, me, now])).rows[0].it;
    await born("1969-01-01");
    expect(await refuses("join_wait", wish)).toBe("not-eligible");
    expect(await canBeOffered()).toBe(false);
    await born("1968-12-31");
    expect(await canBeOffered()).toBe(true);
    expect(await refuses("join_wait", wish)).toBe("done");
  });
});
