import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { MessagesPage } from "../../components/admin/messages-page";
import { textOf } from "../../components/text";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import { deadLetters, dropDead, retryDead } from "../../lib/notify/dead-letters";
import { BadRequest, readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Place } from "../../lib/queue/gate/path";
import { show } from "../answer";
import type { Confirmed } from "../password-again";

const one = z.object({ message: z.coerce.number().int().positive() });
const reason = z.string().trim().min(3).max(200);

/** What an admin decides about messages that failed for the last time. `staffPosts` asks who it is. */
export function messagePosts({ database, clock }: Pick<Runtime, "database" | "clock">, confirmed: Confirmed) {
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: Place,
    by: StaffAtWork,
  ): Promise<void> => {
    const { locale, segments } = place;
    const [, , act] = segments;
    const form = await readForm(request);
    const [actor, now, page] = [`staff:${by.id}`, clock.now(), `/${locale}/admin/messages`];
    if (act === "retry-all") {
      await retryDead(database, null, actor, now);
      return seeOther(response, `${page}?done=retried`);
    }
    if (act !== "retry" && act !== "drop") throw new Refusal("window-unknown");
    const parsed = one.safeParse(form);
    if (!parsed.success) throw new BadRequest(400, "form");
    const { message } = parsed.data;
    if (act === "retry") {
      await retryDead(database, message, actor, now);
      return seeOther(response, `${page}?done=retried`);
    }
    const why = reason.safeParse(form[`reason-${message}`]);
    if (!why.success) {
      const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "messages")("title")}`;
      const list = {
        locale,
        ...(await deadLetters(database)),
        fault: { id: message, reason: form[`reason-${message}`] ?? "" },
      };
      return show(response, 422, locale, title, MessagesPage(list));
    }
    if (!(await confirmed(request, response, place, by, form))) return;
    await dropDead(database, message, why.data, actor, now);
    seeOther(response, `${page}?done=dropped`);
  };
}
