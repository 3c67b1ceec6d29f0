import { AsyncLocalStorage } from "node:async_hooks";
import { randomUUID } from "node:crypto";

const current = new AsyncLocalStorage<string>();

/** What nginx's $request_id and a UUID look like; anything else could carry what no log may hold. */
const wellFormed = /^[0-9a-f]{8}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{4}-?[0-9a-f]{12}$/;

/**
 * The id of a request, by which its lines in the log are found.
 *
 * @param given the X-Request-Id header, as a proxy before us may have set it
 */
export function readRequestId(given: string | string[] | undefined): string {
  return typeof given === "string" && wellFormed.test(given) ? given : randomUUID();
}

/** Runs `work`; whatever is logged meanwhile, however deep, carries the request's id. */
export function runInRequest<T>(id: string, work: () => T): T {
  return current.run(id, work);
}

export function getRequestId(): string | undefined {
  return current.getStore();
}
