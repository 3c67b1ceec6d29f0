import type { Clock } from "./clock";
import type { Database } from "./database";
import type { Environment } from "./env";
import type { Log } from "./log";

/** What the running program is made of; put together once, in server.ts. */
export interface Runtime {
  environment: Environment;
  database: Database;
  clock: Clock;
  log: Log;
}

// Next.js bundles lib/ apart from server.ts, so a module variable would exist twice in one process.
const place = Symbol.for("vaccine.runtime");
const shared = globalThis as { [place]?: Runtime };

export function setRuntime(runtime: Runtime): void {
  shared[place] = runtime;
}

/** @throws Error when called outside the running server */
export function runtime(): Runtime {
  const found = shared[place];
  if (!found) throw new Error("the server has not been put together yet");
  return found;
}
