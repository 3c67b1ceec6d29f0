import type { DisplacedBooking } from "@/lib/clinics/closures";
import type { WeekTime } from "@/lib/clinics/week-occupancy";
import { formatDate, formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { Code } from "../ui/code";
import { Notice } from "../ui/notice";
import { BackLink, Heading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { ClinicLayout } from "./clinic-layout";

/** Closing a day or a time: who is affected, and what becomes of them. */
export function ClosePage({
  locale,
  clinicId,
  day,
  slot,
  closed,
  people,
  left = false,
}: {
  locale: Locale;
  clinicId: number;
  /** YYYY-MM-DD */
  day: string;
  /** The time that is closed; without it the whole day. */
  slot?: WeekTime;
  /** Whether it is closed already. */
  closed: boolean;
  people: DisplacedBooking[];
  /** That some could not be moved the last time. */
  left?: boolean;
}) {
  const t = getTranslator(locale, "day");
  const own = localizePath(locale, `/clinic/${clinicId}`);
  const what = slot ? formatDateTime(slot.startsAt, locale) : formatDate(day, locale);
  const fields = (
    <>
      <input type="hidden" name="day" value={day} />
      {slot && <input type="hidden" name="slot" value={slot.slotId} />}
    </>
  );
  return (
    <ClinicLayout locale={locale} clinicId={clinicId} path={`/clinic/${clinicId}/week`}>
      <BackLink href={`${own}/week?day=${day}`}>{t("close.back")}</BackLink>
      {left && (
        <Notice look="warning" title={t("close.left")} live>
          {t("close.leftText")}
        </Notice>
      )}
      <Heading caption={what}>{closed ? t("close.closedTitle") : t("close.title")}</Heading>
      <Text>{people.length > 0 ? t("close.affected", { count: people.length }) : t("close.nobody")}</Text>
      {(people.length > 0 || !closed) && (
        <form method="post" action={`${own}/close`}>
          {fields}
          <ButtonRow>
            {people.length === 0 ? (
              <Button look="danger" name="remedy" value="move">
                {t("close.only")}
              </Button>
            ) : (
              <>
                <Button look="danger" name="remedy" value="move">
                  {t("close.move", { count: people.length })}
                </Button>
                <Button look="danger" name="remedy" value="tell">
                  {t("close.tell", { count: people.length })}
                </Button>
              </>
            )}
          </ButtonRow>
          {people.length > 0 && <Text subtle>{t("close.told")}</Text>}
        </form>
      )}
      {closed && (
        <form method="post" action={`${own}/reopen`}>
          {fields}
          <ButtonRow>
            <Button look="secondary">{t("close.reopen")}</Button>
          </ButtonRow>
        </form>
      )}
      {people.length > 0 && (
        <Table
          caption={t("close.list")}
          columns={[t("time"), t("name"), t("dose"), t("code"), t("close.nearest")]}
          rows={people.map((person) => ({
            key: person.id,
            cells: [
              formatDateTime(person.startsAt, locale),
              person.name,
              String(person.dose),
              <Code key="code">{person.code}</Code>,
              person.nearest ? formatDateTime(person.nearest, locale) : t("close.none"),
            ],
          }))}
          empty=""
        />
      )}
    </ClinicLayout>
  );
}
