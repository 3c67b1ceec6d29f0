import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { type AccountDone, AccountPage, type PasswordFault } from "../../components/account/account-page";
import { RecoveryCodesPage, TotpPage } from "../../components/account/totp-page";
import { textOf } from "../../components/text";
import { changePassword } from "../../lib/identity/account/register";
import { endSessions, type StaffAtWork, sessionsOf } from "../../lib/identity/account/sessions";
import {
  beginTotp,
  renewRecoveryCodes,
  secondStepOf,
  totpToShow,
  turnTotpOff,
  turnTotpOn,
} from "../../lib/identity/account/totp";
import { readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import { ownPath, show } from "../answer";
import type { Confirmed } from "../password-again";
import { type Acts, actsOf } from "./acts";

const sessionId = z.uuid();

/** The plain posts of one's own account. Who asks is checked at each. */
export function accountPosts({ database, clock }: Pick<Runtime, "database" | "clock">, confirmed: Confirmed) {
  const done = (response: ServerResponse, locale: Locale, what: AccountDone) =>
    seeOther(response, `/${locale}/account?done=${what}`);
  const problem = (locale: Locale, title: string) => `${textOf(locale, "common")("error")}: ${title}`;

  async function showFault(response: ServerResponse, locale: Locale, by: StaffAtWork, fault: PasswordFault) {
    const [sessions, secondStep] = await Promise.all([
      sessionsOf(database, by.id, clock.now()),
      secondStepOf(database, by.id),
    ]);
    const page = AccountPage({ locale, staff: by, ...by, sessions, secondStep, fault });
    show(response, 422, locale, problem(locale, textOf(locale, "account")("title")), page);
  }

  function showCodes(
    response: ServerResponse,
    locale: Locale,
    by: StaffAtWork,
    codes: string[],
    isNew: boolean,
  ) {
    const page = RecoveryCodesPage({ locale, staff: by, codes, isNew });
    show(response, 200, locale, textOf(locale, "account")("totp.codes"), page);
  }

  /** Reads the form and asks for the password again; `undefined` when the request has been answered. */
  async function sure(
    request: IncomingMessage,
    ...rest: [response: ServerResponse, place: Parameters<Confirmed>[2], by: StaffAtWork]
  ) {
    const values = await readForm(request);
    return (await confirmed(request, ...rest, values)) ? values : undefined;
  }

  const acts: Acts = {
    "account/password-again": async (request, response, place, by) => {
      const values = await sure(request, response, place, by);
      if (values) seeOther(response, ownPath(values.to));
    },
    "account/password": async (request, response, place, by) => {
      const values = await sure(request, response, place, by);
      if (!values) return;
      try {
        await changePassword(database, by, values.password ?? "", clock.now());
      } catch (error) {
        if (!(error instanceof Refusal) || error.status !== 422) throw error;
        return showFault(response, place.locale, by, error.reason as PasswordFault);
      }
      done(response, place.locale, "password");
    },
    "account/end-session": async (request, response, { locale }, by) => {
      const only = sessionId.safeParse((await readForm(request)).session);
      if (only.success) await endSessions(database, by.id, { only: only.data }, clock.now());
      done(response, locale, "session");
    },
    "account/end-others": async (request, response, { locale }, by) => {
      await readForm(request);
      await endSessions(database, by.id, { except: by.sessionId }, clock.now());
      done(response, locale, "session");
    },
    "account/totp-begin": async (request, response, place, by) => {
      if (!(await sure(request, response, place, by))) return;
      await beginTotp(database, by.id);
      seeOther(response, `/${place.locale}/account/second-step`);
    },
    "account/totp-on": async (request, response, place, by) => {
      const { locale } = place;
      const values = await sure(request, response, place, by);
      if (!values) return;
      const totp = await totpToShow(database, by.id);
      if (!totp) return seeOther(response, `/${locale}/account`);
      try {
        const codes = await turnTotpOn(database, by, values.code ?? "", clock.now());
        showCodes(response, locale, by, codes, true);
      } catch (error) {
        if (!(error instanceof Refusal)) throw error;
        const title = problem(locale, textOf(locale, "account")("totp.setUp"));
        show(response, 422, locale, title, TotpPage({ locale, staff: by, totp, wrong: true }));
      }
    },
    "account/totp-off": async (request, response, place, by) => {
      if (!(await sure(request, response, place, by))) return;
      await turnTotpOff(database, by, clock.now());
      done(response, place.locale, "totp-off");
    },
    "account/recovery-codes": async (request, response, place, by) => {
      if (!(await sure(request, response, place, by))) return;
      const { since } = await secondStepOf(database, by.id);
      if (!since) return seeOther(response, `/${place.locale}/account`);
      showCodes(response, place.locale, by, await renewRecoveryCodes(database, by.id, clock.now()), false);
    },
  };
  return actsOf(acts);
}
