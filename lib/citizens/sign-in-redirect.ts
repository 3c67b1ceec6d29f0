import { toCookieName } from "../shared/cookie-name";
import { formatCookie } from "../shared/cookies";

function own(address: string | null | undefined, base: string): URL | null {
  if (!address || !URL.canParse(address, base)) return null;
  const url = new URL(address, base);
  return url.origin === new URL(base).origin ? url : null;
}

/**
 * Where a sign-in goes on to.
 *
 * @param wanted as a form or a cookie says: an address or a path, or any text at all
 * @param base the site's own address
 * @returns an address of ours; the site's own for any other
 */
export const getRedirectTarget = (wanted: string, base: string): string => own(wanted, base)?.href ?? base;

/**
 * Whether a text can be read as where to go on to, ours or not. Over any other next-auth fails, and over a cookie
 * again at each try until it is gone.
 *
 * @param wanted as a query or a cookie says; nothing at all can be read too
 */
export function isValidRedirect(wanted: string | null | undefined, base: string): boolean {
  if (!wanted) return true;
  const from = wanted.startsWith("/") ? base : undefined;
  return URL.canParse(wanted, from) && /^https?:$/.test(new URL(wanted, from).protocol);
}

/** A cookie's text; undefined for one that was not written by us and cannot be decoded. */
export function decodeComponent(text: string | undefined): string | undefined {
  try {
    return text && decodeURIComponent(text);
  } catch {
    return undefined;
  }
}

/** Where next-auth sends whom it refuses: our page, or one of its own which would only lead there. */
const refusedAt: ReadonlySet<string> = new Set(["/sign-in", "/api/auth/error", "/api/auth/signin"]);

/**
 * Where a refused sign-in goes back to: next-auth knows one sign-in page, but people come from several, in
 * two languages, and want to try again where they were. Where it says no reason, what the form carried was too old:
 * its token, or the cookie beside it, had run out, or was never kept.
 *
 * @param location where next-auth would send the browser
 * @param referer the page that the form was on, as the browser says
 * @param goingTo the cookie that says where the person wanted to go, which tells their language
 * @param base the site's own address
 * @returns the page the form was on with `error` added; when that is no sign-in page of ours, the one in
 *   the person's language
 */
export function getErrorRedirect(
  location: string,
  referer: string | null,
  goingTo: string | undefined,
  base: string,
): string {
  const target = new URL(location, base);
  if (!refusedAt.has(target.pathname)) return location;
  const error = target.searchParams.get("error") ?? "sign-in-stale";
  const from = own(referer, base);
  if (from && /^(\/(ko|en))?\/sign-in(\/(code|staff))?$/.test(from.pathname)) {
    from.searchParams.set("error", error);
    return from.pathname + from.search;
  }
  const wanted = own(decodeComponent(goingTo) ?? target.searchParams.get("callbackUrl"), base);
  if (!wanted) return `/sign-in?${new URLSearchParams({ error })}`;
  const english = /^\/en(\/|$)/.test(wanted.pathname);
  return `${english ? "/en" : ""}/sign-in?${new URLSearchParams({ error, to: wanted.pathname })}`;
}

/** The cookie in which next-auth keeps where to go on to. */
export function formatCallbackCookie(secure: boolean): string {
  return toCookieName("next-auth.callback-url", secure);
}

export const clearCallbackCookie = (secure: boolean): string =>
  formatCookie(formatCallbackCookie(secure), "", { secure, maxAgeSeconds: 0 });
