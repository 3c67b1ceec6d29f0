import { DatabaseClock as Right } from "../../lib/shared/db/database-clock";
import { systemClock } from "./clock";

export { clockOffsetLimitMs, runWhileClockIsRight } from "../../lib/shared/db/database-clock";

/** Of a database that is as far ahead as the server, so that both are told the hour which the test wants. */
export class DatabaseClock extends Right {
  override get right() {
    return true;
  }

  override get offsetMs() {
    return 0;
  }

  override now() {
    return systemClock.now();
  }
}
