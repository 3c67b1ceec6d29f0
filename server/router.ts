import type { IncomingMessage, ServerResponse } from "node:http";
import type { SignedInStaff } from "../lib/staff/sessions";
import type { ActionTable } from "./action-router";
import type { Post } from "./render";
import type { RequestPath } from "./request-path";

/** Answers a request that the gate has let pass; one that resolves to `false` leaves it to the next. */
export type Route = (request: IncomingMessage, response: ServerResponse, place: RequestPath) => unknown;

export interface Routes {
  /** Plain posts by their whole path. */
  posts: readonly ReadonlyMap<string, Post>[];
  /** What is read without Next.js, by its whole path. */
  reads: readonly ReadonlyMap<string, Route>[];
  /** What stands below a path's first part. */
  below: ReadonlyMap<string, Route>;
  /** Whatever nobody before has answered. */
  beyond: Route;
}

/** @throws Error for a path that two tables claim */
function together<T>(tables: readonly ReadonlyMap<string, T>[]): Map<string, T> {
  const all = new Map<string, T>();
  for (const [path, answer] of tables.flatMap((table) => [...table])) {
    if (all.has(path)) throw new Error(`two answers to ${path}`);
    all.set(path, answer);
  }
  return all;
}

/** Finds who answers a request: by its whole path, then by its first part, else beyond. */
export function createRouter({ posts, reads, below, beyond }: Routes) {
  const [acts, views] = [together(posts), together(reads)];
  return async (request: IncomingMessage, response: ServerResponse, place: RequestPath): Promise<void> => {
    const own = (request.method === "POST" ? acts : views).get(place.segments.join("/"));
    if (own) return void (await own(request, response, place));
    const part = below.get(place.segments[0] ?? "");
    if (part && (await part(request, response, place)) !== false) return;
    await beyond(request, response, place);
  };
}

/** What staff send or read at their desk; a reading that resolves to `false` is a page. */
type AtDesk = (
  request: IncomingMessage,
  response: ServerResponse,
  place: RequestPath,
  by: SignedInStaff,
) => unknown;

/**
 * The desk of one kind of staff: their posts and their documents. Pages are left to Next.js, once it is known that
 * whoever asks may see them.
 */
export function createStaffRoutes(
  staffAt: (request: IncomingMessage, place: RequestPath) => Promise<SignedInStaff>,
  posts: AtDesk,
  documents: AtDesk = () => false,
): Route {
  return async (request, response, place) => {
    const staff = await staffAt(request, place);
    return (request.method === "POST" ? posts : documents)(request, response, place, staff);
  };
}

/** Of two that answer posts, the first where it knows the path. */
export function firstMatch(first: ActionTable, second: AtDesk): AtDesk {
  return (request, response, place, by) => (first.has(place) ? first : second)(request, response, place, by);
}

/** Leaves posts to the next. */
export function onlyGet(route: Route): Route {
  return (request, ...rest) => (request.method === "POST" ? false : route(request, ...rest));
}

/** What must be done or be so before a page of Next.js. */
export function withHook(work: (request: IncomingMessage, response: ServerResponse) => unknown): Route {
  return (request, response) => {
    work(request, response);
    return false;
  };
}
