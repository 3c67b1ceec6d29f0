import { GalleryPage, renderSingleState } from "../../../components/gallery/gallery-page";
import { getTranslator } from "../../../components/i18n";
import { htmlDocument } from "../../../components/ui/document";
import { DomainError } from "../../../lib/shared/errors";
import type { Locale } from "../../../lib/shared/time/seoul";
import { send } from "../../http";
import { getStylesheet, type Post } from "../../render";

/**
 * The design system's own page. It holds samples and no data, so it is served everywhere: what is looked at in a
 * test is what stands in production. It is long and never changes, so each part of it is made once.
 */
export function createGalleryPages(): ReadonlyMap<string, Post> {
  const made = new Map<string, string>();

  function make(locale: Locale, key: string | null): string {
    const page = key === null ? GalleryPage({ locale }) : renderSingleState(locale, key);
    if (page === null) throw new DomainError("window-unknown");
    const title = `${getTranslator(locale, "catalogue")("title")} – ${getTranslator(locale, "common")("service")}`;
    return htmlDocument(page, { locale, title, stylesheet: getStylesheet });
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
