import type { IncomingMessage, ServerResponse } from "node:http";
import { AnswerPage, WrongBirthDatePage } from "../../components/check/answer-page";
import { SignInPage } from "../../components/sign-in/sign-in-page";
import { textOf } from "../../components/text";
import { answerFor } from "../../lib/eligibility/answer";
import { birthDateFields } from "../../lib/eligibility/birth-date";
import { readApplicant } from "../../lib/identity/applicant";
import { codeSecret, requestCode } from "../../lib/identity/code";
import { authSecret, csrfCookieName, newCsrfCookie } from "../../lib/identity/csrf";
import { sessionCookieName } from "../../lib/identity/session";
import { mayBook } from "../../lib/monitor/eligible";
import type { Minute } from "../../lib/monitor/minute";
import { cookie, cookieOf, readForm, seeOther } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import { seoulDay } from "../../lib/platform/seoul";
import type { Board } from "../../lib/queue/board";
import { verifiedCookie } from "../../lib/queue/early";
import { GateShut } from "../../lib/queue/gate/parts";
import { admissionCookie } from "../../lib/queue/tickets";
import { ownPath, type Post, show } from "../answer";

interface EntranceParts extends Pick<Runtime, "database" | "clock" | "environment"> {
  board: Board;
  minute: Minute;
  addressOf(request: IncomingMessage): string;
  /** Ends the session that a request carries, where it is one of staff; any other ends with its cookie. */
  endSession(request: IncomingMessage): Promise<void>;
}

/** The plain posts by which people come in, before any session: check, sign in, sign out; by their paths. */
export function entrancePosts(parts: EntranceParts): ReadonlyMap<string, Post> {
  const { database, clock, environment, board, minute, addressOf, endSession } = parts;

  /** Sends a code to the applicant's phone and goes on to the page that asks for it. */
  const signIn: Post = async (request, response, { locale }) => {
    const form = await readForm(request);
    const to = ownPath(form.to);
    const now = clock.now();
    const { applicant, errors } = readApplicant(form, now);
    if (errors) {
      const page = SignInPage({ locale, to, values: form, faults: errors.map((error) => error.field) });
      const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "signin")("title")}`;
      return show(response, 422, locale, title, page);
    }
    const asked = { ...applicant, locale, address: addressOf(request) };
    const { codeId } = await requestCode(database, asked, now, codeSecret(environment.signingKeys));
    seeOther(response, `/${locale}/sign-in/code?${new URLSearchParams({ id: codeId, to })}`);
  };

  const signOut: Post = async (request, response, { locale }) => {
    await readForm(request);
    await endSession(request);
    // The card of a booking that this browser keeps goes with its owner.
    response.setHeader("clear-site-data", '"storage"');
    seeOther(response, `/${locale}`, endedCookies(environment));
  };

  const check: Post = async (request, response, { locale }) => {
    const form = await readForm(request);
    const now = clock.now();
    const [year = 0, month = 0, day = 0] = seoulDay(now).split("-").map(Number);
    const birth = birthDateFields({ year, month, day }).safeParse(form);
    const t = textOf(locale, "start");
    if (!birth.success) {
      const title = `${textOf(locale, "common")("error")}: ${t("checkTitle")}`;
      return show(response, 422, locale, title, WrongBirthDatePage({ locale, values: form }));
    }
    if (!board.trusted) throw new GateShut();
    const answer = answerFor(board.lines(), birth.data, now);
    if (answer.reason !== "open" && mayBook(board.lines(), birth.data, now)) minute.refused(now.getTime());
    show(response, 200, locale, t("answerTitle"), AnswerPage({ locale, answer }));
  };

  return new Map([
    ["sign-in", signIn],
    ["sign-out", signOut],
    ["check", check],
  ]);
}

/** What ends a visit: Set-Cookie values that take away the session, the admission, and what this device was verified for. */
export function endedCookies({ baseUrl }: { baseUrl: string }): string[] {
  const secure = baseUrl.startsWith("https:");
  return [sessionCookieName(secure), admissionCookie(secure), verifiedCookie(secure)].map((name) =>
    cookie(name, "", { secure, maxAgeSeconds: 0 }),
  );
}

/** The sign-in forms post to next-auth; the token they need is there before any script runs. */
export function giveCsrfToken(
  { environment }: Pick<Runtime, "environment">,
  request: IncomingMessage,
  response: ServerResponse,
): void {
  const secure = environment.baseUrl.startsWith("https:");
  const name = csrfCookieName(secure);
  if (cookieOf(request.headers.cookie, name)) return;
  const value = newCsrfCookie(authSecret(environment.signingKeys));
  request.headers.cookie = [request.headers.cookie, `${name}=${value}`].filter(Boolean).join("; ");
  response.setHeader("set-cookie", cookie(name, value, { secure, maxAgeSeconds: 3_600 }));
}
