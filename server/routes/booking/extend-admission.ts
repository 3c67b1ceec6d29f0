import { extendAdmission } from "../../../lib/queue/extend-admission";
import { formatAdmissionCookie } from "../../../lib/queue/tokens";
import type { AppContext } from "../../../lib/shared/context";
import type { AccessControl } from "../../auth/access-control";
import { readForm, redirectSeeOther, send, wantsJson } from "../../http";
import { getSafeRedirectPath, type Post } from "../../render";

/** The plain post by which somebody inside asks, once, for more time. */
export function createExtendAdmissionRoutes(
  { database, clock, environment }: Pick<AppContext, "database" | "clock" | "environment">,
  gate: AccessControl,
): ReadonlyMap<string, Post> {
  const secure = environment.baseUrl.startsWith("https:");

  const stay: Post = async (request, response, { locale }) => {
    const now = clock.now();
    const { claims } = gate.requireAdmission(request, now);
    const form = await readForm(request);
    const { sub, window, admission } = claims;
    const expiresAt = await extendAdmission(database, { id: admission, personId: sub }, now);
    const longer = { sub, window, admission, extended: true };
    const cookie = formatAdmissionCookie(gate.parts.tokens.admissions.sign(longer, now, expiresAt), secure);
    if (wantsJson(request)) {
      send(response, 200, "application/json", JSON.stringify({ expiresAt }), { "set-cookie": cookie });
    } else {
      const to = getSafeRedirectPath(form.to);
      redirectSeeOther(response, to === "/" ? `/${locale}/book` : to, [cookie]);
    }
  };

  return new Map([["book/stay", stay]]);
}
