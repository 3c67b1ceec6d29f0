import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { deviceLetter } from "../../components/sign-in/device-letter";
import {
  SecondStepPage,
  type StaffRefusal,
  StaffSignInPage,
} from "../../components/sign-in/staff-sign-in-page";
import { textOf } from "../../components/text";
import { deviceLinkTokens, sendDeviceLink } from "../../lib/identity/account/device-link";
import { beginSession } from "../../lib/identity/account/sessions";
import {
  checkPassword,
  checkSecondStep,
  deviceLasts,
  deviceTokens,
  knownDevice,
  secondStepLasts,
  secondStepTokens,
} from "../../lib/identity/account/sign-in";
import { type SessionTokens, sessionCookieName, sessionLasts } from "../../lib/identity/session";
import type { Staff } from "../../lib/identity/staff";
import { cookieName } from "../../lib/platform/cookie-name";
import { cookie, cookieOf, readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import { ownPath, type Post, show } from "../answer";

export interface StaffEntrance {
  reads: ReadonlyMap<string, Post>;
  posts: ReadonlyMap<string, Post>;
  /** Lets somebody in who has proven who they are: begins their session on this device, and knows the device. */
  letIn(request: IncomingMessage, response: ServerResponse, staff: Staff, to: string): Promise<void>;
}

/** The plain posts by which staff come in: the password, and the second step where they have one. */
export function staffEntrance({
  database,
  clock,
  environment,
  sessions,
  addressOf,
  failed,
}: Pick<Runtime, "database" | "clock" | "environment"> & {
  sessions: SessionTokens;
  addressOf(request: IncomingMessage): string;
  failed(error: unknown): void;
}): StaffEntrance {
  const secure = environment.baseUrl.startsWith("https:");
  const secondStepCookie = cookieName("staff-second-step", secure);
  const deviceCookie = cookieName("staff-device", secure);
  const owed = secondStepTokens(environment.signingKeys);
  const devices = deviceTokens(environment.signingKeys);
  const links = deviceLinkTokens(environment.signingKeys);
  const letter = deviceLetter(new URL(environment.baseUrl));
  const deviceOf = (request: IncomingMessage) =>
    devices.verify(cookieOf(request.headers.cookie, deviceCookie), clock.now());

  const letIn: StaffEntrance["letIn"] = async (request, response, staff, to) => {
    const now = clock.now();
    const whence = { address: addressOf(request), userAgent: request.headers["user-agent"] ?? "" };
    const session = await beginSession(database, staff, whence, now);
    const device = devices.sign(knownDevice(deviceOf(request), staff.id, randomUUID()), now);
    seeOther(response, to, [
      cookie(sessionCookieName(secure), sessions.sign(session, now), { secure, maxAgeSeconds: sessionLasts }),
      cookie(deviceCookie, device, { secure, maxAgeSeconds: deviceLasts }),
      cookie(secondStepCookie, "", { secure, maxAgeSeconds: 0 }),
    ]);
  };

  const password: Post = async (request, response, { locale }) => {
    const form = await readForm(request);
    const to = ownPath(form.to);
    const goOn = to === "/" ? `/${locale}/staff` : to;
    const typed = { email: form.email ?? "", password: form.password ?? "" };
    const device = deviceOf(request);
    try {
      const { staff, owesSecondStep } = await checkPassword(database, typed, {
        address: addressOf(request),
        deviceOf: (id) => (device?.accounts.includes(id) ? device.sub : null),
      });
      if (!owesSecondStep) return await letIn(request, response, staff, goOn);
      const token = owed.sign({ sub: staff.id, to: goOn }, clock.now());
      seeOther(response, `/${locale}/sign-in/second-step`, [
        cookie(secondStepCookie, token, { secure, maxAgeSeconds: secondStepLasts }),
      ]);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "signin")("staffTitle")}`;
      const reason = error.reason as StaffRefusal;
      if (reason === "device-unconfirmed") {
        // Not waited for: how long an answer takes must not say whether there is an account.
        const to = { email: typed.email, address: addressOf(request), locale };
        sendDeviceLink(database, to, letter, links, clock.now()).catch(failed);
      }
      show(
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
    const claims = owed.verify(cookieOf(request.headers.cookie, secondStepCookie), now);
    if (!claims) throw new Refusal("second-step-expired");
    try {
      const staff = await checkSecondStep(database, claims.sub, code.slice(0, 40), now);
      await letIn(request, response, staff, claims.to);
    } catch (error) {
      if (!(error instanceof Refusal) || error.reason === "sign-in-refused") throw error;
      const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "account")("secondStep.title")}`;
      const reason = error.reason as StaffRefusal;
      show(response, error.status, locale, title, SecondStepPage({ locale, reason }));
    }
  };

  /** Makes the device that opens a link known. To open it again, as programs that read e-mail do, changes nothing. */
  const confirmDevice: Post = async (request, response, { locale, query }) => {
    const now = clock.now();
    const link = links.verify(new URLSearchParams(query).get("token") ?? undefined, now);
    if (!link) throw new Refusal("device-link-gone");
    const known = knownDevice(deviceOf(request), link.sub, link.device);
    const token = devices.sign({ ...known, sub: link.device }, now);
    const page = StaffSignInPage({ locale, to: "/", deviceConfirmed: true });
    show(response, 200, locale, textOf(locale, "signin")("staffTitle"), page, {
      "set-cookie": cookie(deviceCookie, token, { secure, maxAgeSeconds: deviceLasts }),
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
