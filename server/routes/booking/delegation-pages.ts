import type { IncomingMessage } from "node:http";
import { ConsentPage } from "../../../components/delegation/consent-page";
import { getTranslator, localizePath } from "../../../components/i18n";
import { CodePage, parentsCode } from "../../../components/sign-in/code-page";
import type { AppContext } from "../../../lib/shared/context";
import { createDraftCookie } from "../../form-draft-cookie";
import { redirectSeeOther } from "../../http";
import { askingFirst, type Post, renderPage } from "../../render";

/**
 * What a citizen who asks for a parent's leave reads without Next.js.
 *
 * @param sessionOf throws a DomainError for whoever is no citizen
 */
export function createDelegationPages(
  parts: Pick<AppContext, "clock" | "environment">,
  sessionOf: (request: IncomingMessage) => unknown,
): ReadonlyMap<string, Post> {
  const answers = createDraftCookie("parent", parts);

  const check: Post = async (request, response, { locale }) => {
    const { applicant } = answers.applicant(request);
    if (!applicant) return redirectSeeOther(response, localizePath(locale, "/proxy?error=answers-lost"));
    const title = `${getTranslator(locale, "signin")("checkTitle")} – ${getTranslator(locale, "common")("service")}`;
    renderPage(response, 200, locale, title, ConsentPage({ locale, applicant }));
  };

  const code: Post = async (request, response, { locale, query }) => {
    const page = CodePage({
      ...{ locale, desk: parentsCode, id: new URLSearchParams(query).get("id") ?? "", to: "/proxy" },
      phone: answers.applicant(request).applicant?.phone ?? null,
      inbox: parts.environment.demo || !parts.environment.production,
    });
    const title = `${getTranslator(locale, "proxy")("codeTitle")} – ${getTranslator(locale, "common")("service")}`;
    renderPage(response, 200, locale, title, page);
  };

  return askingFirst(sessionOf, [
    ["proxy/check", check],
    ["proxy/code", code],
  ]);
}
