import pino from "pino";

/** JSON lines on standard output. Never pass a name, a phone, a birth date or a token. */
export type Log = pino.Logger;

export function createLog(level: string): Log {
  return pino({ level, base: null, timestamp: pino.stdTimeFunctions.isoTime });
}
