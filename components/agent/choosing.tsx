import { randomUUID } from "node:crypto";
import { availability } from "@/lib/booking/availability";
import { type DaySpan, within } from "@/lib/booking/dose-interval";
import type { OwnBooking } from "@/lib/booking/mine";
import { dayName, type Locale } from "@/lib/platform/seoul";
import { PlacesLeft, TimeChoices } from "../booking/choices";
import { IntervalText } from "../booking/other-dose";
import { hrefIn, textOf } from "../text";
import { ChoiceList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Heading } from "../ui/page";

interface Where {
  province?: string;
  district?: string;
  clinic?: number;
  day?: string;
}

/** One step of choosing a time for a caller: the next that is still open, as links with all that was chosen. */
export function Choosing({
  locale,
  home,
  act,
  booking,
  span,
  where,
}: {
  locale: Locale;
  home: string;
  act: "book" | "change" | "second";
  /** The booking that is moved. */
  booking: OwnBooking | undefined;
  /** The days that an interval leaves. */
  span: DaySpan | undefined;
  where: Where;
}) {
  const t = textOf(locale, "book");
  const nameOf = (named: { nameKo: string; nameEn: string }) =>
    locale === "ko" ? named.nameKo : named.nameEn;
  const chosen = Object.entries({ act, booking: booking?.id, ...where }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  const to = (more: Record<string, string>) =>
    hrefIn(
      locale,
      `${home}/choose?${new URLSearchParams([...chosen, ...Object.entries(more)] as [string, string][])}`,
    );
  const { province, district, clinic, day } = where;

  if (clinic !== undefined && day !== undefined) {
    const fields = {
      ...(act === "book" ? {} : { key: randomUUID() }),
      ...(booking ? { booking: booking.id } : {}),
    };
    return (
      <>
        <Heading caption={dayName(day, locale)}>{t("timeTitle")}</Heading>
        <TimeChoices
          locale={locale}
          times={availability()
            .times(clinic, day)
            .filter((time) => time.slotId !== booking?.slotId)}
          action={`/${locale}${home}/${act === "book" ? "hold" : act}`}
          fields={fields}
          label={act === "change" ? "moveTo" : act === "second" ? "book" : "choose"}
        />
      </>
    );
  }
  if (clinic !== undefined) {
    const place = availability().clinic(clinic);
    const days = availability()
      .days(clinic)
      .filter((date) => date.places > 0 && within(date.day, span));
    return (
      <>
        <Heading caption={place && nameOf(place)}>{t("dayTitle")}</Heading>
        <IntervalText locale={locale} days={span} />
        {days.length === 0 && <Notice look="warning">{t(span ? "noSecondDays" : "noDays")}</Notice>}
        <ChoiceList
          choices={days.map((date) => ({
            key: date.day,
            href: to({ day: date.day }),
            title: dayName(date.day, locale),
            note: <PlacesLeft locale={locale} places={date.places} />,
          }))}
        />
      </>
    );
  }
  if (district !== undefined) {
    return (
      <>
        <Heading>{t("clinicTitle")}</Heading>
        <ChoiceList
          choices={availability()
            .clinics(district)
            .map((place) => ({
              key: String(place.id),
              href: place.places > 0 ? to({ clinic: String(place.id) }) : undefined,
              title: nameOf(place),
              detail: locale === "ko" ? place.addressKo : place.addressEn,
              note: <PlacesLeft locale={locale} places={place.places} />,
            }))}
        />
      </>
    );
  }
  const regions = province === undefined ? availability().provinces() : availability().districts(province);
  return (
    <>
      <Heading>{t(province === undefined ? "regionTitle" : "districtTitle")}</Heading>
      <ChoiceList
        choices={regions.map((region) => ({
          key: region.code,
          href: to(province === undefined ? { province: region.code } : { district: region.code }),
          title: nameOf(region),
        }))}
      />
    </>
  );
}
