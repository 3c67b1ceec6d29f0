import type { IncomingMessage, ServerResponse } from "node:http";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import { Refusal } from "../../lib/platform/refusal";
import type { Place } from "../../lib/queue/gate/path";
import { messagePosts } from "./messages";
import { programmePosts } from "./programme";
import { type WindowPostParts, windowPosts } from "./windows";

/** The plain posts of the admin's pages. Who asks has been checked before. */
export function staffPosts(parts: WindowPostParts) {
  const { database, clock } = parts;
  const messages = messagePosts({ database, clock });
  const programme = programmePosts({ database, clock });
  const window = windowPosts(parts);

  /** @throws Refusal and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: Place,
    by: StaffAtWork,
  ): Promise<void> => {
    const { locale, segments } = place;
    const [tool, kind, , what, beyond] = segments;
    if (tool === "admin" && kind === "messages" && !what)
      return messages(request, response, { locale, segments, query: "" }, by);
    if (tool === "admin" && kind === "programme" && !what)
      return programme(request, response, { locale, segments, query: "" }, by);
    if (tool === "admin" && beyond === undefined && (kind === "window" || kind === "new-window"))
      return window(request, response, place, by);
    throw new Refusal("window-unknown");
  };
}
