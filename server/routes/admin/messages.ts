import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { MessagesPage } from "../../../components/admin/messages-page";
import { getTranslator } from "../../../components/i18n";
import { discardDeadLetter, listDeadLetters, retryDeadLetter } from "../../../lib/notifications/dead-letters";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError } from "../../../lib/shared/errors";
import type { SignedInStaff } from "../../../lib/staff/sessions";
import type { RequireRecentPassword } from "../../auth/require-recent-password";
import { BadRequest, readForm, redirectSeeOther } from "../../http";
import { renderPage } from "../../render";
import type { RequestPath } from "../../request-path";

const one = z.object({ message: z.coerce.number().int().positive() });
const reason = z.string().trim().min(3).max(200);

export function createMessageRoutes(
  { database, clock }: Pick<AppContext, "database" | "clock">,
  confirmed: RequireRecentPassword,
) {
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: RequestPath,
    by: SignedInStaff,
  ): Promise<void> => {
    const { locale, segments } = place;
    const [, , act] = segments;
    const form = await readForm(request);
    const [actor, now, page] = [`staff:${by.id}`, clock.now(), `/${locale}/admin/messages`];
    if (act === "retry-all") {
      await retryDeadLetter(database, null, actor, now);
      return redirectSeeOther(response, `${page}?done=retried`);
    }
    if (act !== "retry" && act !== "drop") throw new DomainError("window-unknown");
    const parsed = one.safeParse(form);
    if (!parsed.success) throw new BadRequest(400, "form");
    const { message } = parsed.data;
    if (act === "retry") {
      await retryDeadLetter(database, message, actor, now);
      return redirectSeeOther(response, `${page}?done=retried`);
    }
    const why = reason.safeParse(form[`reason-${message}`]);
    if (!why.success) {
      const title = `${getTranslator(locale, "common")("error")}: ${getTranslator(locale, "messages")("title")}`;
      const list = {
        locale,
        ...(await listDeadLetters(database)),
        fault: { id: message, reason: form[`reason-${message}`] ?? "" },
      };
      return renderPage(response, 422, locale, title, MessagesPage(list));
    }
    if (!(await confirmed(request, response, place, by, form))) return;
    await discardDeadLetter(database, message, why.data, actor, now);
    redirectSeeOther(response, `${page}?done=dropped`);
  };
}
