import { expect, it } from "vitest";
import { PersonalPace } from "./user-rate-limit";

const refused = expect.objectContaining({ reason: "too-many-posts" });

it("lets a person post so often a minute and no more, whatever others do", () => {
  const pace = new PersonalPace(3);
  for (let n = 0; n < 3; n++) expect(pace.count("one", n)).toBeUndefined();
  expect(() => pace.count("one", 3)).toThrow(refused);
  expect(pace.count("another", 4)).toBeUndefined();
  expect(() => pace.count("one", 59_999)).toThrow(refused);
  expect(pace.count("one", 60_000)).toBeUndefined();
});

it("keeps so many people and no more, and among a crowd never lets go of who posts without end", () => {
  const pace = new PersonalPace(100, 50);
  let letIn = 0;
  for (let n = 0; n < 10_000; n++) {
    pace.count(`newcomer ${n}`, n);
    if (n % 10) continue;
    try {
      pace.count("flood", n);
      letIn++;
    } catch (error) {
      expect(error).toEqual(refused);
    }
  }
  expect(letIn).toBe(100);
  expect(pace.people).toBe(50);
});
