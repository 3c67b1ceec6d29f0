import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { type AccountDone, AccountPage, type PasswordFault } from "../../components/account/account-page";
import { RecoveryCodesPage, TotpPage } from "../../components/account/totp-page";
import { getTranslator } from "../../components/i18n";
import type { AppContext } from "../../lib/shared/context";
import { DomainError } from "../../lib/shared/errors";
import type { Locale } from "../../lib/shared/time/seoul";
import { changePassword } from "../../lib/staff/create-account";
import { endSessions, listSessions, type SignedInStaff } from "../../lib/staff/sessions";
import {
  disableTotp,
  enableTotp,
  getPendingTotp,
  getSecondFactor,
  renewRecoveryCodes,
  startTotp,
} from "../../lib/staff/totp";
import { type Actions, createActionRouter } from "../action-router";
import type { RequireRecentPassword } from "../auth/require-recent-password";
import { readForm, redirectSeeOther } from "../http";
import { getSafeRedirectPath, renderPage } from "../render";

const sessionId = z.uuid();

export function createAccountRoutes(
  { database, clock }: Pick<AppContext, "database" | "clock">,
  confirmed: RequireRecentPassword,
) {
  const done = (response: ServerResponse, locale: Locale, what: AccountDone) =>
    redirectSeeOther(response, `/${locale}/account?done=${what}`);
  const problem = (locale: Locale, title: string) => `${getTranslator(locale, "common")("error")}: ${title}`;

  async function showFault(
    response: ServerResponse,
    locale: Locale,
    by: SignedInStaff,
    fault: PasswordFault,
  ) {
    const [sessions, secondStep] = await Promise.all([
      listSessions(database, by.id, clock.now()),
      getSecondFactor(database, by.id),
    ]);
    const page = AccountPage({ locale, staff: by, ...by, sessions, secondStep, fault });
    renderPage(response, 422, locale, problem(locale, getTranslator(locale, "account")("title")), page);
  }

  function showCodes(
    response: ServerResponse,
    locale: Locale,
    by: SignedInStaff,
    codes: string[],
    isNew: boolean,
  ) {
    const page = RecoveryCodesPage({ locale, staff: by, codes, isNew });
    renderPage(response, 200, locale, getTranslator(locale, "account")("totp.codes"), page);
  }

  /** Reads the form and asks for the password again; `undefined` when the request has been answered. */
  async function sure(
    request: IncomingMessage,
    ...rest: [response: ServerResponse, place: Parameters<RequireRecentPassword>[2], by: SignedInStaff]
  ) {
    const values = await readForm(request);
    return (await confirmed(request, ...rest, values)) ? values : undefined;
  }

  const acts: Actions = {
    "account/password-again": async (request, response, place, by) => {
      const values = await sure(request, response, place, by);
      if (values) redirectSeeOther(response, getSafeRedirectPath(values.to));
    },
    "account/password": async (request, response, place, by) => {
      const values = await sure(request, response, place, by);
      if (!values) return;
      try {
        await changePassword(database, by, values.password ?? "", clock.now());
      } catch (error) {
        if (!(error instanceof DomainError) || error.status !== 422) throw error;
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
      await startTotp(database, by.id);
      redirectSeeOther(response, `/${place.locale}/account/second-step`);
    },
    "account/totp-on": async (request, response, place, by) => {
      const { locale } = place;
      const values = await sure(request, response, place, by);
      if (!values) return;
      const totp = await getPendingTotp(database, by.id);
      if (!totp) return redirectSeeOther(response, `/${locale}/account`);
      try {
        const codes = await enableTotp(database, by, values.code ?? "", clock.now());
        showCodes(response, locale, by, codes, true);
      } catch (error) {
        if (!(error instanceof DomainError)) throw error;
        const title = problem(locale, getTranslator(locale, "account")("totp.setUp"));
        renderPage(response, 422, locale, title, TotpPage({ locale, staff: by, totp, wrong: true }));
      }
    },
    "account/totp-off": async (request, response, place, by) => {
      if (!(await sure(request, response, place, by))) return;
      await disableTotp(database, by, clock.now());
      done(response, place.locale, "totp-off");
    },
    "account/recovery-codes": async (request, response, place, by) => {
      if (!(await sure(request, response, place, by))) return;
      const { since } = await getSecondFactor(database, by.id);
      if (!since) return redirectSeeOther(response, `/${place.locale}/account`);
      showCodes(response, place.locale, by, await renewRecoveryCodes(database, by.id, clock.now()), false);
    },
  };
  return createActionRouter(acts);
}
