import type { DayBooking, DayList } from "@/lib/clinic/day-list";
import { dayName, type Locale, seoulTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Code } from "../ui/code";
import { FieldRow, TextField } from "../ui/field";
import { Heading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { ClinicFrame } from "./frame";

function stateOf(booking: DayBooking, locale: Locale): string {
  const t = textOf(locale, "clinic");
  if (booking.status === "CANCELLED") return t("cancelled");
  return booking.changes > 0 ? t("changed", { times: booking.changes }) : t("booked");
}

/** The bookings of one clinic on one day. `day` is YYYY-MM-DD in Korea. */
export function DayPage({
  locale,
  clinicId,
  list,
  day,
  before,
  after,
}: {
  locale: Locale;
  clinicId: number;
  list: DayList;
  day: string;
  before: string;
  after: string;
}) {
  const t = textOf(locale, "clinic");
  const to = (date: string) => hrefIn(locale, `/clinic?day=${date}`);
  return (
    <ClinicFrame locale={locale} clinicId={clinicId} path={`/clinic?day=${day}`}>
      <Heading caption={locale === "ko" ? list.clinicKo : list.clinicEn}>{dayName(day, locale)}</Heading>
      <ButtonRow>
        <ButtonLink look="tertiary" href={to(before)}>
          {t("before")}
        </ButtonLink>
        <ButtonLink look="tertiary" href={to(after)}>
          {t("after")}
        </ButtonLink>
      </ButtonRow>
      <form method="get" action={hrefIn(locale, "/clinic")}>
        <FieldRow>
          <TextField name="day" type="date" label={t("day")} defaultValue={day} />
        </FieldRow>
        <Button look="secondary">{t("show")}</Button>
      </form>
      <Text>{t("summary", { booked: list.booked, free: list.free })}</Text>
      <Table
        caption={t("title")}
        columns={[t("time"), t("name"), t("birthDate"), t("phone"), t("dose"), t("code"), t("state")]}
        rows={list.bookings.map((booking) => ({
          key: booking.id,
          cells: [
            seoulTime(booking.startsAt),
            booking.name,
            booking.birthDate,
            booking.phoneEnd ?? "–",
            String(booking.dose),
            <Code key="code">{booking.code}</Code>,
            stateOf(booking, locale),
          ],
        }))}
        empty={t("empty")}
      />
    </ClinicFrame>
  );
}
