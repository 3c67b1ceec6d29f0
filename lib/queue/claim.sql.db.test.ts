import { beforeEach, describe, expect, it } from "vitest";
import { whileActWaits, whileLocked } from "../booking/testing/races";
import { day, eachInItsWorld, justBefore, later, never, now } from "../booking/testing/world";
import type { Columns } from "../shared/testing/written";

const world = eachInItsWorld();
type Tx = { query(sql: string, values: unknown[]): Promise<unknown> };
let me: string;
let other: string;

const line = (columns: Columns, window = world.window) => {
  const names = Object.keys(columns);
  return world.it.client.query(
    `UPDATE queue_state SET ${names.map((name, n) => `${name} = $${n + 2}`).join(", ")} WHERE window_id = $1`,
    [window, ...Object.values(columns)],
  );
};
const enter = (person: string, entry: number, window = world.window) =>
  world.it.put("queue_entry", { window_id: window, entry_no: entry, person_id: person });
const row = (columns: Columns) => expect.objectContaining(columns);

beforeEach(async () => {
  me = await world.person("me");
  other = await world.person("other");
  await enter(me, 4);
  await enter(other, 5);
  await enter(me, 6, world.elsewhere);
  await line({ entries: 99, lobby_size: 0, served: 5, room: 3, spare: 0 });
  await line({ entries: 7, lobby_size: 0, served: 7, room: 3, spare: 3 }, world.elsewhere);
  await world.admission(me, { window_id: world.elsewhere });
  await world.admission(other);
});

const claim = async (changes: Columns = {}) => {
  const asked = {
    the_window: world.window,
    the_person: me,
    the_entry: 4,
    the_place: 5,
    at: now,
    until: later(20),
    ...changes,
  };
  return world.it.call("claim_admission", asked);
};
const refusal = (changes: Columns = {}) =>
  world.it.refusal(async () => {
    const answer = await claim(changes);
    return { ...answer, refusal: answer.refused };
  });

describe("claiming", () => {
  it("lets the person in and counts them, and writes nothing else", async () => {
    const written = await world.it.written(async () =>
      expect(await claim()).toMatchObject({
        refused: null,
        lasts_until: later(20),
        admission_id: expect.any(String),
      }),
    );
    expect(written).toEqual({
      admission: [
        row({
          is: "new",
          window_id: "window",
          person_id: "me",
          created_at: now,
          expires_at: later(20),
          ended_at: null,
        }),
      ],
      queue_state: [{ window_id: "window", room: 2, came: 1 }],
    });
  });

  it("is for who was called, and for the spare places after them", async () => {
    expect(await refusal({ the_place: 6 })).toBe("not-your-turn");
    expect(await refusal({ the_place: null })).toBe("not-your-turn");
    await line({ spare: 2 });
    expect(await refusal({ the_place: 8 })).toBe("not-your-turn");
    const { queue_state: states } = await world.it.written(() => claim({ the_place: 7 }));
    expect(states).toEqual([{ window_id: "window", served: 7, room: 2, spare: 0, came: 1 }]);
  });

  it("keeps no more spare places than there is room", async () => {
    await line({ spare: 3, room: 3 });
    expect((await world.it.written(() => claim())).queue_state).toEqual([
      { window_id: "window", room: 2, spare: 2, came: 1 },
    ]);
  });

  it("keeps spare places that nobody used", async () => {
    await line({ spare: 2, room: 9 });
    expect((await world.it.written(() => claim({ the_place: 3 }))).queue_state).toEqual([
      { window_id: "window", room: 8, came: 1 },
    ]);
  });

  it("asks the window and the entry", async () => {
    expect(await refusal({ the_window: "00000000-0000-0000-0000-000000000000" })).toBe("window-unknown");
    expect(await refusal({ at: justBefore(-60) })).toBe("window-not-yet-open");
    expect(await refusal({ at: later(-60) })).toBe("done");
    expect(await refusal({ at: later(day) })).toBe("window-closed");
    expect(await refusal({ at: justBefore(day) })).toBe("done");
    expect(await refusal({ the_entry: 5 })).toBe("not-in-line");
    expect(await refusal({ the_entry: 6 })).toBe("not-in-line");
    await world.set("cohort_window", world.window, { paused_at: now });
    expect(await refusal()).toBe("window-paused");
  });

  it("is for nobody who was forgotten or is unknown", async () => {
    expect(await refusal({ the_person: "00000000-0000-0000-0000-000000000000" })).toBe("no-session");
    await world.set("person", me, { forgotten_at: never });
    expect(await refusal()).toBe("no-session");
  });

  it("is for nobody who has a first dose", async () => {
    const soon = await world.slot("soon", later(day));
    await world.booking("others", other, soon);
    await world.booking("gone", me, soon, { status: "CANCELLED" });
    await world.booking("second", me, soon, { dose: 2 });
    expect(await refusal()).toBe("done");
    await world.booking("mine", me, soon);
    expect(await refusal()).toBe("already-booked");
  });

  it("puts behind the line who missed their day in this window", async () => {
    const past = await world.slot("past", later(-day));
    await world.booking("others", other, past, { status: "CANCELLED", again_place: 9 });
    await world.booking("elsewhere", me, past, {
      status: "CANCELLED",
      again_place: 9,
      window_id: world.elsewhere,
    });
    expect(await refusal()).toBe("done");
    await world.booking("first", me, past, { status: "CANCELLED", again_place: 7 });
    await world.booking("before", me, past, { status: "CANCELLED", again_place: 6 });
    await line({ served: 6 });
    expect(await refusal()).toBe("not-your-turn");
    await line({ served: 7 });
    expect(await refusal()).toBe("done");
    await line({ spare: 3 });
    await line({ served: 8 });
    expect((await world.it.written(() => claim({ the_place: 10 }))).queue_state).toEqual([
      row({ served: 10, spare: 1 }),
    ]);
  });

  it("tells once more of an admission that goes on", async () => {
    const { admission_id: first } = await claim();
    expect(
      await world.it.written(async () =>
        expect(await claim({ at: justBefore(20), until: later(40) })).toMatchObject({
          refused: null,
          admission_id: first,
          lasts_until: later(20),
        }),
      ),
    ).toEqual({});
  });

  it("tells of it though there is no room", async () => {
    await claim();
    await line({ room: 0 });
    expect(await refusal()).toBe("done");
  });

  it("lets in again who ran out, and counts them once", async () => {
    const before = await world.admission(me, { expires_at: later(-1) });
    world.it.name("admission", before, "before");
    await world.it.client.query("UPDATE admission SET ended_at = NULL WHERE id = $1", [before]);
    const written = await world.it.written(() => claim());
    expect(written.admission).toEqual([{ id: "before", ended_at: later(-1) }, row({ is: "new" })]);
    expect(written.queue_state).toEqual([{ window_id: "window", room: 2 }]);
  });

  it("ends what runs out at that very instant", async () => {
    const before = await world.admission(me, { expires_at: now });
    world.it.name("admission", before, "before");
    expect((await world.it.written(() => claim())).admission).toEqual([
      { id: "before", ended_at: now },
      row({ is: "new" }),
    ]);
  });

  it("lets in whose admission ended, and leaves what ended as it is", async () => {
    await world.admission(me, { ended_at: never });
    expect((await world.it.written(() => claim())).admission).toEqual([row({ is: "new" })]);
  });

  it("asks for room", async () => {
    await line({ room: 1 });
    expect(await refusal()).toBe("done");
    await line({ room: 0 });
    expect(await refusal()).toBe("inside-is-full");
  });

  it("lets synthetic people in by no turn and no room, and counts them nowhere", async () => {
    const walker = await world.person("walker", { synthetic: true });
    await enter(walker, -1);
    await line({ room: 0 });
    const asked = { the_person: walker, the_entry: -1, the_place: null };
    const written = await world.it.written(async () =>
      expect(await claim(asked)).toMatchObject({ refused: null }),
    );
    expect(written).toEqual({ admission: [row({ is: "new", person_id: "walker" })] });
    expect(await refusal({ ...asked, the_entry: 5 })).toBe("not-in-line");
    await world.set("cohort_window", world.window, { paused_at: now });
    expect(await refusal(asked)).toBe("window-paused");
  });
});

describe("beside others", () => {
  it("sees the room that is left", async () => {
    const fill = (tx: Tx) => tx.query("UPDATE queue_state SET room = 0 WHERE window_id = $1", [world.window]);
    expect(await whileActWaits(world, fill, () => claim())).toMatchObject({ refused: "inside-is-full" });
  });

  it("waits for who is being forgotten, and not while it has the line", async () => {
    const forget = (tx: Tx) => tx.query("UPDATE person SET forgotten_at = now() WHERE id = $1", [me]);
    const lock = async (tx: Tx) => {
      await tx.query("SELECT FROM person WHERE id = $1 FOR UPDATE", [me]);
      await forget(tx);
    };
    const answer = await whileActWaits(
      world,
      lock,
      () => claim(),
      async () => {
        const { rowCount } = await world.database.query(
          "SELECT FROM queue_state WHERE window_id = $1 FOR UPDATE SKIP LOCKED",
          [world.window],
        );
        expect(rowCount).toBe(1);
      },
    );
    expect(answer).toMatchObject({ refused: "no-session" });
  });

  it("waits for the line of its own window alone, and locks no window", async () => {
    await whileLocked(
      world,
      async (tx) => {
        await tx.query("SELECT FROM queue_state WHERE window_id = $1 FOR UPDATE", [world.elsewhere]);
        await tx.query("SELECT FROM cohort_window FOR SHARE", []);
      },
      async () => {
        expect(await claim()).toMatchObject({ refused: null });
      },
    );
  });
});
