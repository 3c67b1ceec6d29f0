import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { SignOut } from "../sign-in/sign-out";
import { assetUrl } from "../ui/asset-url";
import { Notice } from "../ui/notice";
import { Subheading, Text, TextLink } from "../ui/page";
import { ScreenOnly } from "../ui/screen-only";

/** Said once the device has kept the card; the script of the page shows it. */
export function OfflineCardNotice({ locale }: { locale: Locale }) {
  const t = getTranslator(locale, "book");
  return (
    <div data-card-kept hidden>
      <Subheading>{t("keepTitle")}</Subheading>
      <Notice look="info" title={t("cardKept")}>
        <p>{t("cardKeptText")}</p>
        <p>{t("cardInstall")}</p>
        <TextLink href={localizePath(locale, "/card")}>{t("cardOpen")}</TextLink>
      </Notice>
    </div>
  );
}

/** What the card of a booking needs to be shown: the stylesheet and its commonest letters. */
const cardFiles = [
  "site.css",
  "icon.svg",
  ...[400, 700].flatMap((weight) => ["first", "texts"].map((part) => `fonts/gov-${weight}-${part}.woff2`)),
];

/** Lets the device keep the card of a live booking, and forget it when there is none. */
export function OfflineCardScript({ locale, live }: { locale: Locale; live: boolean }) {
  return (
    <>
      <div
        data-card={live ? "keep" : "forget"}
        data-card-address={localizePath(locale, "/card")}
        data-card-files={JSON.stringify(cardFiles.map(assetUrl))}
        hidden
      />
      <script type="module" src="/assets/keep-card.js" />
    </>
  );
}

/** From a person's booking to those of their parents, and the way out. */
export function BookingLinks({ locale, acting }: { locale: Locale; acting: boolean }) {
  return (
    <ScreenOnly>
      {!acting && (
        <Text>
          <TextLink href={localizePath(locale, "/proxy")}>{getTranslator(locale, "book")("others")}</TextLink>
        </Text>
      )}
      <SignOut locale={locale} />
    </ScreenOnly>
  );
}
