/** The value of one cookie, or undefined. The first of that name counts (RFC 6265, section 5.4). */
export function readCookie(header: string | undefined, name: string): string | undefined {
  for (const pair of header?.split(";") ?? []) {
    const at = pair.indexOf("=");
    if (at > 0 && pair.slice(0, at).trim() === name) return pair.slice(at + 1).trim();
  }
  return undefined;
}

/**
 * A Set-Cookie value that scripts cannot read and other sites cannot send with a POST.
 *
 * @param name as `toCookieName` says it
 * @throws RangeError for a name that another site could set under https
 */
export function formatCookie(
  name: string,
  value: string,
  options: { secure: boolean; maxAgeSeconds: number },
): string {
  if (options.secure && !name.startsWith("__Host-")) throw new RangeError(`${name}: not of this host alone`);
  return `${name}=${value}; Path=/; HttpOnly; SameSite=Lax; Max-Age=${options.maxAgeSeconds}${options.secure ? "; Secure" : ""}`;
}
