import type { IncomingMessage, ServerResponse } from "node:http";
import { createElement } from "react";
import { ProviderButtons } from "../../components/sign-in/provider-buttons";
import { Refused } from "../../components/sign-in/refused";
import { faultsAgain, goOnTo, type Search } from "../../components/sign-in/search";
import { SignInPage } from "../../components/sign-in/sign-in-page";
import { SecondStepPage, StaffSignInPage } from "../../components/sign-in/staff-sign-in-page";
import { hrefIn, textOf } from "../../components/text";
import { authSecret, csrfCookieName, csrfTokenOf, newCsrfCookie } from "../../lib/identity/csrf";
import { cookie, cookieOf } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import { type Post, problemTitle, show } from "../answer";
import { typedAnswers } from "../typed";

/** The pages on which people sign in: anybody may ask for them, so that Next.js makes none of them. */
export function signInViews(parts: Pick<Runtime, "clock" | "environment">): ReadonlyMap<string, Post> {
  const { clock, environment } = parts;
  const answers = typedAnswers("self", parts);
  const secure = environment.baseUrl.startsWith("https:");
  const secret = authSecret(environment.signingKeys);
  const searchOf = (query: string): Search => Object.fromEntries(new URLSearchParams(query));

  /** The token that next-auth asks of a form; a browser without one, or with a broken one, is given another. */
  function csrfTokenFor(request: IncomingMessage, response: ServerResponse): string {
    const name = csrfCookieName(secure);
    const known = csrfTokenOf(cookieOf(request.headers.cookie, name), secret);
    if (known) return known;
    const { value, token } = newCsrfCookie(secret);
    response.setHeader("set-cookie", cookie(name, value, { secure, maxAgeSeconds: 3_600 }));
    return token;
  }

  function titleOf(locale: Locale, title: string, { error, again }: Search): string {
    const whole = `${title} – ${textOf(locale, "common")("service")}`;
    return error === undefined && again === undefined ? whole : problemTitle(locale, whole);
  }

  const signIn: Post = async (request, response, { locale, query }) => {
    const search = searchOf(query);
    const [to, values] = [goOnTo(search, hrefIn(locale, "")), answers.of(request)];
    const csrfToken = csrfTokenFor(request, response);
    const page = SignInPage({
      ...{ locale, to, values },
      faults: faultsAgain(search, values, clock.now()),
      refused: createElement(Refused, { locale, search, field: "name" }),
      children: createElement(ProviderButtons, { locale, to, csrfToken, environment }),
    });
    show(response, 200, locale, titleOf(locale, textOf(locale, "signin")("title"), search), page);
  };

  const staff: Post = async (_request, response, { locale, query }) => {
    const search = searchOf(query);
    const page = StaffSignInPage({ locale, to: goOnTo(search, hrefIn(locale, "/staff")) });
    show(response, 200, locale, titleOf(locale, textOf(locale, "signin")("staffTitle"), search), page);
  };

  const secondStep: Post = async (_request, response, { locale, query }) => {
    const title = titleOf(locale, textOf(locale, "account")("secondStep.title"), searchOf(query));
    show(response, 200, locale, title, SecondStepPage({ locale }));
  };

  return new Map([
    ["sign-in", signIn],
    ["sign-in/staff", staff],
    ["sign-in/second-step", secondStep],
  ]);
}
