import { alonePage, CataloguePage } from "../../components/catalogue/catalogue-page";
import { textOf } from "../../components/text";
import { htmlDocument } from "../../components/ui/document";
import { send } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Locale } from "../../lib/platform/seoul";
import { type Post, stylesheet } from "../answer";

/**
 * The design system's own page. It holds samples and no data, so it is served everywhere: what is looked at in a
 * test is what stands in production. It is long and never changes, so each part of it is made once.
 */
export function catalogueViews(): ReadonlyMap<string, Post> {
  const made = new Map<string, string>();

  function make(locale: Locale, key: string | null): string {
    const page = key === null ? CataloguePage({ locale }) : alonePage(locale, key);
    if (page === null) throw new Refusal("window-unknown");
    const title = `${textOf(locale, "catalogue")("title")} – ${textOf(locale, "common")("service")}`;
    return htmlDocument(page, { locale, title, stylesheet });
  }

  const page: Post = async (_request, response, { locale, query }) => {
    const key = new URLSearchParams(query).get("alone");
    const name = `${locale} ${key}`;
    const body = made.get(name) ?? make(locale, key);
    made.set(name, body);
    send(response, 200, "text/html; charset=utf-8", body);
  };

  return new Map([["dev/ui", page]]);
}
