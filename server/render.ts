import type { IncomingMessage, ServerResponse } from "node:http";
import type { ReactNode } from "react";
import { getTranslator } from "../components/i18n";
import { assetUrl } from "../components/ui/asset-url";
import { htmlDocument } from "../components/ui/document";
import type { Locale } from "../lib/shared/time/seoul";
import { send } from "./http";
import type { RequestPath } from "./request-path";

export const getStylesheet = assetUrl("site.css");

export const formatErrorTitle = (locale: Locale, title: string) =>
  `${getTranslator(locale, "common")("error")}: ${title}`;

/** Answers a state change, or a reading without Next.js. */
export type Post = (request: IncomingMessage, response: ServerResponse, place: RequestPath) => Promise<void>;

/**
 * Posts by their paths, each of which asks who sends it before it reads what was sent.
 *
 * @param who throws a DomainError for whoever may not
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
export type RenderOptions = (
  response: ServerResponse,
  status: number,
  locale: Locale,
  title: string,
  page: ReactNode,
  headers?: Record<string, string | string[]>,
) => void;

export const renderPage: RenderOptions = (response, status, locale, title, page, headers = {}) =>
  send(
    response,
    status,
    "text/html; charset=utf-8",
    htmlDocument(page, { locale, title, stylesheet: getStylesheet }),
    headers,
  );

/**
 * A path on this site to go on to, with its query; anything else is the start page. Only the query may hold
 * percent signs, so that no path is another one once it is decoded.
 */
export function getSafeRedirectPath(text: string | undefined): string {
  return text && /^\/(?![/\\])[\w/.-]*(?:\?[\w/.?=&%+-]*)?$/.test(text) ? text : "/";
}
