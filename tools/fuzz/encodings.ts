const encodeAll = (text: string) =>
  text.replace(/[^/]/gu, (character) =>
    [...Buffer.from(character)].map((byte) => `%${byte.toString(16).padStart(2, "0")}`).join(""),
  );

/**
 * One address in other spellings, each of which some proxy, framework or file system reads as the same.
 *
 * @param path as a browser would send it, with its first slash
 */
export function spellPath(path: string): string[] {
  const rest = path.slice(1);
  const first = rest[0] ?? "";
  const upUnder = (prefix: string, up: string) => `${prefix}${up}/${rest}`;
  return [
    `/${encodeAll(first)}${rest.slice(1)}`,
    `/${encodeAll(rest)}`,
    `/${encodeAll(rest).replaceAll("%", "%25")}`,
    `//${rest}`,
    `/./${rest}`,
    `/x/..${path}`,
    path.replaceAll("/", "\\"),
    `/${rest.replaceAll("/", "%2f")}`,
    `/${rest.replaceAll("/", "%5c")}`,
    `/${rest.toUpperCase()}`,
    `${path};v=1`,
    `${path}%00`,
    `${path}%0d%0a`,
    `${path}/x.css`,
    `${path}.json`,
    ...["%2e%2e", ".%2e", "%2E.", "%252e%252e", "..", "%c0%ae%c0%ae"].map((up) => upUnder("/assets/", up)),
    ...["%2e%2e/%2e%2e", "..%2f..", "%252e%252e/%252e%252e", "%5c..%5c.."].map((up) =>
      upUnder("/_next/static/", up),
    ),
  ];
}
