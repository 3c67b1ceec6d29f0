import pg from "pg";
import { Database, type Transaction, withRetry } from "../shared/db/database";
import { DomainError, type ErrorCode } from "../shared/errors";
import type { Actor } from "./actor";

/** Who books, as proven by a session and an admission token whose signatures were verified. */
export interface AdmittedPerson {
  personId: string;
  windowId: string;
  admissionId: string;
  /** Who acts for the person; absent when they act themselves. */
  by?: Actor;
}

/** Of a refusal by which an act undoes what it had written: see sql/act.sql. */
const undone = "VR001";

/** Given to an act that is to be told to the person; see sql/tell.sql. */
export const NOTIFY_PERSON = "{}";

/**
 * Calls one of the functions in sql/: a whole act, with its locks and its judgement, in one statement and so
 * in one transaction. A deadlock or a serialization race is tried again.
 *
 * @param database the pool, or a transaction that the act is a part of
 * @throws DomainError with the function's own reason; OverloadedError when too many acts wait already
 */
export async function callBookingFunction<T extends object>(
  database: Database | Transaction,
  call: string,
  values: unknown[],
): Promise<T> {
  const name = call.slice(0, call.indexOf("("));
  const ask = () =>
    database.query<T & { refusal: ErrorCode | null }>({ name, text: `SELECT * FROM ${call}`, values });
  try {
    const { rows } = await (database instanceof Database
      ? database.bookingLimiter.run(() => withRetry(ask))
      : ask());
    const [answer] = rows;
    if (!answer) throw new Error(`${name} gave no answer`);
    if (answer.refusal) throw new DomainError(answer.refusal);
    return answer;
  } catch (error) {
    if (error instanceof pg.DatabaseError && error.code === undone)
      throw new DomainError(error.message as ErrorCode);
    throw error;
  }
}
