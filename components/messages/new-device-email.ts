import { formatDateTime } from "@/lib/shared/time/seoul";
import type { DeviceLetter } from "@/lib/staff/device-link";
import { getTranslator, localizePath } from "../i18n";

/** The e-mail that makes a device known. @param base the site's own address */
export const deviceLetter =
  (base: URL): DeviceLetter =>
  ({ token, locale, expiresAt }) => {
    const t = getTranslator(locale, "signin");
    const query = new URLSearchParams({ token });
    const link = new URL(`${localizePath(locale, "/sign-in/device")}?${query}`, base).href;
    return {
      subject: t("deviceLetter.subject"),
      body: t("deviceLetter.body", { link, until: formatDateTime(expiresAt, locale) }),
    };
  };
