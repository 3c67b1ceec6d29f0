import { getTranslator } from "../../../components/i18n";
import { DrawPage } from "../../../components/queue/draw-page";
import { renderWaitingHtml } from "../../../components/queue/waiting-html";
import { htmlDocument } from "../../../components/ui/document";
import type { AccessControlDeps } from "../../auth/access-control-deps";
import { getStylesheet } from "../../render";

export const queuePages: Pick<AccessControlDeps, "waitingPage" | "drawPage"> = {
  waitingPage: (view) => renderWaitingHtml(view, getStylesheet),
  drawPage: (view) =>
    htmlDocument(DrawPage({ view }), {
      locale: view.locale,
      title: `${getTranslator(view.locale, "draw")("title")} – ${getTranslator(view.locale, "common")("service")}`,
      stylesheet: getStylesheet,
      script: "/assets/draw.js",
    }),
};
