import type { Config } from "./config";
import type { Database } from "./db/database";
import { globalSingleton } from "./global-singleton";
import type { Log } from "./log";
import type { Clock } from "./time/clock";

/** What the running program is made of; put together once, in server.ts. */
export interface AppContext {
  environment: Config;
  database: Database;
  clock: Clock;
  log: Log;
}

/** The one of this process; @throws Error when asked for outside the running server */
export const { set: setAppContext, get: getAppContext } = globalSingleton<AppContext>("runtime");
