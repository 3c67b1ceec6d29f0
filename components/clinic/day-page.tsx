import type { DayFilter } from "@/lib/clinic/day-filter";
import type { DayList } from "@/lib/clinic/day-list";
import { dayAfter, dayName, type Locale } from "@/lib/platform/seoul";
import { messages } from "@/messages";
import { hrefIn, textOf } from "../text";
import { Heading } from "../ui/page";
import { SearchBar, SearchButton, SearchField } from "../ui/search-bar";
import { Toolbar, ToolLink } from "../ui/toolbar";
import { DayLive } from "./day-live";
import { dayView } from "./day-rows";
import { ClinicFrame } from "./frame";

/** The bookings of one clinic on one day. `day` and `today` are YYYY-MM-DD in Korea. */
export function DayPage({
  locale,
  clinicId,
  list,
  day,
  today,
  filter,
}: {
  locale: Locale;
  clinicId: number;
  list: DayList;
  day: string;
  today: string;
  filter: DayFilter;
}) {
  const t = textOf(locale, "day");
  const to = (date: string) => hrefIn(locale, `/clinic?day=${date}`);
  const own = hrefIn(locale, `/clinic/${clinicId}`);
  const links = {
    before: to(dayAfter(day, -1)),
    after: to(dayAfter(day, 1)),
    today: to(today),
    checkIn: `${own}/check-in`,
    walkIn: `${own}/walk-in`,
    booking: `${own}/booking`,
    documents: own,
    self: hrefIn(locale, "/clinic"),
  };
  return (
    <ClinicFrame locale={locale} clinicId={clinicId} path={`/clinic?day=${day}`}>
      <Heading caption={locale === "ko" ? list.clinicKo : list.clinicEn}>{dayName(day, locale)}</Heading>
      <SearchBar action={links.self} label={t("day")}>
        <SearchField name="day" type="date" label={t("day")} value={day} />
        <SearchButton>{t("show")}</SearchButton>
        <Toolbar low>
          <ToolLink href={links.before} keys="[">
            {t("before")}
          </ToolLink>
          <ToolLink href={links.today} keys="t">
            {t("today")}
          </ToolLink>
          <ToolLink href={links.after} keys="]">
            {t("after")}
          </ToolLink>
          <ToolLink href={`${own}/sheet?day=${day}`}>{t("sheet")}</ToolLink>
          <ToolLink href={`${own}/day.csv?day=${day}`} download>
            {t("csv")}
          </ToolLink>
        </Toolbar>
      </SearchBar>
      <DayLive
        // Another day begins anew.
        key={day}
        locale={locale}
        texts={messages[locale].day}
        day={day}
        first={dayView(list, locale)}
        filter={filter}
        links={links}
      />
    </ClinicFrame>
  );
}
