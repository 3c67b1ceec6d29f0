import { randomBytes } from "node:crypto";
import type { ServerResponse } from "node:http";

/** A day more than two years: https://hstspreload.org asks for one. Seconds. */
const strictTransport = "max-age=63072000; includeSubDomains";

/** What each answer says, page or not, but those that a crowd asks for (decision 61): its kind is what it says it is, and no other site may take it in. */
const ofEveryAnswer = [
  "X-Content-Type-Options",
  "nosniff",
  "Cross-Origin-Resource-Policy",
  "same-origin",
] as const;

/** Which of the device's powers a page may ask for; a page that is not named here gets the first. */
const powers = {
  page: "camera=(), microphone=(), geolocation=(self), payment=(), usb=(), serial=(), display-capture=()",
  checkIn: "camera=(self), microphone=(), geolocation=(), payment=(), usb=(), serial=(), display-capture=()",
};

/** Staff read people's codes by camera at /clinic/NUMBER/check-in, and nowhere else. */
const checkIn = /^\/(?:(?:ko|en)\/)?clinic\/\d+\/check-in(?:[/?]|$)/;

/** Where browsers tell of what a page's policy kept out; it is counted there, and nothing of it is read. */
export const policyReports = "/policy-report";

/** The one Trusted Types policy of our own pages: the waiting room's for its worker. */
export const trustedTypes = "own-files";

export interface SecurityHeaders {
  set(response: ServerResponse): void;
  /** Of a page that is not made by Next.js, whose scripts are files of our own. */
  ofPage(target: string | undefined): Record<string, string>;
  /**
   * Of a page by Next.js: the scripts written into it carry a number that is drawn for each answer. It is not held
   * to Trusted Types, since Turbopack's runtime loads parts of a page by plain addresses.
   */
  ofNextPage(target: string | undefined): { policy: string; headers: Record<string, string> };
}

/**
 * The headers that tell browsers what a page may do.
 *
 * @param secure whether the site is reached by https
 * @param formTargets origins that a form may lead to besides our own: the identity providers, after a redirect
 */
export function createSecurityHeaders(secure: boolean, formTargets: readonly string[]): SecurityHeaders {
  const policy = (script: string, ...more: string[]) =>
    [
      "default-src 'none'",
      `script-src ${script}`,
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      "connect-src 'self'",
      "worker-src 'self'",
      "manifest-src 'self'",
      ["form-action 'self'", ...formTargets].join(" "),
      "frame-ancestors 'none'",
      "base-uri 'none'",
      `report-uri ${policyReports}`,
      ...more,
      ...(secure ? ["upgrade-insecure-requests"] : []),
    ].join("; ");
  const common = (target: string | undefined) => ({
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "same-origin",
    "permissions-policy": checkIn.test(target ?? "") ? powers.checkIn : powers.page,
  });
  const ownScripts = policy("'self'", "require-trusted-types-for 'script'", `trusted-types ${trustedTypes}`);
  return {
    set(response) {
      response.setHeader(ofEveryAnswer[0], ofEveryAnswer[1]);
      response.setHeader(ofEveryAnswer[2], ofEveryAnswer[3]);
      if (secure) response.setHeader("Strict-Transport-Security", strictTransport);
    },
    ofPage: (target) => ({ "content-security-policy": ownScripts, ...common(target) }),
    ofNextPage(target) {
      const drawn = policy(`'self' 'nonce-${randomBytes(18).toString("base64")}'`);
      return { policy: drawn, headers: { "content-security-policy": drawn, ...common(target) } };
    },
  };
}

let own = createSecurityHeaders(false, []);

/** Pages are sent from many places: what they say is set once, when the site is put together. */
export function setSecurityHeaders(headers: SecurityHeaders): void {
  own = headers;
}

/** What a page that is not made by Next.js says. */
export function getPageHeaders(target: string | undefined): Record<string, string> {
  return own.ofPage(target);
}
