import type { IncomingMessage } from "node:http";
import { ProxyCheckPage } from "../../components/proxy/check-page";
import { CodePage, parentsCode } from "../../components/sign-in/code-page";
import { hrefIn, textOf } from "../../components/text";
import { seeOther } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import { askingFirst, type Post, show } from "../answer";
import { typedAnswers } from "../typed";

/**
 * What a citizen who asks for a parent's leave reads without Next.js.
 *
 * @param sessionOf throws a Refusal for whoever is no citizen
 */
export function proxyViews(
  parts: Pick<Runtime, "clock" | "environment">,
  sessionOf: (request: IncomingMessage) => unknown,
): ReadonlyMap<string, Post> {
  const answers = typedAnswers("parent", parts);

  const check: Post = async (request, response, { locale }) => {
    const { applicant } = answers.applicant(request);
    if (!applicant) return seeOther(response, hrefIn(locale, "/proxy?error=answers-lost"));
    const title = `${textOf(locale, "signin")("checkTitle")} – ${textOf(locale, "common")("service")}`;
    show(response, 200, locale, title, ProxyCheckPage({ locale, applicant }));
  };

  const code: Post = async (request, response, { locale, query }) => {
    const page = CodePage({
      ...{ locale, desk: parentsCode, id: new URLSearchParams(query).get("id") ?? "", to: "/proxy" },
      phone: answers.applicant(request).applicant?.phone ?? null,
      inbox: parts.environment.demo || !parts.environment.production,
    });
    const title = `${textOf(locale, "proxy")("codeTitle")} – ${textOf(locale, "common")("service")}`;
    show(response, 200, locale, title, page);
  };

  return askingFirst(sessionOf, [
    ["proxy/check", check],
    ["proxy/code", code],
  ]);
}
