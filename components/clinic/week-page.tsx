import type { OpenClosing } from "@/lib/clinics/closing-result";
import type { Week, WeekTime } from "@/lib/clinics/week-occupancy";
import { addDays, formatDate, formatShortDate, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Notice } from "../ui/notice";
import { BackLink, Heading, Text, TextLink } from "../ui/page";
import { Table } from "../ui/table";
import { Toolbar, ToolLink } from "../ui/toolbar";
import { type ClosingDesk, ClosingLayout, getClosingPath, OpenClosings } from "./closing-layout";

/** A week of a clinic and how full each time is; each leads to where it can be closed. */
export function WeekPage({
  locale,
  desk,
  closings,
  week,
  now,
  done,
}: {
  locale: Locale;
  desk: ClosingDesk;
  /** Those that can still be taken back. */
  closings: readonly OpenClosing[];
  week: Week;
  now: Date;
  done?: "reopened";
}) {
  const t = getTranslator(locale, "day");
  const path = `${getClosingPath(desk)}/week`;
  const monday = week.days[0] ?? "";
  const own = localizePath(locale, getClosingPath(desk));
  const to = (day: string) => `${own}/week?day=${day}`;
  const times = [...new Set(week.times.map(({ time }) => time))].sort();
  const at = (day: string, time: string) => week.times.find((slot) => slot.day === day && slot.time === time);
  const cell = (slot: WeekTime | undefined) => {
    if (!slot) return "–";
    const text = slot.closed
      ? t("week.closedTime", { taken: slot.taken })
      : t("week.full", { taken: slot.taken, capacity: slot.capacity });
    if (slot.startsAt <= now) return text;
    return (
      <TextLink key={slot.slotId} href={`${own}/close?day=${slot.day}&slot=${slot.slotId}`}>
        {text}
      </TextLink>
    );
  };
  const whole = (day: string) => {
    const slots = week.times.filter((slot) => slot.day === day);
    if (slots.length === 0) return "–";
    const sum = (of: "taken" | "capacity") => slots.reduce((all, slot) => all + slot[of], 0);
    const text = t("week.full", { taken: sum("taken"), capacity: sum("capacity") });
    if (slots.every((slot) => slot.startsAt <= now)) return text;
    return (
      <TextLink key={day} href={`${own}/close?day=${day}`}>
        {text}
      </TextLink>
    );
  };
  return (
    <ClosingLayout locale={locale} desk={desk}>
      {desk.viewer === "admin" && <BackLink href={own}>{t("week.toClinic")}</BackLink>}
      {done && <Notice look="success" title={t(`week.done.${done}`)} live />}
      <Heading caption={locale === "ko" ? week.clinicKo : week.clinicEn}>
        {t("week.heading", { from: formatDate(monday, locale), to: formatDate(addDays(monday, 6), locale) })}
      </Heading>
      <Toolbar>
        <ToolLink href={to(addDays(monday, -7))}>{t("week.before")}</ToolLink>
        <ToolLink href={localizePath(locale, path)}>{t("week.this")}</ToolLink>
        <ToolLink href={to(addDays(monday, 7))}>{t("week.after")}</ToolLink>
      </Toolbar>
      <OpenClosings locale={locale} desk={desk} closings={closings} />
      <Text>{t("week.intro")}</Text>
      <Table
        caption={t("week.title")}
        columns={[t("time"), ...week.days.map((day) => formatShortDate(day, locale))]}
        rows={
          times.length === 0
            ? []
            : [
                { key: "day", cells: [t("week.whole"), ...week.days.map(whole)] },
                ...times.map((time) => ({
                  key: time,
                  cells: [time, ...week.days.map((day) => cell(at(day, time)))],
                })),
              ]
        }
        empty={t("week.empty")}
      />
    </ClosingLayout>
  );
}
