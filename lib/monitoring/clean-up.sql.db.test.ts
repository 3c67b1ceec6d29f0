import { beforeEach, expect, it } from "vitest";
import { clinicColumns, day, eachInItsWorld, later, never, now } from "../booking/testing/world";
import type { Columns } from "../shared/testing/written";

const world = eachInItsWorld();
const phone = Buffer.from("walker");
let walker: string;
let other: string;
let mock: number;
let walk: number;

beforeEach(async () => {
  other = await world.person("other");
  walker = await world.person("walker", { synthetic: true, phone_hash: phone });
  mock = Number(await world.it.put("clinic", { ...clinicColumns("97001"), synthetic: true }, "mock"));
  walk = await world.slot("walk", new Date("2100-01-01T00:00:00Z"), { clinic_id: mock });
  const soon = await world.slot("soon", later(day));
  await world.booking("others", other, soon);
  await world.hold(other, soon);
  await world.it.put("queue_entry", { window_id: world.window, entry_no: 1, person_id: other });
  await world.it.put("idempotent_answer", {
    person_id: other,
    key: "k",
    act: "confirm",
    booking_id: "00000000-0000-0000-0000-000000000000",
  });
  await world.it.put("outbox_message", { event_key: "of other", person_id: other, template: "x", facts: {} });
});

const cleanUp = (hash = phone) => world.it.call("clean_up_synthetic", { p_phone_hash: hash });
const row = (columns: Columns) => expect.objectContaining(columns);

it("removes what a walk left, and nothing of anybody else", async () => {
  const booking = await world.booking("walked", walker, walk);
  const { rows } = await world.it.client.query("SELECT admission_id AS id FROM booking WHERE id = $1", [
    booking,
  ]);
  world.it.name("admission", rows[0].id, "admission");
  await world.hold(walker, walk);
  await world.it.put("queue_entry", { window_id: world.window, entry_no: -1, person_id: walker });
  await world.it.put("idempotent_answer", {
    person_id: walker,
    key: "k",
    act: "confirm",
    booking_id: booking,
  });
  await world.it.put("outbox_message", {
    event_key: "of walker",
    person_id: walker,
    template: "x",
    facts: {},
  });
  expect(await world.it.written(() => cleanUp())).toEqual({
    booking: [{ is: "gone", id: "walked" }],
    hold: [{ is: "gone", person_id: "walker" }],
    admission: [{ is: "gone", id: "admission" }],
    slot: [{ id: "walk", taken: 0 }],
    queue_entry: [{ is: "gone", window_id: "window", entry_no: -1 }],
    idempotent_answer: [{ is: "gone", person_id: "walker", key: "k" }],
    outbox_message: [{ is: "gone", event_key: "of walker" }],
    person: [{ is: "gone", id: "walker" }],
  });
});

it("counts anew the slots that it touched, by the bookings of others", async () => {
  const second = await world.person("second", { synthetic: true });
  const third = await world.person("third", { synthetic: true });
  await world.booking("walked", walker, walk);
  await world.booking("of second", second, walk);
  await world.booking("gone", third, walk, { status: "CANCELLED" });
  await world.slot("elsewhere", new Date("2100-01-02T00:00:00Z"), { clinic_id: mock, taken: 5 });
  expect((await world.it.written(() => cleanUp())).slot).toEqual([{ id: "walk", taken: 1 }]);
});

it("removes slots of the synthetic clinic whose time is over and that nothing needs", async () => {
  const names: [string, Columns][] = [
    ["over", { clinic_id: mock }],
    ["booked", { clinic_id: mock }],
    ["held", { clinic_id: mock }],
    ["real", {}],
  ];
  const slots = new Map<string, number>();
  for (const [n, [name, columns]] of names.entries())
    slots.set(
      name,
      await world.slot(name, new Date(Date.parse("2020-01-01T00:00:00Z") + n * 3_600_000), columns),
    );
  await world.booking(
    "of second",
    await world.person("second", { synthetic: true }),
    slots.get("booked") ?? 0,
  );
  await world.hold(await world.person("third", { synthetic: true }), slots.get("held") ?? 0);
  expect((await world.it.written(() => cleanUp())).slot).toEqual([{ is: "gone", id: "over" }]);
});

it("keeps a person who took a number among those of people, and the number", async () => {
  await world.it.put("queue_entry", { window_id: world.window, entry_no: 0, person_id: walker });
  await world.it.put("queue_entry", { window_id: world.elsewhere, entry_no: -1, person_id: walker });
  const second = await world.person("second", { synthetic: true });
  await world.it.put("queue_entry", { window_id: world.elsewhere, entry_no: -2, person_id: second });
  await world.hold(walker, walk);
  expect(await world.it.written(() => cleanUp())).toEqual({
    hold: [{ is: "gone", person_id: "walker" }],
    queue_entry: [{ is: "gone", window_id: "elsewhere", entry_no: -1 }],
  });
});

it("removes nothing of who is not synthetic, or of nobody", async () => {
  await world.it.client.query("UPDATE person SET phone_hash = 'other' WHERE id = $1", [other]);
  await world.slot("over", never, { clinic_id: mock });
  expect(await world.it.written(() => cleanUp(Buffer.from("other")))).toEqual({});
  expect(await world.it.written(() => cleanUp(Buffer.from("nobody")))).toEqual({});
  expect(now).toBeInstanceOf(Date);
  expect((await world.it.written(() => cleanUp())).person).toEqual([row({ is: "gone", id: "walker" })]);
});
