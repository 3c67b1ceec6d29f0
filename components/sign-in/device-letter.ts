import type { DeviceLetter } from "@/lib/identity/account/device-link";
import { seoulDateTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";

/** The e-mail that makes a device known. @param base the site's own address */
export const deviceLetter =
  (base: URL): DeviceLetter =>
  ({ token, locale, expiresAt }) => {
    const t = textOf(locale, "signin");
    const query = new URLSearchParams({ token });
    const link = new URL(`${hrefIn(locale, "/sign-in/device")}?${query}`, base).href;
    return {
      subject: t("deviceLetter.subject"),
      body: t("deviceLetter.body", { link, until: seoulDateTime(expiresAt, locale) }),
    };
  };
