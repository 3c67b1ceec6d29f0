import type { IncomingMessage, ServerResponse } from "node:http";
import { againField, PasswordAgainPage } from "../components/account/password-again-page";
import { textOf } from "../components/text";
import { isConfirmed, type StaffAtWork } from "../lib/identity/account/sessions";
import { confirmPassword } from "../lib/identity/account/sign-in";
import { seeOther, wantsJson } from "../lib/platform/http";
import { Refusal } from "../lib/platform/refusal";
import type { Runtime } from "../lib/platform/runtime";
import type { Place } from "../lib/queue/gate/path";
import { show } from "./answer";

/** @returns whether the act may go on; when not, the request has been answered */
export type Confirmed = (
  request: IncomingMessage,
  response: ServerResponse,
  place: Place,
  by: StaffAtWork,
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
export function passwordAgain({ database, clock }: Pick<Runtime, "database" | "clock">): Confirmed {
  return async (request, response, { locale, segments, query }, by, values, asked) => {
    const now = clock.now();
    if (isConfirmed(by, now)) return true;
    const own = `/${locale}/${segments.join("/")}${query && `?${query}`}`;
    const { [againField]: password, ...form } = values;
    if (request.method !== "POST") {
      seeOther(response, `/${locale}/account/password-again?${new URLSearchParams({ to: own })}`);
      return false;
    }
    if (password !== undefined) {
      try {
        await confirmPassword(database, by, password, now);
        return true;
      } catch (error) {
        if (!(error instanceof Refusal) || error.reason !== "password-wrong") throw error;
      }
    }
    if (wantsJson(request)) throw new Refusal("password-needed");
    const wrong = password !== undefined;
    const title = textOf(locale, "account")("again.title");
    const page = PasswordAgainPage({ locale, staff: by, action: own, values: form, wrong, ...asked });
    show(response, 403, locale, wrong ? `${textOf(locale, "common")("error")}: ${title}` : title, page);
    return false;
  };
}
