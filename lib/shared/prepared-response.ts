/** One answer, whole: as node:http takes it without looking again. */
export interface PreparedResponse {
  status: number;
  /** Names and values in turn, each name once: of a name that comes twice Node.js 20 may keep the last alone. */
  headers: (string | string[])[];
  /** Undefined where there is none, as for HEAD and 304. */
  body?: string | Buffer | undefined;
}
