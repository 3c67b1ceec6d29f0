import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { getTranslator, localizePath } from "../../components/i18n";
import { OutcomePage } from "../../components/privacy/my-data-page";
import type { CitizenSession } from "../../lib/citizens/session";
import type { RevocationList } from "../../lib/citizens/session-revocation";
import { erasePerson } from "../../lib/privacy/erase-person";
import { formatErasureLine } from "../../lib/privacy/replay-erasures";
import type { AppContext } from "../../lib/shared/context";
import type { Locale } from "../../lib/shared/time/seoul";
import { BadRequest, readForm, redirectSeeOther } from "../http";
import { type Post, renderPage } from "../render";
import { getExpiredSessionCookies } from "./auth/sign-in";

interface PrivacyParts extends Pick<AppContext, "database" | "clock" | "environment" | "log"> {
  revocations: RevocationList;
}

/** What became of somebody's wish. */
const outcome = z.enum(["gone", "kept", "signedOut"]);

const ending = z.object({ where: z.literal("everywhere") });

/** The page that is shown after a visit was ended for good; it names nobody, so that anybody may load it again. */
export const privacyPages: ReadonlyMap<string, Post> = new Map<string, Post>([
  [
    "sign-out/done",
    async (_request, response, { locale, query }) => {
      const told = outcome.catch("signedOut").parse(new URLSearchParams(query).get("told"));
      const title = getTranslator(locale, "privacy")(told === "signedOut" ? "signedOutTitle" : "goneTitle");
      renderPage(response, 200, locale, title, OutcomePage({ locale, text: told }));
    },
  ],
]);

/**
 * What a person does with the data that is held about them.
 *
 * @param ownSessionOf the session of somebody who acts for themselves; throws a DomainError for whoever does not
 */
export function createPrivacyRoutes(
  { database, clock, environment, log, revocations }: PrivacyParts,
  ownSessionOf: (request: IncomingMessage) => CitizenSession,
): ReadonlyMap<string, Post> {
  /** Ends the visit on this device, and goes on to the page that says why; the card that is kept here goes with it. */
  function signOutTo(response: ServerResponse, locale: Locale, told: z.infer<typeof outcome>): void {
    response.setHeader("clear-site-data", '"storage"');
    const to = localizePath(locale, `/sign-out/done?${new URLSearchParams({ told })}`);
    redirectSeeOther(response, to, getExpiredSessionCookies(environment));
  }

  return new Map<string, Post>([
    [
      "my-data/delete",
      async (request, response, { locale }) => {
        const { sub } = ownSessionOf(request);
        await readForm(request);
        const erased = await erasePerson(database, sub, clock.now());
        // The id names nobody any more. A database that is brought back from before is told by it: npm run forget:again.
        log.info({ person: sub }, formatErasureLine);
        await revocations.endAll(sub);
        signOutTo(response, locale, erased === "everything" ? "gone" : "kept");
      },
    ],
    [
      "my-data/end-sessions",
      async (request, response, { locale }) => {
        const { sub } = ownSessionOf(request);
        if (!ending.safeParse(await readForm(request)).success) throw new BadRequest(400, "form");
        await revocations.endAll(sub);
        signOutTo(response, locale, "signedOut");
      },
    ],
  ]);
}
