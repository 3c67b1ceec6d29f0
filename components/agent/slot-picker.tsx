import type { AvailabilityView } from "@/lib/availability/availability";
import { type DaySpan, isWithinSpan } from "@/lib/booking/dose-interval";
import type { OwnBooking } from "@/lib/booking/my-bookings";
import { formatDate, type Locale } from "@/lib/shared/time/seoul";
import { SeatsLeft, TimePicker } from "../booking/pickers";
import { IntervalText } from "../booking/second-dose";
import { getTranslator, localizePath } from "../i18n";
import { Notice } from "../ui/notice";
import { Heading } from "../ui/page";
import { SearchBar, SearchButton, SearchField } from "../ui/search-bar";
import { ChoiceList } from "../ui/summary-list";
import { CallerJoinWaitlist } from "./caller-waitlist";

interface Where {
  province?: string;
  district?: string;
  clinic?: number;
  day?: string;
  /** A part of a clinic's name. */
  q?: string;
}

/** One step of choosing a time for a caller: the next that is still open, as links with all that was chosen. */
export function SlotPicker({
  locale,
  home,
  act,
  places,
  booking,
  span,
  where,
}: {
  locale: Locale;
  home: string;
  act: "book" | "change" | "second";
  /** What is free for the caller. */
  places: AvailabilityView;
  booking: OwnBooking | undefined;
  /** The days that an interval leaves. */
  span: DaySpan | undefined;
  where: Where;
}) {
  const t = getTranslator(locale, "book");
  const nameOf = (named: { nameKo: string; nameEn: string }) =>
    locale === "ko" ? named.nameKo : named.nameEn;
  const chosen = Object.entries({ act, booking: booking?.id, ...where }).flatMap(([key, value]) =>
    value === undefined ? [] : [[key, String(value)]],
  );
  const to = (more: Record<string, string>) =>
    localizePath(
      locale,
      `${home}/choose?${new URLSearchParams([...chosen, ...Object.entries(more)] as [string, string][])}`,
    );
  const { province, district, clinic, day, q } = where;
  const search = (
    <SearchBar action={localizePath(locale, `${home}/choose`)} label={t("byName")}>
      <input type="hidden" name="act" value={act} />
      <SearchField name="q" label={t("byName")} value={q ?? ""} keys="/" wide />
      <SearchButton>{t("search")}</SearchButton>
    </SearchBar>
  );

  if (clinic !== undefined && day !== undefined) {
    return (
      <>
        <Heading caption={formatDate(day, locale)}>{t("timeTitle")}</Heading>
        <TimePicker
          locale={locale}
          times={places.times(clinic, day)}
          action={`/${locale}${home}/${act === "book" ? "hold" : "move"}`}
          method={act === "book" ? "post" : "get"}
          fields={booking ? { booking: booking.id } : {}}
          label="choose"
          numbered
        />
      </>
    );
  }
  if (clinic !== undefined) {
    const place = places.clinic(clinic);
    const days = places.days(clinic).filter((date) => date.places > 0 && isWithinSpan(date.day, span));
    return (
      <>
        <Heading caption={place && nameOf(place)}>{t("dayTitle")}</Heading>
        <IntervalText locale={locale} days={span} />
        {days.length === 0 && <Notice look="warning">{t(span ? "noSecondDays" : "noDays")}</Notice>}
        <ChoiceList
          numbered
          choices={days.map((date) => ({
            key: date.day,
            href: to({ day: date.day }),
            title: formatDate(date.day, locale),
            note: <SeatsLeft locale={locale} places={date.places} />,
          }))}
        />
        {act === "book" && days.length === 0 && (
          <CallerJoinWaitlist locale={locale} home={home} clinic={clinic} />
        )}
        {act === "book" && <CallerJoinWaitlist locale={locale} home={home} clinic={clinic} leftover />}
      </>
    );
  }
  if (district !== undefined || q !== undefined) {
    const clinics = district === undefined ? places.named(q ?? "") : places.clinics(district);
    return (
      <>
        <Heading caption={district === undefined ? t("found", { name: q ?? "" }) : undefined}>
          {t("clinicTitle")}
        </Heading>
        {search}
        {clinics.length === 0 && <Notice look="warning">{t(q ? "foundNone" : "noClinics")}</Notice>}
        <ChoiceList
          numbered
          choices={clinics.map((place) => ({
            key: String(place.id),
            // A caller can wait for a full clinic too.
            href: to({ clinic: String(place.id) }),
            title: nameOf(place),
            detail: locale === "ko" ? place.addressKo : place.addressEn,
            note: <SeatsLeft locale={locale} places={place.places} />,
          }))}
        />
        {district !== undefined && clinics.every(({ places: free }) => free === 0) && (
          <CallerJoinWaitlist locale={locale} home={home} district={district} />
        )}
      </>
    );
  }
  const regions = province === undefined ? places.provinces() : places.districts(province);
  return (
    <>
      <Heading>{t(province === undefined ? "regionTitle" : "districtTitle")}</Heading>
      {search}
      <ChoiceList
        numbered
        choices={regions.map((region) => ({
          key: region.code,
          href: to(province === undefined ? { province: region.code } : { district: region.code }),
          title: nameOf(region),
        }))}
      />
    </>
  );
}
