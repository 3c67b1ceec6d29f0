import type { IncomingMessage } from "node:http";
import { z } from "zod";
import { getTranslator } from "../../components/i18n";
import { OutcomePage } from "../../components/privacy/my-data-page";
import type { CitizenSession } from "../../lib/citizens/session";
import type { RevocationList } from "../../lib/citizens/session-revocation";
import { erasePerson } from "../../lib/privacy/erase-person";
import { formatErasureLine } from "../../lib/privacy/replay-erasures";
import type { AppContext } from "../../lib/shared/context";
import { BadRequest, readForm } from "../http";
import { type Post, renderPage } from "../render";
import { getExpiredSessionCookies } from "./auth/sign-in";

interface PrivacyParts extends Pick<AppContext, "database" | "clock" | "environment" | "log"> {
  revocations: RevocationList;
}

const ending = z.object({ where: z.literal("everywhere") });

/**
 * What a person does with the data that is held about them.
 *
 * @param ownSessionOf the session of somebody who acts for themselves; throws a DomainError for whoever does not
 */
export function createPrivacyRoutes(
  { database, clock, environment, log, revocations }: PrivacyParts,
  ownSessionOf: (request: IncomingMessage) => CitizenSession,
): ReadonlyMap<string, Post> {
  return new Map<string, Post>([
    [
      "my-data/delete",
      async (request, response, { locale }) => {
        const { sub } = ownSessionOf(request);
        await readForm(request);
        const outcome = await erasePerson(database, sub, clock.now());
        // The id names nobody any more. A database that is brought back from before is told by it: npm run forget:again.
        log.info({ person: sub }, formatErasureLine);
        await revocations.endAll(sub);
        const page = OutcomePage({ locale, text: outcome === "everything" ? "gone" : "kept" });
        const title = getTranslator(locale, "privacy")("goneTitle");
        renderPage(response, 200, locale, title, page, {
          "set-cookie": getExpiredSessionCookies(environment),
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
        renderPage(response, 200, locale, getTranslator(locale, "privacy")("signedOutTitle"), page, {
          "set-cookie": getExpiredSessionCookies(environment),
          "clear-site-data": '"storage"',
        });
      },
    ],
  ]);
}
