import { format } from "node:util";
import pg from "pg";
import pino from "pino";
import { getRequestId } from "./request-id";

/** JSON lines on standard output. Never pass a name, a phone, a birth date or a token. */
export type Log = pino.Logger;

/** @param to where the lines go; standard output unless a test reads them */
export function createLog(level: string, to?: pino.DestinationStream): Log {
  const options: pino.LoggerOptions = {
    level,
    base: null,
    timestamp: pino.stdTimeFunctions.isoTime,
    mixin() {
      const request = getRequestId();
      return request === undefined ? {} : { request };
    },
  };
  return to ? pino(options, to) : pino(options);
}

/**
 * What may be written of an error: where it came from and of which kind. PostgreSQL's own words repeat
 * values ("invalid input syntax for type date: …"), so of its errors only the code and the names are kept.
 */
export function serializeError(error: unknown): Record<string, unknown> {
  if (!(error instanceof Error)) return { err: typeof error };
  const at = error.stack
    ?.split("\n")
    .map((line) => line.trim())
    .filter((line) => line.startsWith("at "))
    .slice(0, 8);
  const { code } = error as NodeJS.ErrnoException;
  if (error instanceof pg.DatabaseError)
    return { err: "DatabaseError", code, table: error.table, constraint: error.constraint, at };
  return { err: error.message, code, at };
}

/** Next.js speaks to the console; in production its words become lines like ours, without an error's values. */
export function redirectConsole(log: Log): void {
  const tell =
    (level: "error" | "warn" | "info") =>
    (...words: unknown[]) => {
      const error = words.find((word) => word instanceof Error);
      if (error) log[level]({ from: "console", ...serializeError(error) }, "console");
      else log[level]({ from: "console" }, format(...words).slice(0, 300));
    };
  Object.assign(console, { error: tell("error"), warn: tell("warn"), log: tell("info"), info: tell("info") });
}
