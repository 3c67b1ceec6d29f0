import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Subheading, Text } from "../ui/page";
import { PlainList } from "../ui/summary-list";

export function VisitAdvice({ locale }: { locale: Locale }) {
  const t = getTranslator(locale, "visit");
  return (
    <>
      <Subheading>{t("bringTitle")}</Subheading>
      <PlainList items={[t("bring.identity"), t("bring.code"), t("bring.mask"), t("bring.sleeve")]} />
      <Subheading>{t("dayTitle")}</Subheading>
      <PlainList items={[t("day.arrive"), t("day.doctor"), t("day.arm"), t("day.wait")]} />
    </>
  );
}

/** What to do instead of not coming. @param phone the clinic's */
export function CannotCome({ locale, phone }: { locale: Locale; phone: string }) {
  const t = getTranslator(locale, "visit");
  return (
    <>
      <Subheading>{t("cannotTitle")}</Subheading>
      <Text>{t("cannotText")}</Text>
      <Text>{t("illText", { phone })}</Text>
    </>
  );
}
