import { redirect } from "next/navigation";
import { DayChoices } from "@/components/booking/choices";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { availability } from "@/lib/booking/availability";
import { latestBooking } from "@/lib/booking/mine";
import { currentCitizen } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";

export default async function ChangeDayPage({ params }: PageProps<"/[locale]/my-booking/change">) {
  const locale = localeOf((await params).locale);
  const t = textOf(locale, "book");
  const booking = await latestBooking(runtime().database, (await currentCitizen()).sub);
  if (booking?.status !== "BOOKED") redirect(hrefIn(locale, "/my-booking"));
  return (
    <Page text={chromeText(locale, "/my-booking/change")}>
      <BackLink href={hrefIn(locale, "/my-booking")}>{textOf(locale, "common")("back")}</BackLink>
      <Heading caption={locale === "ko" ? booking.clinicKo : booking.clinicEn}>{t("changeTitle")}</Heading>
      <Text>{t("changeText")}</Text>
      <DayChoices locale={locale} days={availability().days(booking.clinicId)} to="/my-booking/change" />
    </Page>
  );
}
