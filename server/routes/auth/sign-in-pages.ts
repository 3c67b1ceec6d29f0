import { BirthPage, ResultPage } from "../../../components/eligibility/result-page";
import { getTranslator, localizePath } from "../../../components/i18n";
import { SignInCheckPage } from "../../../components/sign-in/check-page";
import { CodePage, ownCode } from "../../../components/sign-in/code-page";
import { parseBirth } from "../../../lib/citizens/birth-date-form";
import { checkEligibility } from "../../../lib/eligibility/check-eligibility";
import type { QueueSnapshot } from "../../../lib/queue/queue-snapshot";
import type { AppContext } from "../../../lib/shared/context";
import type { Locale } from "../../../lib/shared/time/seoul";
import { QueueStateStaleError } from "../../auth/access-control-deps";
import { createDraftCookie } from "../../form-draft-cookie";
import { redirectSeeOther } from "../../http";
import { formatErrorTitle, getSafeRedirectPath, type Post, renderPage } from "../../render";
import { answersLost } from "./sign-in";

/** The pages of the entrance that are read: each from what was typed before, so that nothing is typed twice. */
export function createSignInPages(
  parts: Pick<AppContext, "clock" | "environment"> & { board: QueueSnapshot },
): ReadonlyMap<string, Post> {
  const { clock, board, environment } = parts;
  const answers = createDraftCookie("self", parts);
  const titled = (locale: Locale, title: string) =>
    `${title} – ${getTranslator(locale, "common")("service")}`;

  const check: Post = async (request, response, { locale, query }) => {
    const values = answers.of(request);
    const title = getTranslator(locale, "start")("checkTitle");
    const read = parseBirth(values, clock.now());
    const search = Object.fromEntries(new URLSearchParams(query));
    const fault = search.again === "1" && "fault" in read ? read.fault : undefined;
    const lost = search.error === "answers-lost";
    const heading = fault || lost ? formatErrorTitle(locale, title) : titled(locale, title);
    const page = BirthPage({ locale, values, fault, lost });
    renderPage(response, fault ? 422 : 200, locale, heading, page);
  };

  const answer: Post = async (request, response, { locale }) => {
    const now = clock.now();
    const values = answers.of(request);
    const read = parseBirth(values, now);
    if ("fault" in read) {
      const typed = values.year || values.month || values.day;
      return redirectSeeOther(
        response,
        localizePath(locale, `/check?${typed ? "again=1" : "error=answers-lost"}`),
      );
    }
    if (!board.isFresh) throw new QueueStateStaleError();
    const { date: birth } = read;
    const page = ResultPage({
      locale,
      birth,
      answer: checkEligibility(board.queues(), birth, now),
      lines: board.queues(),
    });
    renderPage(response, 200, locale, titled(locale, getTranslator(locale, "start")("answerTitle")), page);
  };

  const checkSignIn: Post = async (request, response, { locale, query }) => {
    const to = getSafeRedirectPath(new URLSearchParams(query).get("to") ?? undefined);
    const { applicant } = answers.applicant(request);
    if (!applicant) return redirectSeeOther(response, answersLost(locale, to));
    const title = titled(locale, getTranslator(locale, "signin")("checkTitle"));
    renderPage(response, 200, locale, title, SignInCheckPage({ locale, to, applicant }));
  };

  const code: Post = async (request, response, { locale, query }) => {
    const search = new URLSearchParams(query);
    const { applicant } = answers.applicant(request);
    const page = CodePage({
      ...{
        locale,
        desk: ownCode,
        id: search.get("id") ?? "",
        to: getSafeRedirectPath(search.get("to") ?? undefined),
      },
      phone: applicant?.phone ?? null,
      inbox: environment.demo || !environment.production,
    });
    renderPage(response, 200, locale, titled(locale, getTranslator(locale, "signin")("codeTitle")), page);
  };

  return new Map([
    ["check", check],
    ["check/answer", answer],
    ["sign-in/check", checkSignIn],
    ["sign-in/code", code],
  ]);
}
