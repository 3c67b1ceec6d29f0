import { formatDateTime } from "@/lib/shared/time/seoul";
import type { InvitationEmail } from "@/lib/staff/invitations";
import { getTranslator, localizePath } from "../i18n";

/** The e-mail of an invitation. @param base the site's own address */
export const renderInvitationEmail =
  (base: URL): InvitationEmail =>
  ({ token, locale, anew, expiresAt }) => {
    const t = getTranslator(locale, "people");
    const link = new URL(`${localizePath(locale, "/invitation")}?${new URLSearchParams({ token })}`, base)
      .href;
    const facts = { link, until: formatDateTime(expiresAt, locale) };
    return anew
      ? { subject: t("letter.anewSubject"), body: t("letter.anewBody", facts) }
      : { subject: t("letter.subject"), body: t("letter.body", facts) };
  };
