import type { IncomingMessage, ServerResponse } from "node:http";
import { createElement } from "react";
import { getTranslator, localizePath } from "../../../components/i18n";
import { ProviderButtons } from "../../../components/sign-in/provider-buttons";
import { Refused } from "../../../components/sign-in/refused";
import { getDraftFaults, getRedirectField, type Search } from "../../../components/sign-in/search-params";
import { SignInPage } from "../../../components/sign-in/sign-in-page";
import { SecondStepPage, StaffSignInPage } from "../../../components/sign-in/staff-sign-in-page";
import { byCodeInstead, forgetVouched, vouchedIn } from "../../../lib/citizens/provider-claims-cookie";
import type { AppContext } from "../../../lib/shared/context";
import { formatCookie, readCookie } from "../../../lib/shared/cookies";
import type { Locale } from "../../../lib/shared/time/seoul";
import { createCsrfCookie, getAuthSecret, getCsrfCookieName, readCsrfToken } from "../../auth/next-auth-csrf";
import { createDraftCookie } from "../../form-draft-cookie";
import { formatErrorTitle, type Post, renderPage } from "../../render";

/** The pages on which people sign in: anybody may ask for them, so that Next.js makes none of them. */
export function signInViews(parts: Pick<AppContext, "clock" | "environment">): ReadonlyMap<string, Post> {
  const { clock, environment } = parts;
  const answers = createDraftCookie("self", parts);
  const secure = environment.baseUrl.startsWith("https:");
  const secret = getAuthSecret(environment.signingKeys);
  const searchOf = (query: string): Search => Object.fromEntries(new URLSearchParams(query));

  /** The token that next-auth asks of a form; a browser without one, or with a broken one, is given another. */
  function csrfTokenFor(request: IncomingMessage, response: ServerResponse): string {
    const name = getCsrfCookieName(secure);
    const known = readCsrfToken(readCookie(request.headers.cookie, name), secret);
    if (known) return known;
    const { value, token } = createCsrfCookie(secret);
    response.setHeader("set-cookie", formatCookie(name, value, { secure, maxAgeSeconds: 3_600 }));
    return token;
  }

  function titleOf(locale: Locale, title: string, { error, again }: Search): string {
    const whole = `${title} – ${getTranslator(locale, "common")("service")}`;
    return error === undefined && again === undefined ? whole : formatErrorTitle(locale, whole);
  }

  const signIn: Post = async (request, response, { locale, query }) => {
    const search = searchOf(query);
    const [to, values] = [getRedirectField(search, localizePath(locale, "")), answers.of(request)];
    const csrfToken = csrfTokenFor(request, response);
    // Whoever begins anew may be somebody else on the same device.
    if (!byCodeInstead.has(String(search.error)) && vouchedIn(request.headers.cookie, clock.now(), secure))
      response.appendHeader("set-cookie", forgetVouched(secure));
    const page = SignInPage({
      ...{ locale, to, values },
      faults: getDraftFaults(search, values, clock.now()),
      refused: createElement(Refused, { locale, search, field: "name" }),
      children: createElement(ProviderButtons, { locale, to, csrfToken, environment }),
    });
    renderPage(
      response,
      200,
      locale,
      titleOf(locale, getTranslator(locale, "signin")("title"), search),
      page,
    );
  };

  const staff: Post = async (_request, response, { locale, query }) => {
    const search = searchOf(query);
    const page = StaffSignInPage({ locale, to: getRedirectField(search, localizePath(locale, "/staff")) });
    renderPage(
      response,
      200,
      locale,
      titleOf(locale, getTranslator(locale, "signin")("staffTitle"), search),
      page,
    );
  };

  const secondStep: Post = async (_request, response, { locale, query }) => {
    const title = titleOf(locale, getTranslator(locale, "account")("secondStep.title"), searchOf(query));
    renderPage(response, 200, locale, title, SecondStepPage({ locale }));
  };

  return new Map([
    ["sign-in", signIn],
    ["sign-in/staff", staff],
    ["sign-in/second-step", secondStep],
  ]);
}
