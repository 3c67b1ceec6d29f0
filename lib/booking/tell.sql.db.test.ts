import { beforeEach, expect, it } from "vitest";
import type { Columns } from "../shared/testing/written";
import { day, eachInItsWorld, later, now } from "./testing/world";

const world = eachInItsWorld();
let mine: string;

beforeEach(async () => {
  const soon = await world.slot("soon", later(day));
  mine = await world.booking("mine", await world.person("me"), soon, { changes: 2 });
  await world.booking("others", await world.person("other"), soon);
});

const tell = (event: string, texts: string | null = "{}") =>
  world.it.call("tell_booking", { p_booking: mine, p_event: event, p_texts: texts, p_now: now });
const row = (columns: Columns) => expect.objectContaining(columns);

it.each([
  ["confirmed", "booking-confirmed:mine"],
  ["changed", "booking-changed:mine:2"],
])("writes once that a booking was %s", async (event, key) => {
  const { outbox_message: messages } = await world.it.written(async () => {
    await tell(event);
    await tell(event);
  });
  expect(messages).toEqual([
    row({
      event_key: key,
      person_id: "me",
      template: `booking-${event}`,
      facts: { booking: mine, slot: expect.any(Number) },
      created_at: now,
      next_try_at: now,
    }),
  ]);
});

it("writes nothing where nobody is to be told", async () => {
  expect(await world.it.written(() => tell("confirmed", null))).toEqual({});
});
