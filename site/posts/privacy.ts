import type { IncomingMessage } from "node:http";
import { ForgottenPage } from "../../components/privacy/my-data-page";
import { textOf } from "../../components/text";
import type { CitizenSession } from "../../lib/identity/session";
import { readForm } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import { forgetMe } from "../../lib/privacy/forget";
import { type Post, show } from "../answer";
import { endedCookies } from "./entrance";

/**
 * What a person does with the data that is held about them.
 *
 * @param ownSessionOf the session of somebody who acts for themselves; throws a Refusal for whoever does not
 */
export function privacyPosts(
  { database, clock, environment }: Pick<Runtime, "database" | "clock" | "environment">,
  ownSessionOf: (request: IncomingMessage) => CitizenSession,
): ReadonlyMap<string, Post> {
  return new Map<string, Post>([
    [
      "my-data/delete",
      async (request, response, { locale }) => {
        const { sub } = ownSessionOf(request);
        await readForm(request);
        const outcome = await forgetMe(database, sub, clock.now());
        const page = ForgottenPage({ locale, text: outcome === "everything" ? "gone" : "kept" });
        const title = textOf(locale, "privacy")("goneTitle");
        show(response, 200, locale, title, page, {
          "set-cookie": endedCookies(environment),
          "clear-site-data": '"storage"',
        });
      },
    ],
  ]);
}
