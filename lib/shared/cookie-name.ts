/**
 * The name of a cookie. Under https it says `__Host-`: browsers then take it from this host alone, by TLS and for
 * every path, so that no sister site and no plain page can put another in its place.
 *
 * @param secure whether the site is reached by https
 */
export function toCookieName(name: string, secure: boolean): string {
  return secure ? `__Host-${name}` : name;
}
