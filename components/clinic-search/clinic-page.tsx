import type { ClinicAvailability } from "@/lib/availability/availability";
import type { OpenHours } from "@/lib/availability/snapshot";
import { addDays, type Locale } from "@/lib/shared/time/seoul";
import { Directions } from "../booking/directions";
import { SeatsLeft } from "../booking/pickers";
import { VisitAdvice } from "../booking/visit-advice";
import { getChromeText, getTranslator, localizePath } from "../i18n";
import { Notice } from "../ui/notice";
import { BackLink, Heading, Page, Subheading } from "../ui/page";
import { SummaryList } from "../ui/summary-list";
import { Table } from "../ui/table";
import { ClinicList, type FoundClinic, nameIn } from "./clinic-list";

/** Minutes after midnight as HH:MM. */
const clock = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}`;

/** A Monday; the days after it give the weekdays their names. */
const monday = "2026-07-20";

function weekdayIn(locale: Locale, weekday: number): string {
  const day = new Date(`${addDays(monday, weekday - 1)}T12:00:00Z`);
  return new Intl.DateTimeFormat(locale, { weekday: "long", timeZone: "UTC" }).format(day);
}

function hoursIn(locale: Locale, hours: OpenHours | undefined): string {
  const t = getTranslator(locale, "find");
  if (!hours) return t("closed");
  const { opens, closes, lunchFrom, lunchTo } = hours;
  const span = { from: clock(opens), to: clock(closes) };
  if (lunchFrom === null || lunchTo === null) return t("span", span);
  return t("lunch", { ...span, lunchFrom: clock(lunchFrom), lunchTo: clock(lunchTo) });
}

/**
 * A clinic for everybody to see: where it is, when it is open, what it has.
 *
 * @param around clinics near it, the nearest first
 */
export function ClinicDetailPage({
  locale,
  clinic,
  around,
}: {
  locale: Locale;
  clinic: ClinicAvailability;
  around: FoundClinic[];
}) {
  const t = getTranslator(locale, "find");
  const languages = [t("korean"), ...clinic.languages.map((language) => t(`languages.${language}`))];
  const { nameKo: clinicKo, nameEn: clinicEn } = clinic;
  return (
    <Page text={getChromeText(locale, `/clinics/clinic/${clinic.id}`)}>
      <BackLink href={localizePath(locale, `/clinics/district/${clinic.districtCode}`)}>{t("back")}</BackLink>
      <Heading>{nameIn(locale, clinic)}</Heading>
      <SummaryList
        rows={[
          { term: t("address"), value: locale === "ko" ? clinic.addressKo : clinic.addressEn },
          { term: t("phone"), value: clinic.phone },
          { term: t("places"), value: <SeatsLeft locale={locale} places={clinic.places} /> },
          {
            term: t("facilities"),
            value: clinic.features.map((feature) => t(`features.${feature}`)).join(", ") || t("unknown"),
          },
          { term: t("spoken"), value: languages.join(", ") },
        ]}
      />
      <Subheading>{getTranslator(locale, "book")("directions")}</Subheading>
      <Directions locale={locale} clinic={{ ...clinic, clinicKo, clinicEn }} />
      <Subheading>{t("hours")}</Subheading>
      {clinic.hours.length === 0 ? (
        <Notice>{t("noHours")}</Notice>
      ) : (
        <Table
          caption={t("hours")}
          columns={[t("weekday"), t("time")]}
          rows={[1, 2, 3, 4, 5, 6, 7].map((weekday) => ({
            key: String(weekday),
            cells: [
              weekdayIn(locale, weekday),
              hoursIn(
                locale,
                clinic.hours.find((each) => each.weekday === weekday),
              ),
            ],
          }))}
          empty={t("noHours")}
        />
      )}
      <VisitAdvice locale={locale} />
      {around.length > 0 && (
        <>
          <Subheading>{t("around")}</Subheading>
          <ClinicList locale={locale} clinics={[clinic, ...around]} />
        </>
      )}
    </Page>
  );
}
