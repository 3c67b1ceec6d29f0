import { type Figure, median } from "../bench-report";
import { confirmByHttp, confirmByPgbench, overload, takeByPgbench } from "./confirming";
import { type Ground, onGround, onGroundBehindNginx, spread } from "./fixtures";
import { type Found, inTurn, medianRatio } from "./found";
import type { Rush } from "./rush";

/** How long ten times too many come, each round. Seconds. */
const overloadLasts = 3;

const rounded = (values: number[] = []) => Math.round(median(values));

/**
 * Confirmations over many slots, through HTTP with all their checks and as the same SQL by pgbench.
 *
 * @param size confirmations a round
 */
export function measureSpread(size: number, rounds: number): Promise<Found> {
  return onGround(async (ground) => {
    await warmUp(ground, size);
    const [http = [], bench] = await inTurn(
      [() => confirmByHttp(ground, size), () => confirmByPgbench(ground, size)],
      rounds,
    );
    return {
      table: [
        ["what", "a second"],
        [`confirm through HTTP, ${spread} slots`, rounded(http)],
        ["the same SQL by pgbench", rounded(bench)],
      ],
      figures: [
        {
          figure: "booking.spread.of_pgbench",
          value: medianRatio(http, bench),
          unit: "ratio",
          atLeast: 0.5,
        },
        { figure: "booking.spread.per_second", value: median(http), unit: "bookings/s", atLeast: 1_500 },
      ],
    };
  });
}

/**
 * Confirmations of one slot that everybody wants, beside pgbench's single guarded statement.
 *
 * @param size confirmations a round, at most a slot's room
 */
export function measureHot(size: number, rounds: number): Promise<Found> {
  return onGround(async (ground) => {
    await warmUp(ground, size);
    // Each takes a slot that nobody has taken from before: there is room for any number of rounds.
    let used = 0;
    const oneSlot = (): Ground => ({ ...ground, slots: ground.slots.slice(used, ++used) });
    const [http, bench, take] = await inTurn(
      [
        () => confirmByHttp(oneSlot(), size),
        () => confirmByPgbench(oneSlot(), size),
        () => takeByPgbench(oneSlot(), size),
      ],
      rounds,
    );
    return {
      table: [
        ["what", "a second"],
        ["confirm through HTTP, one slot", rounded(http)],
        ["the same SQL by pgbench", rounded(bench)],
        ["one guarded statement without checks by pgbench", rounded(take)],
      ],
      figures: [
        { figure: "booking.hot.of_pgbench", value: medianRatio(http, take), unit: "ratio", atLeast: 0.6 },
      ],
    };
  });
}

/**
 * Ten times as many as can be borne, beside what can be borne, through nginx as deployed.
 *
 * @param size confirmations by which a round measures what can be borne
 */
export function measureOverload(size: number, rounds: number): Promise<Found> {
  return onGroundBehindNginx((ground) =>
    overloaded(ground, size, rounds, { figure: "booking.overload.goodput", atLeast: 0.8 }),
  );
}

/** The same without a proxy: what the program refuses by its own queue. */
export function measureOverloadDirect(size: number, rounds: number): Promise<Found> {
  return onGround((ground) =>
    overloaded(ground, size, rounds, { figure: "booking.overload.direct.goodput" }),
  );
}

async function overloaded(
  ground: Ground,
  size: number,
  rounds: number,
  goal: Pick<Figure, "figure" | "atLeast">,
): Promise<Found> {
  await warmUp(ground, size);
  const peaks: number[] = [];
  const rushes: Rush[] = [];
  for (let round = 0; round < rounds; round++) {
    const peak = await confirmByHttp(ground, size);
    peaks.push(peak);
    rushes.push(await overload(ground, peak, overloadLasts));
  }
  const of = (figure: (one: Rush) => number) => rushes.map(figure);
  const total = (figure: (one: Rush) => number) => of(figure).reduce((sum, value) => sum + value, 0);
  const good = of((one) => one.goodPerSecond);
  return {
    table: [
      ["what", "median"],
      ["confirmed a second, as many as it bears", rounded(peaks)],
      ["overload: requests a second", rounded(of((one) => one.sentPerSecond))],
      ["overload: confirmed a second", rounded(good)],
      ["overload: refused, in all", total((one) => one.refused)],
      ["overload: neither confirmed nor refused, in all", total((one) => one.otherwise)],
      ["overload: refused without Retry-After, in all", total((one) => one.withoutRetryAfter)],
      ["overload: share of a processor, client", median(of((one) => one.clientShare)).toFixed(2)],
      [
        "overload: share of a processor, server without PostgreSQL",
        median(of((one) => one.serverShare)).toFixed(2),
      ],
      ["overload: an answer took, p50 ms", median(of((one) => one.p50Ms)).toFixed(1)],
      ["overload: an answer took, p99 ms", median(of((one) => one.p99Ms)).toFixed(1)],
    ],
    figures: [{ ...goal, value: medianRatio(good, peaks), unit: "of the peak" }],
  };
}

/** Code is compiled, plans are made, and what was filled in is in memory. */
async function warmUp(ground: Ground, size: number): Promise<void> {
  await confirmByHttp(ground, Math.min(size, 2_000));
}
