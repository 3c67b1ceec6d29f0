import type {
  ClinicAvailability,
  DayAvailability,
  Region,
  SlotAvailability,
} from "@/lib/availability/availability";
import { formatDate, formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Notice } from "../ui/notice";
import { Subheading } from "../ui/page";
import { ChoiceList } from "../ui/summary-list";
import { SlotForm } from "./slot-form";

const nameIn = (locale: Locale, named: { nameKo: string; nameEn: string }) =>
  locale === "ko" ? named.nameKo : named.nameEn;

export function SeatsLeft({ locale, places }: { locale: Locale; places: number }) {
  const t = getTranslator(locale, "book");
  return places > 0 ? t("places", { count: new Intl.NumberFormat(locale).format(places) }) : t("full");
}

export function RegionPicker({ locale, regions, to }: { locale: Locale; regions: Region[]; to: string }) {
  return (
    <ChoiceList
      choices={regions.map((region) => ({
        key: region.code,
        href: localizePath(locale, `${to}/${region.code}`),
        title: nameIn(locale, region),
      }))}
    />
  );
}

export function ClinicPicker({ locale, clinics }: { locale: Locale; clinics: ClinicAvailability[] }) {
  if (clinics.length === 0)
    return <Notice look="warning">{getTranslator(locale, "book")("noClinics")}</Notice>;
  return (
    <ChoiceList
      choices={clinics.map((clinic) => ({
        key: String(clinic.id),
        // A full clinic has a page too: there a person can wait for a place, and sees which are near.
        href: localizePath(locale, `/book/clinic/${clinic.id}`),
        title: nameIn(locale, clinic),
        detail: locale === "ko" ? clinic.addressKo : clinic.addressEn,
        note: <SeatsLeft locale={locale} places={clinic.places} />,
      }))}
    />
  );
}

export function FoundClinics({
  locale,
  name,
  clinics,
}: {
  locale: Locale;
  name: string;
  clinics: ClinicAvailability[];
}) {
  const t = getTranslator(locale, "book");
  return (
    <>
      <Subheading>{t("found", { name })}</Subheading>
      {clinics.length === 0 ? (
        <Notice look="warning">{t("foundNone")}</Notice>
      ) : (
        <ClinicPicker locale={locale} clinics={clinics} />
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
  clinics: (ClinicAvailability & { kilometres: number })[];
}) {
  const t = getTranslator(locale, "book");
  if (clinics.length === 0) return null;
  return (
    <>
      <Subheading>{t("nearest")}</Subheading>
      <ChoiceList
        choices={clinics.map((clinic) => ({
          key: String(clinic.id),
          href: localizePath(locale, `/book/clinic/${clinic.id}`),
          title: nameIn(locale, clinic),
          detail: t("kilometres", {
            distance: new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(clinic.kilometres),
          }),
          note: <SeatsLeft locale={locale} places={clinic.places} />,
        }))}
      />
    </>
  );
}

/**
 * @param query what the address of a day ends with
 * @param none what is said when no day is free
 */
export function DayPicker({
  locale,
  days,
  to,
  query = "",
  none = "noDays",
}: {
  locale: Locale;
  days: DayAvailability[];
  to: string;
  query?: string;
  none?: "noDays" | "noOtherDays" | "noSecondDays";
}) {
  if (!days.some((day) => day.places > 0)) {
    return <Notice look="warning">{getTranslator(locale, "book")(none)}</Notice>;
  }
  return (
    <ChoiceList
      choices={days.map((day) => ({
        key: day.day,
        href: day.places > 0 ? localizePath(locale, `${to}/${day.day}${query}`) : undefined,
        title: formatDate(day.day, locale),
        note: <SeatsLeft locale={locale} places={day.places} />,
      }))}
    />
  );
}

export function TimePicker({
  locale,
  times,
  action,
  fields = {},
  label,
  numbered = false,
  method,
}: {
  locale: Locale;
  times: SlotAvailability[];
  action: string;
  fields?: Record<string, string>;
  label: "choose" | "book";
  /** Gives the first few their number as a key, and the first the focus. */
  numbered?: boolean;
  method?: "get" | "post";
}) {
  const t = getTranslator(locale, "book");
  const free = times.filter((time) => time.places > 0);
  if (free.length === 0) return <Notice look="warning">{t("noTimes")}</Notice>;
  return (
    <SlotForm
      action={action}
      fields={fields}
      times={free}
      numbered={numbered}
      method={method}
      label={(time) =>
        `${t(label, { time: formatTime(time.startsAt) })} (${t("places", { count: String(time.places) })})`
      }
    />
  );
}
