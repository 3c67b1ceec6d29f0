/**
 * Where a refused sign-in goes back to: next-auth knows one sign-in page, but people come from several, in
 * two languages, and want to try again where they were.
 *
 * @param location where next-auth would send the browser
 * @param referer the page that the form was on, as the browser says
 * @param base the site's own address
 * @returns the page the form was on with `error` added, or `location` when that is no sign-in page of ours
 */
export function wayBack(location: string, referer: string | null, base: string): string {
  const target = new URL(location, base);
  const error = target.searchParams.get("error");
  if (target.pathname !== "/sign-in" || !error || !referer || !URL.canParse(referer)) return location;
  const from = new URL(referer);
  if (from.origin !== new URL(base).origin || !/^(\/(ko|en))?\/sign-in(\/(code|staff))?$/.test(from.pathname))
    return location;
  from.searchParams.set("error", error);
  return from.pathname + from.search;
}
