import { Agent } from "node:http";
import { setTimeout as sleep } from "node:timers/promises";
import type { Told } from "../../lib/booking/testing/check-invariants";
import { Browser } from "../../load/browser";

export interface Holder {
  personId: string;
  cookie: string;
  slot: number;
  /** Goes away after the first question without an answer; others ask again with the same key. */
  givesUp: boolean;
}

/** How often one asks again: longer than any recovery. */
const mostTries = 2_000;

/**
 * Lets them confirm, some at once, each asking again until there is an answer, and writes down what each was told.
 *
 * @param told gets what is told, as it is told
 */
export async function confirmAll(base: URL, holders: Holder[], atOnce: number, told: Told[]): Promise<void> {
  const agent = new Agent({ keepAlive: true, maxSockets: atOnce });
  const queue = [...holders];
  const worker = async () => {
    for (let holder = queue.shift(); holder; holder = queue.shift()) await confirm(base, agent, holder, told);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
  agent.destroy();
}

async function confirm(base: URL, agent: Agent, holder: Holder, told: Told[]): Promise<void> {
  const { personId, cookie, slot, givesUp } = holder;
  const browser = new Browser(agent, base, cookie);
  const key = `confirm-${personId}`;
  for (let tries = 0; tries < mostTries; tries++) {
    const from = performance.now();
    const answer = await browser.post("/book/confirm", { key, slot: String(slot) }).then(
      ({ status, body, reason }): Told["answer"] => {
        if (status === 200) {
          const { code, slotId } = JSON.parse(body) as { code: string; slotId: number };
          return { kind: "done", code, slotId };
        }
        return status >= 500 ? { kind: "unknown" } : { kind: "refused", reason: reason ?? String(status) };
      },
      (): Told["answer"] => ({ kind: "unknown" }),
    );
    told.push({ personId, act: "confirm", key, from, to: performance.now(), answer });
    if (answer.kind !== "unknown" || givesUp) return;
    await sleep(20);
  }
  throw new Error("there was never an answer");
}
