import { DrawPage } from "../../components/queue/draw-page";
import { waitingHtml } from "../../components/queue/waiting-html";
import { textOf } from "../../components/text";
import { htmlDocument } from "../../components/ui/document";
import type { GateParts } from "../../lib/queue/gate/parts";
import { stylesheet } from "../answer";

/** The pages of the line, which the gate shows by itself. */
export const linePages: Pick<GateParts, "waitingPage" | "drawPage"> = {
  waitingPage: (view) => waitingHtml(view, stylesheet),
  drawPage: (view) =>
    htmlDocument(DrawPage({ view }), {
      locale: view.locale,
      title: `${textOf(view.locale, "draw")("title")} – ${textOf(view.locale, "common")("service")}`,
      stylesheet,
      script: "/assets/draw.js",
    }),
};
