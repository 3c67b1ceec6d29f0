import { randomUUID } from "node:crypto";
import { redirect } from "next/navigation";
import { TimeChoices } from "@/components/booking/choices";
import { dayOf } from "@/components/booking/clinic-param";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { BackLink, Heading, Page, Text } from "@/components/ui/page";
import { availability } from "@/lib/booking/availability";
import { latestBooking } from "@/lib/booking/mine";
import { currentCitizen } from "@/lib/identity/visitor";
import { runtime } from "@/lib/platform/runtime";
import { dayName } from "@/lib/platform/seoul";

export default async function ChangeTimePage({ params }: PageProps<"/[locale]/my-booking/change/[day]">) {
  const { locale: segment, day: date } = await params;
  const locale = localeOf(segment);
  const day = dayOf(date);
  const t = textOf(locale, "book");
  const booking = await latestBooking(runtime().database, (await currentCitizen()).sub);
  if (booking?.status !== "BOOKED") redirect(hrefIn(locale, "/my-booking"));
  return (
    <Page text={chromeText(locale, `/my-booking/change/${day}`)}>
      <BackLink href={hrefIn(locale, "/my-booking/change")}>{t("otherDay")}</BackLink>
      <Heading caption={dayName(day, locale)}>{t("changeTitle")}</Heading>
      <Text>{t("changeText")}</Text>
      <TimeChoices
        locale={locale}
        times={availability()
          .times(booking.clinicId, day)
          .filter((time) => time.slotId !== booking.slotId)}
        action={`/${locale}/my-booking/change`}
        fields={{ booking: booking.id, key: randomUUID() }}
        label="moveTo"
      />
    </Page>
  );
}
