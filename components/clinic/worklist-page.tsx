import type { WorklistFilter } from "@/lib/clinics/worklist/filter";
import type { Worklist } from "@/lib/clinics/worklist/worklist";
import { addDays, formatDate, type Locale } from "@/lib/shared/time/seoul";
import { messages } from "@/messages";
import { getTranslator, localizePath } from "../i18n";
import { Heading } from "../ui/page";
import { SearchBar, SearchButton, SearchField } from "../ui/search-bar";
import { Toolbar, ToolLink } from "../ui/toolbar";
import { ClinicLayout } from "./clinic-layout";
import { LiveWorklist } from "./live-worklist";
import { toWorklistView } from "./worklist-rows";

/** The bookings of one clinic on one day. `day` and `today` are YYYY-MM-DD in Korea. */
export function WorklistPage({
  locale,
  clinicId,
  manages,
  list,
  day,
  today,
  filter,
}: {
  locale: Locale;
  clinicId: number;
  manages: boolean;
  list: Worklist;
  day: string;
  today: string;
  filter: WorklistFilter;
}) {
  const t = getTranslator(locale, "day");
  const to = (date: string) => localizePath(locale, `/clinic?day=${date}`);
  const own = localizePath(locale, `/clinic/${clinicId}`);
  const links = {
    before: to(addDays(day, -1)),
    after: to(addDays(day, 1)),
    today: to(today),
    checkIn: `${own}/check-in`,
    walkIn: `${own}/walk-in`,
    booking: `${own}/booking`,
    documents: own,
    self: localizePath(locale, "/clinic"),
  };
  return (
    <ClinicLayout locale={locale} clinicId={clinicId} manages={manages} path={`/clinic?day=${day}`}>
      <Heading caption={locale === "ko" ? list.clinicKo : list.clinicEn}>{formatDate(day, locale)}</Heading>
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
      <LiveWorklist
        // Another day begins anew.
        key={day}
        locale={locale}
        texts={messages[locale].day}
        day={day}
        first={toWorklistView(list, locale)}
        filter={filter}
        links={links}
      />
    </ClinicLayout>
  );
}
