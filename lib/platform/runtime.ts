import type { Clock } from "./clock";
import type { Database } from "./database";
import type { Environment } from "./env";
import type { Log } from "./log";
import { processWide } from "./process-wide";

/** What the running program is made of; put together once, in server.ts. */
export interface Runtime {
  environment: Environment;
  database: Database;
  clock: Clock;
  log: Log;
}

/** The one of this process; @throws Error when asked for outside the running server */
export const { set: setRuntime, get: runtime } = processWide<Runtime>("runtime");
