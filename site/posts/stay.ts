import { readForm, seeOther, send, wantsJson } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import type { Gate } from "../../lib/queue/gate/gate";
import { extendAdmission } from "../../lib/queue/stay";
import { admissionSetCookie } from "../../lib/queue/tickets";
import { ownPath, type Post } from "../answer";

/** The plain post by which somebody inside asks, once, for more time. */
export function stayPosts(
  { database, clock, environment }: Pick<Runtime, "database" | "clock" | "environment">,
  gate: Gate,
): ReadonlyMap<string, Post> {
  const secure = environment.baseUrl.startsWith("https:");

  const stay: Post = async (request, response, { locale }) => {
    const now = clock.now();
    const { claims } = gate.admitted(request, now);
    const form = await readForm(request);
    const { sub, window, admission } = claims;
    const expiresAt = await extendAdmission(database, { id: admission, personId: sub }, now);
    const longer = { sub, window, admission, extended: true };
    const cookie = admissionSetCookie(gate.parts.tokens.admissions.sign(longer, now, expiresAt), secure);
    if (wantsJson(request)) {
      send(response, 200, "application/json", JSON.stringify({ expiresAt }), { "set-cookie": cookie });
    } else {
      const to = ownPath(form.to);
      seeOther(response, to === "/" ? `/${locale}/book` : to, [cookie]);
    }
  };

  return new Map([["book/stay", stay]]);
}
