import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { AnswerPage, BirthPage } from "../../components/check/answer-page";
import { ownCode } from "../../components/sign-in/code-page";
import { SignInPage } from "../../components/sign-in/sign-in-page";
import { hrefIn, textOf } from "../../components/text";
import { answerFor } from "../../lib/eligibility/answer";
import { readBirth } from "../../lib/identity/birth";
import { codeSecrets, requestCode, verifyCode } from "../../lib/identity/code";
import { isKnownDevice, rememberDevice } from "../../lib/identity/known-device";
import {
  citizenSession,
  type SessionTokens,
  sessionCookieName,
  sessionLasts,
} from "../../lib/identity/session";
import { typedCookie } from "../../lib/identity/typed";
import { forgetVouched, vouchedIn } from "../../lib/identity/vouched";
import { mayBook } from "../../lib/monitor/eligible";
import { BadRequest, cookie, readForm, seeOther } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import type { Board } from "../../lib/queue/board";
import { verifiedCookie } from "../../lib/queue/early";
import { GateShut } from "../../lib/queue/gate/parts";
import { admissionCookie } from "../../lib/queue/tickets";
import { ownPath, type Post, problemTitle, show } from "../answer";
import { codeAsked } from "../code-asked";
import { typedAnswers } from "../typed";

interface EntranceParts extends Pick<Runtime, "database" | "clock" | "environment"> {
  board: Board;
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
  hrefIn(locale, `/sign-in?${new URLSearchParams({ to, error: "answers-lost" })}`);

/** The plain posts by which people come in, before any session: check, sign in, sign out; by their paths. */
export function entrancePosts(parts: EntranceParts): ReadonlyMap<string, Post> {
  const { database, clock, environment, board, sessions, refusedWrongly, addressOf, endSession } = parts;

  const answers = typedAnswers("self", parts, parts.isWalk);
  const secure = environment.baseUrl.startsWith("https:");
  const { hostname: host } = new URL(environment.baseUrl);
  const secrets = codeSecrets(environment.signingKeys);

  /** Goes on to the page that reads the answers back. */
  const signIn: Post = async (request, response, { locale }) => {
    const form = await readForm(request);
    const to = ownPath(form.to);
    const kept = answers.keep(request, form);
    const { errors } = answers.read(request, form);
    if (errors) {
      const page = SignInPage({ locale, to, values: form, faults: errors });
      const title = problemTitle(locale, textOf(locale, "signin")("title"));
      return show(response, 422, locale, title, page, { "set-cookie": kept });
    }
    seeOther(response, `/${locale}/sign-in/check?${new URLSearchParams({ to })}`, [kept]);
  };

  /** Sends a code to the phone that was typed, and goes on to the page that asks for it. */
  const sendCode: Post = async (request, response, { locale }) => {
    const to = ownPath((await readForm(request)).to);
    const now = clock.now();
    const { applicant } = answers.applicant(request);
    if (!applicant) return seeOther(response, answersLost(locale, to));
    const asked = {
      ...{ ...applicant, locale, host, address: addressOf(request), requestId: answers.requestId(request) },
      knownDevice: isKnownDevice(request.headers.cookie, applicant.phone, now, secure),
    };
    const { codeId } = await requestCode(database, asked, now, secrets);
    seeOther(response, `/${locale}/sign-in/code?${new URLSearchParams({ id: codeId, to })}`);
  };

  /** Lets in whoever shows the code that their phone was sent. */
  const enterCode: Post = async (request, response, { locale }) => {
    const form = codeForm.safeParse(await readForm(request));
    if (!form.success) throw new BadRequest(400, "form");
    const { id, code, itsMe } = form.data;
    const to = ownPath(form.data.to);
    const now = clock.now();
    const phone = answers.applicant(request).applicant?.phone ?? null;
    await codeAsked({ response, locale, desk: ownCode, answer: { id, code, to }, phone }, async () => {
      const vouched = vouchedIn(request.headers.cookie, now, secure);
      const answer = { codeId: id, code, address: addressOf(request), locale, itsMe, vouched };
      const { phone: proven, ...person } = await verifyCode(database, answer, now, secrets);
      seeOther(response, to === "/" && locale === "en" ? "/en" : to, [
        cookie(sessionCookieName(secure), sessions.sign(citizenSession(person), now), {
          secure,
          maxAgeSeconds: sessionLasts,
        }),
        rememberDevice(request.headers.cookie, proven, now, secure),
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
    seeOther(response, `/${locale}`, endedCookies(environment));
  };

  const check: Post = async (request, response, { locale }) => {
    const form = await readForm(request);
    const now = clock.now();
    const headers = { "set-cookie": answers.keep(request, form) };
    const read = readBirth(form, now);
    const t = textOf(locale, "start");
    if ("fault" in read) {
      const page = BirthPage({ locale, values: form, fault: read.fault });
      return show(response, 422, locale, problemTitle(locale, t("checkTitle")), page, headers);
    }
    if (!board.trusted) throw new GateShut();
    const { date: birth } = read;
    const answer = answerFor(board.lines(), birth, now);
    if (answer.reason !== "open" && mayBook(board.lines(), birth, now)) refusedWrongly(request);
    show(
      response,
      200,
      locale,
      t("answerTitle"),
      AnswerPage({ locale, birth, answer, lines: board.lines() }),
      headers,
    );
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
export function endedCookies({ baseUrl }: { baseUrl: string }): string[] {
  const secure = baseUrl.startsWith("https:");
  return [sessionCookieName, admissionCookie, verifiedCookie, typedCookie].map((name) =>
    cookie(name(secure), "", { secure, maxAgeSeconds: 0 }),
  );
}
