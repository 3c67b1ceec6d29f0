import type { IncomingMessage, ServerResponse } from "node:http";
import { assertDesk } from "../../lib/identity/access-rules";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Place } from "../../lib/queue/gate/path";
import { type ClinicPostParts, clinicRegisterPosts } from "./clinics";
import { messagePosts } from "./messages";
import { programmePosts } from "./programme";
import { type WindowPostParts, windowPosts } from "./windows";

/** The plain posts of the admin's pages. Who asks is checked at each. */
export function staffPosts(parts: WindowPostParts & ClinicPostParts & Pick<Runtime, "environment">) {
  const { database, clock, environment } = parts;
  const messages = messagePosts({ database, clock }, parts.confirmed);
  const programme = programmePosts({ database, clock, environment }, parts.confirmed);
  const window = windowPosts(parts);
  const clinics = clinicRegisterPosts(parts);

  /** @throws Refusal and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: Place,
    by: StaffAtWork,
  ): Promise<void> => {
    assertDesk(by, place.segments);
    const [tool, kind, , what, beyond] = place.segments;
    if (clinics.has(place)) return clinics(request, response, place, by);
    if (tool === "admin" && kind === "messages" && !what) return messages(request, response, place, by);
    if (tool === "admin" && kind === "programme" && !what) return programme(request, response, place, by);
    if (tool === "admin" && beyond === undefined && (kind === "window" || kind === "new-window"))
      return window(request, response, place, by);
    throw new Refusal("window-unknown");
  };
}
