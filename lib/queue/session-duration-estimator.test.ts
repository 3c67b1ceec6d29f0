import { expect, it } from "vitest";
import { groups, SessionDurationEstimator, secondsPerAgeGroup } from "./session-duration-estimator";

const none = () => new Uint32Array(groups);
const at = (seconds: number, people: number) => {
  const ages = none();
  ages[Math.floor(seconds / secondsPerAgeGroup)] = people;
  return ages;
};

it("knows nothing before people were seen to leave", () => {
  expect(new SessionDurationEstimator(null).mean.known).toBe(false);
  expect(new SessionDurationEstimator(200).mean).toMatchObject({ known: true });
});

it("believes what an earlier leader had learned", () => {
  expect(new SessionDurationEstimator(200).mean.seconds).toBeCloseTo(200, 0);
});

it("counts stays up to twenty minutes, and goes on believing while nobody comes", () => {
  // An exponential of that mean, cut off at 1,200 seconds.
  expect(new SessionDurationEstimator(200).mean.seconds).toBeCloseTo(200 * (1 - Math.exp(-6)), 3);
  const stays = new SessionDurationEstimator(200);
  stays.observe(900, none(), none());
  expect(stays.mean.seconds).toBeCloseTo(200 * (1 - Math.exp(-6)), 3);
});

it("takes a room that nobody leaves for one of the longest stays", () => {
  const stays = new SessionDurationEstimator(null);
  stays.observe(1e9, none().fill(1), none());
  expect(stays.mean.seconds).toBe(1_200);
});

it("knows from the third who leaves on", () => {
  const after = (left: number) => {
    const stays = new SessionDurationEstimator(null);
    stays.observe(1, at(180, 62), at(180, left));
    return stays.mean.known;
  };
  expect(after(2)).toBe(false);
  expect(after(3)).toBe(true);
});

it("learns a steady stay, though some are always still inside", () => {
  const stays = new SessionDurationEstimator(null);
  // Everybody stays a little over five minutes: ten a second come in, as many leave.
  const inside = none();
  for (let age = 0; age < 300 / secondsPerAgeGroup; age++) inside[age] = 150;
  inside[300 / secondsPerAgeGroup] = 75;
  for (let look = 0; look < 120; look++) stays.observe(5, inside, at(300, 50));
  expect(stays.mean.known).toBe(true);
  expect(stays.mean.seconds).toBeGreaterThan(280);
  expect(stays.mean.seconds).toBeLessThan(360);
});

it("does not mistake the first who leave for all", () => {
  const stays = new SessionDurationEstimator(null);
  // A thousand came at once; within the first minute only the ten quickest have left.
  for (let look = 1; look <= 12; look++)
    stays.observe(5, at(look * 5, 1_000), at(look * 5, look === 12 ? 10 : 0));
  expect(stays.mean.known).toBe(false);
  expect(stays.mean.seconds).toBeGreaterThan(300);
});
