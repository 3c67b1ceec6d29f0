import type { ClosingOutcome, ClosingResult } from "@/lib/clinics/closing-result";
import { formatDate, formatDateTime, formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Code } from "../ui/code";
import { Notice } from "../ui/notice";
import { BackLink, Heading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { ClinicLayout } from "./clinic-layout";

const whys: Record<string, string> = {
  "slot-full": "slot-full",
  "slot-past": "slot-past",
  "booking-past": "slot-past",
  "changed-since": "changed-since",
  "booking-changed": "changed-since",
  "booking-cancelled": "changed-since",
  "booked-again": "booked-again",
  "interval-not-kept": "interval-not-kept",
  "doses-gone": "doses",
  "share-gone": "doses",
};

/** What a closing did to whom, and the way back while nobody is told. */
export function ClosingPage({
  locale,
  clinicId,
  manages,
  result,
  now,
}: {
  locale: Locale;
  clinicId: number;
  manages: boolean;
  result: ClosingResult;
  now: Date;
}) {
  const t = getTranslator(locale, "day");
  const own = localizePath(locale, `/clinic/${clinicId}`);
  const { id, day, slotId, outcomes, tellsAt, takenBackAt, reason } = result;
  const count = (outcome: ClosingOutcome["outcome"]) =>
    outcomes.filter((each) => each.outcome === outcome).length;
  const restored = outcomes.filter((each) => each.restored).length;
  const kept = outcomes.filter((each) => each.restored === false).length;
  const open = takenBackAt === null && now < tellsAt;
  const note = ({ why, restored: back }: ClosingOutcome) =>
    [
      back === null ? null : t(back ? "closing.restored" : "closing.kept"),
      why && t(`closing.whys.${(whys[why] ?? "other") as "other"}`),
    ]
      .filter(Boolean)
      .join(" · ") || "–";
  return (
    <ClinicLayout locale={locale} clinicId={clinicId} manages={manages} path={`/clinic/${clinicId}/week`}>
      <BackLink href={`${own}/week?day=${day}`}>{t("close.back")}</BackLink>
      {takenBackAt ? (
        <Notice look="success" title={t("closing.taken")} live>
          {t("closing.restoredCounts", { restored, kept })}
        </Notice>
      ) : (
        outcomes.length > 0 && (
          <Notice
            look={open ? "info" : "success"}
            title={open ? t("closing.waiting", { time: formatTime(tellsAt) }) : t("closing.told")}
            live
          >
            {open ? t("closing.waitingText") : t("closing.toldText", { time: formatTime(tellsAt) })}
          </Notice>
        )
      )}
      {!takenBackAt && count("stayed") > 0 && (
        <Notice look="warning" title={t("closing.left")}>
          {t("closing.leftText")}
        </Notice>
      )}
      <Heading
        caption={
          slotId !== null && outcomes[0] ? formatDateTime(outcomes[0].from, locale) : formatDate(day, locale)
        }
      >
        {t("closing.title")}
      </Heading>
      <Text>
        {t("closing.counts", {
          moved: count("moved"),
          cancelled: count("cancelled"),
          stayed: count("stayed"),
        })}
        {reason && ` · ${t("close.reason")}: ${reason}`}
      </Text>
      <ButtonRow>
        {open && (
          <form method="post" action={`${own}/take-back-closing`}>
            <input type="hidden" name="closing" value={id} />
            <Button look="secondary">{t("closing.takeBack")}</Button>
          </form>
        )}
        {!takenBackAt && count("stayed") > 0 && (
          <ButtonLink
            look="tertiary"
            href={`${own}/close?day=${day}${slotId === null ? "" : `&slot=${slotId}`}`}
          >
            {t("closing.again")}
          </ButtonLink>
        )}
      </ButtonRow>
      <Table
        caption={t("closing.list")}
        columns={[
          t("name"),
          t("dose"),
          t("code"),
          t("closing.from"),
          t("closing.outcome"),
          t("closing.to"),
          t("closing.why"),
        ]}
        rows={outcomes.map((each) => ({
          key: each.bookingId,
          cells: [
            each.name,
            String(each.dose),
            <Code key="code">{each.code}</Code>,
            formatDateTime(each.from, locale),
            t(`closing.outcomes.${each.outcome}`),
            each.to ? formatDateTime(each.to, locale) : "–",
            note(each),
          ],
        }))}
        empty={t("closing.empty")}
      />
    </ClinicLayout>
  );
}
