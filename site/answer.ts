import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReactNode } from "react";
import { textOf } from "../components/text";
import { builtAddress } from "../components/ui/built";
import { htmlDocument } from "../components/ui/document";
import { send } from "../lib/platform/http";
import type { Locale } from "../lib/platform/seoul";
import type { Place } from "../lib/queue/gate/path";

/** The design system's stylesheet. */
export const stylesheet = builtAddress("site.css");

/** The title of a page that shows what is wrong with a form. */
export const problemTitle = (locale: Locale, title: string) =>
  `${textOf(locale, "common")("error")}: ${title}`;

/** Answers a state change, or a reading without Next.js. */
export type Post = (request: IncomingMessage, response: ServerResponse, place: Place) => Promise<void>;

/**
 * Posts by their paths, each of which asks who sends it before it reads what was sent.
 *
 * @param who throws a Refusal for whoever may not
 */
export function askingFirst(
  who: (request: IncomingMessage) => unknown,
  posts: readonly [path: string, post: Post][],
): ReadonlyMap<string, Post> {
  return new Map(
    posts.map(([path, post]): [string, Post] => [
      path,
      async (request, ...rest) => {
        who(request);
        await post(request, ...rest);
      },
    ]),
  );
}

/** Sends a page that Next.js does not make: a form with its faults, a refusal, or what is shown only once. */
export type Show = (
  response: ServerResponse,
  status: number,
  locale: Locale,
  title: string,
  page: ReactNode,
  headers?: Record<string, string | string[]>,
) => void;

export const show: Show = (response, status, locale, title, page, headers = {}) =>
  send(
    response,
    status,
    "text/html; charset=utf-8",
    htmlDocument(page, { locale, title, stylesheet }),
    headers,
  );

/**
 * A path on this site to go on to, with its query; anything else is the start page. Only the query may hold
 * percent signs, so that no path is another one once it is decoded.
 */
export function ownPath(text: string | undefined): string {
  return text && /^\/(?![/\\])[\w/.-]*(?:\?[\w/.?=&%+-]*)?$/.test(text) ? text : "/";
}
