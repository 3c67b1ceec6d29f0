import type { ServerResponse } from "node:http";
import { getTranslator } from "../../../components/i18n";
import {
  type CodeDesk,
  type CodeFault,
  CodePage,
  NameQuestionPage,
} from "../../../components/sign-in/code-page";
import { NameDiffers, WrongCode } from "../../../lib/citizens/one-time-code";
import { DomainError } from "../../../lib/shared/errors";
import type { Locale } from "../../../lib/shared/time/seoul";
import { formatErrorTitle, renderPage } from "../../render";

const faults = ["code-expired", "code-tries-used-up", "code-limit"] as const;

/** What the page of a code says of a refusal; null for what it does not speak of. */
export function codeFaultOf(error: DomainError): CodeFault | null {
  if (error instanceof WrongCode) return { reason: "code-wrong", triesLeft: error.triesLeft };
  const reason = faults.find((candidate) => candidate === error.reason);
  return reason ? { reason } : null;
}

/**
 * Does what a right code leads to. Whoever shows another stays on its page and reads there why; whose name differs is
 * asked whether they are the one on record.
 *
 * @param asked.phone E.164, of whom a code was sent to; null where that is no longer known
 * @throws any other DomainError
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
      const title = getTranslator(locale, "signin")("nameQuestion.title", { registered });
      const page = NameQuestionPage({ locale, desk, registered, answer });
      return renderPage(response, error.status, locale, title, page);
    }
    const fault = error instanceof DomainError ? codeFaultOf(error) : null;
    if (!fault) throw error;
    const { id, to } = answer;
    const title = formatErrorTitle(locale, getTranslator(locale, desk.own ? "signin" : "proxy")("codeTitle"));
    renderPage(
      response,
      (error as DomainError).status,
      locale,
      title,
      CodePage({ locale, desk, id, to, phone, fault }),
    );
  }
}
