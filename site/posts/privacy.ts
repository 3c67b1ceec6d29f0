import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { OutcomePage } from "../../components/privacy/my-data-page";
import { textOf } from "../../components/text";
import type { RevocationList } from "../../lib/identity/revocations";
import type { CitizenSession } from "../../lib/identity/session";
import { BadRequest, readForm } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import { forgottenLine } from "../../lib/privacy/again";
import { forgetMe } from "../../lib/privacy/forget";
import { type Post, show } from "../answer";
import { endedCookies } from "./entrance";

interface PrivacyParts extends Pick<Runtime, "database" | "clock" | "environment" | "log"> {
  revocations: RevocationList;
}

const ending = z.object({ where: z.literal("everywhere") });

/**
 * What a person does with the data that is held about them.
 *
 * @param ownSessionOf the session of somebody who acts for themselves; throws a Refusal for whoever does not
 */
export function privacyPosts(
  { database, clock, environment, log, revocations }: PrivacyParts,
  ownSessionOf: (request: IncomingMessage) => CitizenSession,
): ReadonlyMap<string, Post> {
  return new Map<string, Post>([
    [
      "my-data/delete",
      async (request, response, { locale }) => {
        const { sub } = ownSessionOf(request);
        await readForm(request);
        const outcome = await forgetMe(database, sub, clock.now());
        // The id names nobody any more. A database that is brought back from before is told by it: npm run forget:again.
        log.info({ person: sub }, forgottenLine);
        await revocations.endAll(sub);
        const page = OutcomePage({ locale, text: outcome === "everything" ? "gone" : "kept" });
        const title = textOf(locale, "privacy")("goneTitle");
        show(response, 200, locale, title, page, {
          "set-cookie": endedCookies(environment),
          "clear-site-data": '"storage"',
        });
      },
    ],
    [
      "my-data/end-sessions",
      async (request, response, { locale }) => {
        const { sub } = ownSessionOf(request);
        if (!ending.safeParse(await readForm(request)).success) throw new BadRequest(400, "form");
        await revocations.endAll(sub);
        const page = OutcomePage({ locale, text: "signedOut" });
        show(response, 200, locale, textOf(locale, "privacy")("signedOutTitle"), page, {
          "set-cookie": endedCookies(environment),
          "clear-site-data": '"storage"',
        });
      },
    ],
  ]);
}
