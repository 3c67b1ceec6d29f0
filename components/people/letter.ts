import type { Letter } from "@/lib/identity/account/invitations";
import { seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";

/** The e-mail of an invitation. @param base the site's own address */
export const invitationLetter =
  (base: URL): Letter =>
  ({ token, locale, anew, expiresAt }) => {
    const t = textOf(locale, "people");
    const link = new URL(`${hrefIn(locale, "/invitation")}?${new URLSearchParams({ token })}`, base).href;
    const facts = { link, until: seoulDateTime(expiresAt, locale) };
    return anew
      ? { subject: t("letter.anewSubject"), body: t("letter.anewBody", facts) }
      : { subject: t("letter.subject"), body: t("letter.body", facts) };
  };
