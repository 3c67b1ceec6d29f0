import { redirect } from "next/navigation";
import { TimeChoices } from "@/components/booking/choices";
import { dayOf } from "@/components/booking/clinic-param";
import { localeOf } from "@/components/locale";
import { chromeText, hrefIn, textOf } from "@/components/text";
import { titled } from "@/components/title";
import { BackLink, Heading, Page } from "@/components/ui/page";
import { requireCitizen } from "@/lib/access/pages";
import { availability } from "@/lib/booking/availability";
import { daysForSecond, ownBookings } from "@/lib/booking/mine";
import { runtime } from "@/lib/platform/runtime";
import { dayName } from "@/lib/platform/seoul";

export const generateMetadata = titled("book", "chooseSecond");

export default async function SecondTimePage({ params }: PageProps<"/[locale]/my-booking/second/[day]">) {
  const { locale: segment, day: date } = await params;
  const locale = localeOf(segment);
  const day = dayOf(date);
  const t = textOf(locale, "book");
  const bookings = await ownBookings(runtime().database, (await requireCitizen()).sub);
  const [first] = bookings;
  if (!first || !daysForSecond(bookings)) redirect(hrefIn(locale, "/my-booking"));
  return (
    <Page text={chromeText(locale, `/my-booking/second/${day}`)}>
      <BackLink href={hrefIn(locale, "/my-booking/second")}>{t("otherDay")}</BackLink>
      <Heading caption={dayName(day, locale)}>{t("secondTimeTitle")}</Heading>
      <TimeChoices
        locale={locale}
        times={availability().times(first.clinicId, day)}
        method="get"
        action={hrefIn(locale, "/my-booking/second/check")}
        label="choose"
      />
    </Page>
  );
}
