import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { BirthPage } from "../../../components/eligibility/result-page";
import { getTranslator, localizePath } from "../../../components/i18n";
import { ownCode } from "../../../components/sign-in/code-page";
import { SignInPage } from "../../../components/sign-in/sign-in-page";
import { formatBookedHint } from "../../../lib/booking/booked-hint";
import { hasStandingBooking } from "../../../lib/booking/my-bookings";
import { parseBirth } from "../../../lib/citizens/birth-date-form";
import { draftCookie } from "../../../lib/citizens/form-draft";
import { isKnownDevice, rememberDevice } from "../../../lib/citizens/known-device";
import { codeSecrets, requestCode, verifyCode } from "../../../lib/citizens/one-time-code";
import { forgetVouched, vouchedIn } from "../../../lib/citizens/provider-claims-cookie";
import {
  createCitizenSession,
  getSessionCookieName,
  type SessionTokens,
  sessionLifetimeSeconds,
} from "../../../lib/citizens/session";
import { checkEligibility } from "../../../lib/eligibility/check-eligibility";
import { canBook } from "../../../lib/monitoring/eligibility-cross-check";
import { preverificationCookie } from "../../../lib/queue/lobby-reminders";
import type { QueueSnapshot } from "../../../lib/queue/queue-snapshot";
import { admissionCookie } from "../../../lib/queue/tokens";
import type { AppContext } from "../../../lib/shared/context";
import { formatCookie } from "../../../lib/shared/cookies";
import type { Locale } from "../../../lib/shared/time/seoul";
import { QueueStateStaleError } from "../../auth/access-control-deps";
import { createDraftCookie } from "../../form-draft-cookie";
import { BadRequest, readForm, redirectSeeOther } from "../../http";
import { formatErrorTitle, getSafeRedirectPath, type Post, renderPage } from "../../render";
import { codeAsked } from "./request-code";

interface EntranceParts extends Pick<AppContext, "database" | "clock" | "environment"> {
  board: QueueSnapshot;
  sessions: SessionTokens;
  /** Whether a request is the synthetic citizen's own. */
  isWalk(request: IncomingMessage): boolean;
  /** Told of a check that said no to somebody for whom a window is open. */
  refusedWrongly(request: IncomingMessage): void;
  addressOf(request: IncomingMessage): string;
  /** Ends the session that a request carries, and what its device was verified for, for every copy of their cookies. */
  endSession(request: IncomingMessage): Promise<void>;
}

/** What is posted with a code, and whether the person is the one of whom they were asked. */
export const codeForm = z.object({
  id: z.uuid(),
  code: z.string().max(400).default(""),
  to: z.string().optional(),
  itsMe: z
    .enum(["yes", "no"])
    .transform((answer) => answer === "yes")
    .optional(),
});

/** The questions again, for whom nothing of what they typed is left; with where they wanted to go. */
export const answersLost = (locale: Locale, to: string) =>
  localizePath(locale, `/sign-in?${new URLSearchParams({ to, error: "answers-lost" })}`);

/** The plain posts by which people come in, before any session: check, sign in, sign out; by their paths. */
export function createSignInRoutes(parts: EntranceParts): ReadonlyMap<string, Post> {
  const { database, clock, environment, board, sessions, refusedWrongly, addressOf, endSession } = parts;

  const answers = createDraftCookie("self", parts, parts.isWalk);
  const secure = environment.baseUrl.startsWith("https:");
  const { hostname: host } = new URL(environment.baseUrl);
  const secrets = codeSecrets(environment.signingKeys);

  const signIn: Post = async (request, response, { locale }) => {
    const form = await readForm(request);
    const to = getSafeRedirectPath(form.to);
    const kept = answers.keep(request, form);
    const { errors } = answers.read(request, form);
    if (errors) {
      const page = SignInPage({ locale, to, values: form, faults: errors });
      const title = formatErrorTitle(locale, getTranslator(locale, "signin")("title"));
      return renderPage(response, 422, locale, title, page, { "set-cookie": kept });
    }
    redirectSeeOther(response, `/${locale}/sign-in/check?${new URLSearchParams({ to })}`, [kept]);
  };

  /** Sends a code to the phone that was typed, and goes on to the page that asks for it. */
  const sendCode: Post = async (request, response, { locale }) => {
    const to = getSafeRedirectPath((await readForm(request)).to);
    const now = clock.now();
    const { applicant } = answers.applicant(request);
    if (!applicant) return redirectSeeOther(response, answersLost(locale, to));
    const asked = {
      ...{ ...applicant, locale, host, address: addressOf(request), requestId: answers.requestId(request) },
      knownDevice: isKnownDevice(request.headers.cookie, applicant.phone, now, secure),
    };
    const { codeId } = await requestCode(database, asked, now, secrets);
    redirectSeeOther(response, `/${locale}/sign-in/code?${new URLSearchParams({ id: codeId, to })}`);
  };

  /** Lets in whoever shows the code that their phone was sent. */
  const enterCode: Post = async (request, response, { locale }) => {
    const form = codeForm.safeParse(await readForm(request));
    if (!form.success) throw new BadRequest(400, "form");
    const { id, code, itsMe } = form.data;
    const to = getSafeRedirectPath(form.data.to);
    const now = clock.now();
    const phone = answers.applicant(request).applicant?.phone ?? null;
    await codeAsked({ response, locale, desk: ownCode, answer: { id, code, to }, phone }, async () => {
      const vouched = vouchedIn(request.headers.cookie, now, secure);
      const answer = { codeId: id, code, address: addressOf(request), locale, itsMe, vouched };
      const { phone: proven, ...person } = await verifyCode(database, answer, now, secrets);
      redirectSeeOther(response, to === "/" && locale === "en" ? "/en" : to, [
        formatCookie(getSessionCookieName(secure), sessions.sign(createCitizenSession(person), now), {
          secure,
          maxAgeSeconds: sessionLifetimeSeconds,
        }),
        rememberDevice(request.headers.cookie, proven, now, secure),
        formatBookedHint(person.id, await hasStandingBooking(database, person.id, clock.now()), secure),
        // Whoever is in has been asked who they are for the last time.
        answers.gone,
        ...(vouched ? [forgetVouched(secure)] : []),
      ]);
    });
  };

  const signOut: Post = async (request, response, { locale }) => {
    await readForm(request);
    await endSession(request);
    // The card of a booking that this browser keeps goes with its owner.
    response.setHeader("clear-site-data", '"storage"');
    redirectSeeOther(response, `/${locale}`, getExpiredSessionCookies(environment));
  };

  const check: Post = async (request, response, { locale }) => {
    const form = await readForm(request);
    const now = clock.now();
    const kept = answers.keep(request, form);
    const read = parseBirth(form, now);
    if ("fault" in read) {
      const page = BirthPage({ locale, values: form, fault: read.fault });
      const title = formatErrorTitle(locale, getTranslator(locale, "start")("checkTitle"));
      return renderPage(response, 422, locale, title, page, { "set-cookie": kept });
    }
    if (!board.isFresh) throw new QueueStateStaleError();
    const { date: birth } = read;
    const answer = checkEligibility(board.queues(), birth, now);
    if (answer.reason !== "open" && canBook(board.queues(), birth, now)) refusedWrongly(request);
    redirectSeeOther(response, localizePath(locale, "/check/answer"), [kept]);
  };

  return new Map([
    ["sign-in", signIn],
    ["sign-in/send", sendCode],
    ["sign-in/code", enterCode],
    ["sign-out", signOut],
    ["check", check],
  ]);
}

/** What ends a visit: Set-Cookie values that take away the session, the admission, and what this device knows. */
export function getExpiredSessionCookies({ baseUrl }: { baseUrl: string }): string[] {
  const secure = baseUrl.startsWith("https:");
  const gone = [getSessionCookieName, admissionCookie, preverificationCookie, draftCookie].map((name) =>
    formatCookie(name(secure), "", { secure, maxAgeSeconds: 0 }),
  );
  return [...gone, forgetVouched(secure), formatBookedHint("", false, secure)];
}
