import { fork } from "node:child_process";
import { once } from "node:events";
import { Agent, get } from "node:http";
import { fileURLToPath } from "node:url";

export interface OpenLoop {
  answers: number;
  /** Answers of another status than 200, and requests without one. */
  failed: number;
  /** From the instant at which the request was due to the end of its answer. Milliseconds. */
  p50Ms: number;
  p99Ms: number;
  mostMs: number;
}

/**
 * Asks an address at a fixed rate, from a process of its own, whether or not earlier requests were answered:
 * a server that stalls is charged for everybody who would have come meanwhile.
 */
export async function askAtRate(url: string, perSecond: number, seconds: number): Promise<OpenLoop> {
  const child = fork(fileURLToPath(import.meta.url), [url, String(perSecond), String(seconds)]);
  const died = once(child, "exit").then(([code]) => {
    throw new Error(`the client ended with ${code}`);
  });
  const [result] = (await Promise.race([once(child, "message"), died])) as [OpenLoop];
  died.catch(() => {});
  return result;
}

const connections = 128;

async function ask(url: string, perSecond: number, seconds: number): Promise<OpenLoop> {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const { hostname: host, port, pathname: path } = new URL(url);
  const all = perSecond * seconds;
  const waits = new Float64Array(all);
  let failed = 0;
  const one = (nth: number, due: number) =>
    new Promise<void>((resolve) => {
      const done = (right: boolean) => {
        waits[nth] = performance.now() - due;
        if (!right) failed++;
        resolve();
      };
      const send = () => {
        const asked = get({ agent, host, port, path }, (answer) => {
          answer.resume();
          answer.once("end", () => done(answer.statusCode === 200));
        });
        // A kept connection that the server let go of at that very moment is no answer; browsers ask again.
        asked.once("error", () => (asked.reusedSocket ? send() : done(false)));
      };
      send();
    });

  const begin = performance.now();
  const answers: Promise<void>[] = [];
  while (answers.length < all) {
    const due = Math.min(all, Math.floor(((performance.now() - begin) / 1_000) * perSecond));
    while (answers.length < due)
      answers.push(one(answers.length, begin + (answers.length / perSecond) * 1_000));
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(answers);
  agent.destroy();
  const sorted = waits.sort();
  const at = (share: number) => sorted[Math.min(all - 1, Math.floor(all * share))] ?? 0;
  return { answers: all, failed, p50Ms: at(0.5), p99Ms: at(0.99), mostMs: at(1) };
}

const [, program, url, perSecond, seconds] = process.argv;
if (program === fileURLToPath(import.meta.url) && url) {
  ask(url, Number(perSecond), Number(seconds)).then((result) => process.send?.(result));
}
