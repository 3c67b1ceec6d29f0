import type { Config } from "../../lib/shared/config";

/** RFC 9116 recommends less than a year, after which a report may go astray. */
const validForMs = 180 * 24 * 3_600_000;

/**
 * Fills in who is told of weaknesses of this installation, and how long that holds from its start.
 *
 * @param now the server's instant, UTC
 */
export function fillSecurityText(
  template: string,
  { securityContact, baseUrl }: Pick<Config, "securityContact" | "baseUrl">,
  now: Date,
): string {
  return template
    .replace("{contact}", () => securityContact ?? `mailto:security@${new URL(baseUrl).hostname}`)
    .replace("{expires}", () => new Date(now.getTime() + validForMs).toISOString());
}
