import { beforeEach, describe, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { isActing } from "./testing/races";
import { day, eachInItsWorld, justBefore, later, never, now } from "./testing/world";

const world = eachInItsWorld();
let me: string;
let other: string;
let mine: string;
let soon: number;

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  soon = await world.slot("soon", later(day));
  await world.admission(me, { window_id: world.elsewhere, expires_at: later(6) });
  await world.admission(other, { expires_at: later(6) });
  mine = await world.admission(me, { expires_at: later(60) });
  await world.hold(me, soon);
  await world.hold(other, soon);
});

const extend = (changes: Columns = {}) =>
  world.it.call("extend_hold", {
    p_person: me,
    p_window: world.window,
    p_admission: mine,
    p_now: now,
    p_actor: `citizen:${me}`,
    ...changes,
  });
const refusal = (changes: Columns = {}) => world.it.refusal(() => extend(changes));
const until = async (changes: Columns = {}) => (await extend(changes)).kept_until;

describe("keeping a place once more", () => {
  it("keeps it once as long again, and writes nothing else", async () => {
    const written = await world.it.written(async () =>
      expect(await extend()).toEqual({ refusal: null, kept_slot: "soon", kept_until: later(10) }),
    );
    expect(written).toEqual({ hold: [{ person_id: "me", extended: true, expires_at: later(10) }] });
    expect(await until()).toEqual(later(10));
  });

  it("keeps it no longer than the admission lasts, and no shorter than before", async () => {
    await world.set("admission", mine, { expires_at: later(7) });
    expect(await world.it.tried(until)).toEqual(later(7));
    await world.set("admission", mine, { expires_at: later(3) });
    expect(await until()).toEqual(later(5));
  });

  it("keeps it no longer than four times as long in all", async () => {
    await world.it.client.query("UPDATE hold SET held_since = $1", [later(-12)]);
    expect(await until()).toEqual(later(8));
  });

  it("asks the admission, its window and who acts", async () => {
    expect(await refusal({ p_now: later(60) })).toBe("admission-expired");
    expect(await refusal({ p_actor: `proxy:${other}` })).toBe("not-your-proxy");
    await world.it.client.query("UPDATE hold SET window_id = $1 WHERE person_id = $2", [world.elsewhere, me]);
    expect(await refusal()).toBe("hold-missing");
  });

  it("is for a hold that has not run out", async () => {
    expect(await refusal({ p_now: later(5) })).toBe("hold-missing");
    expect(await refusal({ p_now: justBefore(5) })).toBe("done");
    await world.it.client.query("DELETE FROM hold WHERE person_id = $1", [me]);
    expect(await refusal()).toBe("hold-missing");
  });

  it("is not for a place that is offered", async () => {
    await world.offer("mine", me, soon);
    expect(await until()).toEqual(later(5));
  });

  it.each<[string, () => Promise<Columns>]>([
    ["of another time", async () => ({ slot: await world.slot("next", later(2 * day)) })],
    ["that ended", async () => ({ ended_at: never })],
    ["that ran out", async () => ({ expires_at: now })],
    ["of another person", async () => ({ person: other })],
  ])("is for a place of which there is an offer %s", async (_name, columns) => {
    const { slot = soon, person = me, ...others } = await columns();
    await world.offer("not it", person as string, slot as number, others);
    expect(await until()).toEqual(later(10));
  });
});

it("comes after the person's other acts", async () => {
  await extend();
  expect(await isActing(world, me)).toBe(true);
});
