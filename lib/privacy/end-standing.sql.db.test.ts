import { beforeEach, expect, it } from "vitest";
import { day, eachInItsWorld, later, never, now } from "../booking/testing/world";

const world = eachInItsWorld();
let people: string[];

beforeEach(async () => {
  people = [];
  const soon = await world.slot("soon", later(day));
  for (const name of ["a", "b", "other"]) {
    const person = await world.person(name);
    if (name !== "other") people.push(person);
    await world.offer(`${name} open`, person, soon, {
      wait_id: await world.wait(person, {}, `${name} wait`),
    });
    await world.offer(`${name} lapsed`, person, soon, {
      wait_id: await world.wait(person, { ended_at: never }),
      expires_at: later(-1),
    });
    await world.offer(`${name} ended`, person, soon, {
      wait_id: await world.wait(person, { ended_at: never }),
      ended_at: never,
    });
    await world.hold(person, soon);
    world.it.name("admission", await world.admission(person), `${name} inside`);
    world.it.name(
      "admission",
      await world.admission(person, { window_id: world.elsewhere, expires_at: later(-2) }),
      `${name} ran out`,
    );
    await world.admission(person, { ended_at: never });
  }
});

it("ends all by which people stand before others, and nothing of anybody else", async () => {
  const written = await world.it.written(() =>
    world.it.call("end_standing", { p_people: people, p_now: now }),
  );
  const both = (name: string, at: Date) =>
    ["a", "b"].map((person) => ({ id: `${person} ${name}`, ended_at: at }));
  expect(written).toEqual({
    wait: both("wait", now),
    offer: expect.arrayContaining([...both("open", now), ...both("lapsed", later(-1))]),
    hold: ["a", "b"].map((person) => ({ is: "gone", person_id: person })),
    admission: expect.arrayContaining([...both("inside", now), ...both("ran out", later(-2))]),
  });
  expect(written.offer).toHaveLength(4);
  expect(written.admission).toHaveLength(4);
});
