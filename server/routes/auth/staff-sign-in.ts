import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { getTranslator } from "../../../components/i18n";
import { deviceLetter } from "../../../components/messages/new-device-email";
import {
  SecondStepPage,
  type StaffRefusal,
  StaffSignInPage,
} from "../../../components/sign-in/staff-sign-in-page";
import {
  getSessionCookieName,
  type SessionTokens,
  sessionLifetimeSeconds,
} from "../../../lib/citizens/session";
import type { AppContext } from "../../../lib/shared/context";
import { toCookieName } from "../../../lib/shared/cookie-name";
import { formatCookie, readCookie } from "../../../lib/shared/cookies";
import { DomainError } from "../../../lib/shared/errors";
import { deviceLinkTokens, sendDeviceLink } from "../../../lib/staff/device-link";
import { startSession } from "../../../lib/staff/sessions";
import {
  addAccountToDevice,
  checkPassword,
  checkSecondFactor,
  createDeviceTokens,
  createSecondFactorTokens,
  deviceLifetimeSeconds,
  secondFactorLifetimeSeconds,
} from "../../../lib/staff/sign-in";
import { readForm, redirectSeeOther } from "../../http";
import { getSafeRedirectPath, type Post, renderPage } from "../../render";

export interface StaffSignIn {
  reads: ReadonlyMap<string, Post>;
  posts: ReadonlyMap<string, Post>;
  /** Lets somebody in who has proven who they are: begins their session on this device, and knows the device. */
  letIn(
    request: IncomingMessage,
    response: ServerResponse,
    proven: { id: string; credential: string },
    to: string,
  ): Promise<void>;
}

/** The plain posts by which staff come in: the password, and the second step where they have one. */
export function createStaffSignInRoutes({
  database,
  clock,
  environment,
  sessions,
  addressOf,
  failed,
}: Pick<AppContext, "database" | "clock" | "environment"> & {
  sessions: SessionTokens;
  addressOf(request: IncomingMessage): string;
  failed(error: unknown): void;
}): StaffSignIn {
  const secure = environment.baseUrl.startsWith("https:");
  const secondStepCookie = toCookieName("staff-second-step", secure);
  const deviceCookie = toCookieName("staff-device", secure);
  const owed = createSecondFactorTokens(environment.signingKeys);
  const devices = createDeviceTokens(environment.signingKeys);
  const links = deviceLinkTokens(environment.signingKeys);
  const letter = deviceLetter(new URL(environment.baseUrl));
  const deviceOf = (request: IncomingMessage) =>
    devices.verify(readCookie(request.headers.cookie, deviceCookie), clock.now());

  const letIn: StaffSignIn["letIn"] = async (request, response, { id, credential }, to) => {
    const now = clock.now();
    const whence = { address: addressOf(request), userAgent: request.headers["user-agent"] ?? "" };
    const session = await startSession(database, id, credential, whence, now);
    const device = devices.sign(addAccountToDevice(deviceOf(request), id, randomUUID()), now);
    redirectSeeOther(response, to, [
      formatCookie(getSessionCookieName(secure), sessions.sign(session, now), {
        secure,
        maxAgeSeconds: sessionLifetimeSeconds,
      }),
      formatCookie(deviceCookie, device, { secure, maxAgeSeconds: deviceLifetimeSeconds }),
      formatCookie(secondStepCookie, "", { secure, maxAgeSeconds: 0 }),
    ]);
  };

  const password: Post = async (request, response, { locale }) => {
    const form = await readForm(request);
    const to = getSafeRedirectPath(form.to);
    const goOn = to === "/" ? `/${locale}/staff` : to;
    const typed = { email: form.email ?? "", password: form.password ?? "" };
    const device = deviceOf(request);
    try {
      const { staff, credential, owesSecondStep } = await checkPassword(database, typed, {
        address: addressOf(request),
        deviceOf: (id) => (device?.accounts.includes(id) ? device.sub : null),
      });
      if (!owesSecondStep) return await letIn(request, response, { id: staff.id, credential }, goOn);
      const token = owed.sign({ sub: staff.id, to: goOn, credential }, clock.now());
      redirectSeeOther(response, `/${locale}/sign-in/second-step`, [
        formatCookie(secondStepCookie, token, { secure, maxAgeSeconds: secondFactorLifetimeSeconds }),
      ]);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      const title = `${getTranslator(locale, "common")("error")}: ${getTranslator(locale, "signin")("staffTitle")}`;
      const reason = error.reason as StaffRefusal;
      if (reason === "device-unconfirmed") {
        // Not waited for: how long an answer takes must not say whether there is an account.
        const to = { email: typed.email, address: addressOf(request), locale };
        sendDeviceLink(database, to, letter, links, clock.now()).catch(failed);
      }
      renderPage(
        response,
        error.status,
        locale,
        title,
        StaffSignInPage({ locale, to: goOn, email: typed.email, reason }),
      );
    }
  };

  const secondStep: Post = async (request, response, { locale }) => {
    const { code = "" } = await readForm(request);
    const now = clock.now();
    const claims = owed.verify(readCookie(request.headers.cookie, secondStepCookie), now);
    if (!claims) throw new DomainError("second-step-expired");
    try {
      const { id } = await checkSecondFactor(database, claims.sub, code.slice(0, 40), now);
      await letIn(request, response, { id, credential: claims.credential }, claims.to);
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason === "sign-in-refused") throw error;
      const title = `${getTranslator(locale, "common")("error")}: ${getTranslator(locale, "account")("secondStep.title")}`;
      const reason = error.reason as StaffRefusal;
      renderPage(response, error.status, locale, title, SecondStepPage({ locale, reason }));
    }
  };

  /** Makes the device that opens a link known. To open it again, as programs that read e-mail do, changes nothing. */
  const confirmDevice: Post = async (request, response, { locale, query }) => {
    const now = clock.now();
    const link = links.verify(new URLSearchParams(query).get("token") ?? undefined, now);
    if (!link) throw new DomainError("device-link-gone");
    const known = addAccountToDevice(deviceOf(request), link.sub, link.device);
    const token = devices.sign({ ...known, sub: link.device }, now);
    const page = StaffSignInPage({ locale, to: "/", deviceConfirmed: true });
    renderPage(response, 200, locale, getTranslator(locale, "signin")("staffTitle"), page, {
      "set-cookie": formatCookie(deviceCookie, token, { secure, maxAgeSeconds: deviceLifetimeSeconds }),
    });
  };

  return {
    letIn,
    reads: new Map([["sign-in/device", confirmDevice]]),
    posts: new Map([
      ["sign-in/staff", password],
      ["sign-in/second-step", secondStep],
    ]),
  };
}
