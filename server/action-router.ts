import type { IncomingMessage, ServerResponse } from "node:http";
import { DomainError } from "../lib/shared/errors";
import type { SignedInStaff } from "../lib/staff/sessions";
import { assertDesk } from "./auth/access-rules";
import type { RequestPath } from "./request-path";

/** Answers a state change of somebody who may be there. */
type Act = (
  request: IncomingMessage,
  response: ServerResponse,
  place: RequestPath,
  by: SignedInStaff,
) => Promise<unknown>;

/** The posts of one desk by their paths without language; `*` stands for any one part. */
export type Actions = Readonly<Record<string, Act>>;

/** Finds the act of a path and does it; `paths` are all there are, for the test of every role on every one. */
export interface ActionTable {
  (request: IncomingMessage, response: ServerResponse, place: RequestPath, by: SignedInStaff): Promise<void>;
  readonly paths: readonly string[];
  has(place: RequestPath): boolean;
}

function fits(pattern: string, segments: readonly string[]): boolean {
  const parts = pattern.split("/");
  return parts.length === segments.length && parts.every((part, n) => part === "*" || part === segments[n]);
}

/** @throws DomainError for whoever may not be there, `window-unknown` for a path that has no act; what the act throws */
export function createActionRouter(acts: Actions): ActionTable {
  const all = Object.entries(acts);
  const find = ({ segments }: RequestPath) => all.find(([pattern]) => fits(pattern, segments))?.[1];
  const desk = async (...[request, response, place, by]: Parameters<Act>): Promise<void> => {
    assertDesk(by, place.segments);
    const act = find(place);
    if (!act) throw new DomainError("window-unknown");
    await act(request, response, place, by);
  };
  return Object.assign(desk, {
    paths: all.map(([pattern]) => pattern),
    has: (place: RequestPath) => find(place) !== undefined,
  });
}
