import type { ClinicPlaces, DayPlaces, Region, TimePlaces } from "@/lib/booking/availability";
import { dayName, type Locale, seoulTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { ChoiceList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Subheading } from "../ui/page";
import { TimeForm } from "./time-form";

const nameIn = (locale: Locale, named: { nameKo: string; nameEn: string }) =>
  locale === "ko" ? named.nameKo : named.nameEn;

export function PlacesLeft({ locale, places }: { locale: Locale; places: number }) {
  const t = textOf(locale, "book");
  return places > 0 ? t("places", { count: new Intl.NumberFormat(locale).format(places) }) : t("full");
}

export function RegionChoices({ locale, regions, to }: { locale: Locale; regions: Region[]; to: string }) {
  return (
    <ChoiceList
      choices={regions.map((region) => ({
        key: region.code,
        href: hrefIn(locale, `${to}/${region.code}`),
        title: nameIn(locale, region),
      }))}
    />
  );
}

export function ClinicChoices({ locale, clinics }: { locale: Locale; clinics: ClinicPlaces[] }) {
  if (clinics.length === 0) return <Notice look="warning">{textOf(locale, "book")("noClinics")}</Notice>;
  return (
    <ChoiceList
      choices={clinics.map((clinic) => ({
        key: String(clinic.id),
        // A full clinic has a page too: there a person can wait for a place, and sees which are near.
        href: hrefIn(locale, `/book/clinic/${clinic.id}`),
        title: nameIn(locale, clinic),
        detail: locale === "ko" ? clinic.addressKo : clinic.addressEn,
        note: <PlacesLeft locale={locale} places={clinic.places} />,
      }))}
    />
  );
}

/** The clinics of a name that was looked for. */
export function FoundClinics({
  locale,
  name,
  clinics,
}: {
  locale: Locale;
  name: string;
  clinics: ClinicPlaces[];
}) {
  const t = textOf(locale, "book");
  return (
    <>
      <Subheading>{t("found", { name })}</Subheading>
      {clinics.length === 0 ? (
        <Notice look="warning">{t("foundNone")}</Notice>
      ) : (
        <ClinicChoices locale={locale} clinics={clinics} />
      )}
      <Subheading>{t("byRegion")}</Subheading>
    </>
  );
}

/** Clinics with places that are near a full one, and how far they are. */
export function NearestClinics({
  locale,
  clinics,
}: {
  locale: Locale;
  clinics: (ClinicPlaces & { kilometres: number })[];
}) {
  const t = textOf(locale, "book");
  if (clinics.length === 0) return null;
  return (
    <>
      <Subheading>{t("nearest")}</Subheading>
      <ChoiceList
        choices={clinics.map((clinic) => ({
          key: String(clinic.id),
          href: hrefIn(locale, `/book/clinic/${clinic.id}`),
          title: nameIn(locale, clinic),
          detail: t("kilometres", {
            distance: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(clinic.kilometres),
          }),
          note: <PlacesLeft locale={locale} places={clinic.places} />,
        }))}
      />
    </>
  );
}

/**
 * @param query what the address of a day ends with
 * @param none what is said when no day is free
 */
export function DayChoices({
  locale,
  days,
  to,
  query = "",
  none = "noDays",
}: {
  locale: Locale;
  days: DayPlaces[];
  to: string;
  query?: string;
  none?: "noDays" | "noOtherDays" | "noSecondDays";
}) {
  if (!days.some((day) => day.places > 0)) {
    return <Notice look="warning">{textOf(locale, "book")(none)}</Notice>;
  }
  return (
    <ChoiceList
      choices={days.map((day) => ({
        key: day.day,
        href: day.places > 0 ? hrefIn(locale, `${to}/${day.day}${query}`) : undefined,
        title: dayName(day.day, locale),
        note: <PlacesLeft locale={locale} places={day.places} />,
      }))}
    />
  );
}

/** The times of a day, each a button that sends the slot. */
export function TimeChoices({
  locale,
  times,
  action,
  fields = {},
  label,
  numbered = false,
  method,
}: {
  locale: Locale;
  times: TimePlaces[];
  action: string;
  fields?: Record<string, string>;
  label: "choose" | "moveTo" | "book";
  /** Gives the first few their number as a key, and the first the focus. */
  numbered?: boolean;
  method?: "get" | "post";
}) {
  const t = textOf(locale, "book");
  const free = times.filter((time) => time.places > 0);
  if (free.length === 0) return <Notice look="warning">{t("noTimes")}</Notice>;
  return (
    <TimeForm
      action={action}
      fields={fields}
      times={free}
      numbered={numbered}
      method={method}
      label={(time) =>
        `${t(label, { time: seoulTime(time.startsAt) })} (${t("places", { count: String(time.places) })})`
      }
    />
  );
}
