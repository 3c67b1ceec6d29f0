import { beforeEach, describe, expect, it } from "vitest";
import { eachInItsWorld, later, never, now } from "../booking/testing/world";
import type { Columns } from "../shared/testing/written";

const world = eachInItsWorld();
let me: string;
let agent: string;
const row = (columns: Columns) => expect.objectContaining(columns);

beforeEach(async () => {
  me = await world.person("me");
  agent = world.staff;
  await world.it.client.query("UPDATE programme SET agent_percent = 20");
  await world.set("cohort_window", world.window, { most_inside: 10 });
  await world.set("cohort_window", world.elsewhere, { most_inside: 1000 });
});

const claim = (changes: Columns = {}) =>
  world.it.call("claim_for_caller", {
    p_window: world.window,
    p_person: me,
    p_agent: agent,
    p_now: now,
    p_until: later(20),
    ...changes,
  });
const refusal = (changes: Columns = {}) =>
  world.it.refusal(async () => {
    const answer = await claim(changes);
    return { ...answer, refusal: answer.refused };
  });
const caller = async (name: string, columns: Columns = {}) =>
  world.admission(await world.person(name), { agent_id: agent, ...columns });

it("keeps a share of those inside for callers", async () => {
  const room = async (most: number) =>
    (await world.it.client.query("SELECT agent_room($1) AS it", [most])).rows[0].it;
  expect(await room(10)).toBe(2);
  expect(await room(9)).toBe(1);
  expect(await room(4)).toBe(0);
});

describe("letting a caller in", () => {
  it("makes an admission of the agent, and writes nothing else", async () => {
    await world.admission(me, { window_id: world.elsewhere });
    await world.admission(me, { ended_at: never });
    await caller("a");
    const written = await world.it.written(async () =>
      expect(await claim()).toEqual({ refused: null, admission_id: expect.any(String) }),
    );
    expect(written).toEqual({
      admission: [
        row({
          is: "new",
          window_id: "window",
          person_id: "me",
          agent_id: "staff",
          created_at: now,
          expires_at: later(20),
          ended_at: null,
        }),
      ],
    });
  });

  it("ends what ran out when it ran out", async () => {
    world.it.name("admission", await world.admission(me, { expires_at: now }), "before");
    expect((await world.it.written(() => claim())).admission).toEqual([
      { id: "before", ended_at: now },
      row({ is: "new" }),
    ]);
  });

  it("leaves inside who is inside", async () => {
    await caller("a");
    await caller("b");
    const id = await world.admission(me, { expires_at: later(1) });
    expect(
      await world.it.written(async () =>
        expect(await claim()).toMatchObject({ refused: null, admission_id: id }),
      ),
    ).toEqual({});
  });

  it("counts callers who are inside this window", async () => {
    await caller("a");
    await caller("ran out", { expires_at: now });
    await caller("ended", { ended_at: never });
    await caller("elsewhere", { window_id: world.elsewhere });
    await world.admission(await world.person("of the line"));
    expect(await refusal()).toBe("done");
    await caller("b", { expires_at: later(1) });
    expect(await refusal()).toBe("agents-are-full");
    await world.set("cohort_window", world.window, { most_inside: 15 });
    expect(await refusal()).toBe("done");
  });

  it("asks the window and the person", async () => {
    await world.person("other");
    expect(await refusal({ p_person: "00000000-0000-0000-0000-000000000000" })).toBe("caller-unknown");
    await world.set("person", me, { forgotten_at: never });
    expect(await refusal()).toBe("caller-unknown");
    await world.set("cohort_window", world.window, { paused_at: now });
    expect(await refusal()).toBe("window-paused");
  });

  it("lets nobody in who is booked, and shows a form that is sent again the admission that they had", async () => {
    const slot = await world.slot("slot", later(60));
    await world.booking("booking", me, slot, { window_id: world.elsewhere });
    expect(await refusal()).toBe("already-booked");
    const id = await world.admission(me, { ended_at: now });
    expect(
      await world.it.written(async () => expect(await claim()).toEqual({ refused: null, admission_id: id })),
    ).toEqual({});
  });

  it("follows other agents' claims in the window", async () => {
    await claim();
    const { rows } = await world.database.query(
      "SELECT pg_try_advisory_xact_lock(hashtextextended('agents ' || $1, 0)) AS free",
      [world.window],
    );
    expect(rows).toEqual([{ free: false }]);
  });

  it("says that it is full where the line lets the person in at that moment", async () => {
    // The line's claim takes no agents' lock: its row is written between the look and the insert.
    await world.it.client.query(`CREATE FUNCTION pg_temp.first() RETURNS trigger LANGUAGE plpgsql AS $f$ BEGIN
      IF NEW.agent_id IS NOT NULL THEN INSERT INTO admission (window_id, person_id, expires_at)
        VALUES (NEW.window_id, NEW.person_id, NEW.expires_at); END IF; RETURN NEW; END $f$`);
    await world.it.client.query(
      "CREATE TRIGGER first BEFORE INSERT ON admission FOR EACH ROW EXECUTE FUNCTION pg_temp.first()",
    );
    expect(await claim()).toEqual({ refused: "inside-is-full", admission_id: null });
  });
});
