import type { IncomingMessage, ServerResponse } from "node:http";
import { againField, PasswordAgainPage } from "../../components/account/password-again-page";
import { getTranslator } from "../../components/i18n";
import type { AppContext } from "../../lib/shared/context";
import { DomainError } from "../../lib/shared/errors";
import { hasRecentPassword, type SignedInStaff } from "../../lib/staff/sessions";
import { confirmPassword } from "../../lib/staff/sign-in";
import { redirectSeeOther, wantsJson } from "../http";
import { renderPage } from "../render";
import type { RequestPath } from "../request-path";

/** @returns whether the act may go on; when not, the request has been answered */
export type RequireRecentPassword = (
  request: IncomingMessage,
  response: ServerResponse,
  place: RequestPath,
  by: SignedInStaff,
  values: Record<string, string>,
  asked?: AskedFor,
) => Promise<boolean>;

/** The act that the password is asked for, in words, and where one goes who does not want it. */
export interface AskedFor {
  what: string;
  back: string;
}

/**
 * Asks for the password again before a dangerous act, where it was not typed in the last five minutes: whoever
 * finds a computer unlocked, or a session, can then do no lasting harm.
 *
 * The page that asks carries on all that was posted and posts it to the same address, so that nothing is typed
 * twice and no script is needed. A GET is sent to a page that asks, and from there back.
 */
export function createRecentPasswordCheck({
  database,
  clock,
}: Pick<AppContext, "database" | "clock">): RequireRecentPassword {
  return async (request, response, { locale, segments, query }, by, values, asked) => {
    const now = clock.now();
    if (hasRecentPassword(by, now)) return true;
    const own = `/${locale}/${segments.join("/")}${query && `?${query}`}`;
    const { [againField]: password, ...form } = values;
    if (request.method !== "POST") {
      redirectSeeOther(response, `/${locale}/account/password-again?${new URLSearchParams({ to: own })}`);
      return false;
    }
    if (password !== undefined) {
      try {
        await confirmPassword(database, by, password, now);
        return true;
      } catch (error) {
        if (!(error instanceof DomainError) || error.reason !== "password-wrong") throw error;
      }
    }
    if (wantsJson(request)) throw new DomainError("password-needed");
    const wrong = password !== undefined;
    const title = getTranslator(locale, "account")("again.title");
    const page = PasswordAgainPage({ locale, staff: by, action: own, values: form, wrong, ...asked });
    renderPage(
      response,
      403,
      locale,
      wrong ? `${getTranslator(locale, "common")("error")}: ${title}` : title,
      page,
    );
    return false;
  };
}
