import { AnswerPage, BirthPage } from "../../components/check/answer-page";
import { SignInCheckPage } from "../../components/sign-in/check-page";
import { CodePage, ownCode } from "../../components/sign-in/code-page";
import { hrefIn, textOf } from "../../components/text";
import { answerFor } from "../../lib/eligibility/answer";
import { readBirth } from "../../lib/identity/birth";
import { seeOther } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import type { Board } from "../../lib/queue/board";
import { GateShut } from "../../lib/queue/gate/parts";
import { ownPath, type Post, problemTitle, show } from "../answer";
import { answersLost } from "../posts/entrance";
import { typedAnswers } from "../typed";

/** The pages of the entrance that are read: each from what was typed before, so that nothing is typed twice. */
export function entranceViews(
  parts: Pick<Runtime, "clock" | "environment"> & { board: Board },
): ReadonlyMap<string, Post> {
  const { clock, board, environment } = parts;
  const answers = typedAnswers("self", parts);
  const titled = (locale: Locale, title: string) => `${title} – ${textOf(locale, "common")("service")}`;

  const check: Post = async (request, response, { locale, query }) => {
    const values = answers.of(request);
    const title = textOf(locale, "start")("checkTitle");
    const read = readBirth(values, clock.now());
    const fault = query === "again=1" && "fault" in read ? read.fault : undefined;
    const heading = fault ? problemTitle(locale, title) : titled(locale, title);
    show(response, fault ? 422 : 200, locale, heading, BirthPage({ locale, values, fault }));
  };

  const answer: Post = async (request, response, { locale }) => {
    const now = clock.now();
    const read = readBirth(answers.of(request), now);
    if ("fault" in read) return seeOther(response, hrefIn(locale, "/check"));
    if (!board.trusted) throw new GateShut();
    const { date: birth } = read;
    const page = AnswerPage({
      locale,
      birth,
      answer: answerFor(board.lines(), birth, now),
      lines: board.lines(),
    });
    show(response, 200, locale, titled(locale, textOf(locale, "start")("answerTitle")), page);
  };

  const checkSignIn: Post = async (request, response, { locale, query }) => {
    const to = ownPath(new URLSearchParams(query).get("to") ?? undefined);
    const { applicant } = answers.applicant(request);
    if (!applicant) return seeOther(response, answersLost(locale, to));
    const title = titled(locale, textOf(locale, "signin")("checkTitle"));
    show(response, 200, locale, title, SignInCheckPage({ locale, to, applicant }));
  };

  const code: Post = async (request, response, { locale, query }) => {
    const search = new URLSearchParams(query);
    const { applicant } = answers.applicant(request);
    const page = CodePage({
      ...{ locale, desk: ownCode, id: search.get("id") ?? "", to: ownPath(search.get("to") ?? undefined) },
      phone: applicant?.phone ?? null,
      inbox: environment.demo || !environment.production,
    });
    show(response, 200, locale, titled(locale, textOf(locale, "signin")("codeTitle")), page);
  };

  return new Map([
    ["check", check],
    ["check/answer", answer],
    ["sign-in/check", checkSignIn],
    ["sign-in/code", code],
  ]);
}
