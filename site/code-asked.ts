import type { ServerResponse } from "node:http";
import { type CodeDesk, type CodeFault, CodePage, NameQuestionPage } from "../components/sign-in/code-page";
import { textOf } from "../components/text";
import { NameDiffers, WrongCode } from "../lib/identity/code";
import { Refusal } from "../lib/platform/refusal";
import type { Locale } from "../lib/platform/seoul";
import { problemTitle, show } from "./answer";

const faults = ["code-expired", "code-tries-used-up", "code-limit"] as const;

function faultOf(error: Refusal): CodeFault | null {
  if (error instanceof WrongCode) return { reason: "code-wrong", triesLeft: error.triesLeft };
  const reason = faults.find((candidate) => candidate === error.reason);
  return reason ? { reason } : null;
}

/**
 * Does what a right code leads to. Whoever shows another stays on its page and reads there why; whose name differs is
 * asked whether they are the one on record.
 *
 * @param asked.phone E.164, of whom a code was sent to; null where that is no longer known
 * @throws any other Refusal
 */
export async function codeAsked(
  asked: {
    response: ServerResponse;
    locale: Locale;
    desk: CodeDesk;
    answer: { id: string; code: string; to: string };
    phone: string | null;
  },
  work: () => Promise<void>,
): Promise<void> {
  const { response, locale, desk, answer, phone } = asked;
  try {
    await work();
  } catch (error) {
    if (error instanceof NameDiffers) {
      const { registered } = error;
      const title = textOf(locale, "signin")("nameQuestion.title", { registered });
      const page = NameQuestionPage({ locale, desk, registered, answer });
      return show(response, error.status, locale, title, page);
    }
    const fault = error instanceof Refusal ? faultOf(error) : null;
    if (!fault) throw error;
    const { id, to } = answer;
    const title = problemTitle(locale, textOf(locale, desk.own ? "signin" : "proxy")("codeTitle"));
    show(
      response,
      (error as Refusal).status,
      locale,
      title,
      CodePage({ locale, desk, id, to, phone, fault }),
    );
  }
}
