import type { ClosingOutcome, ClosingResult, OpenClosing } from "@/lib/clinics/closing-result";
import { NOT_DONE } from "@/lib/clinics/closures";
import { formatDate, formatDateTime, formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Code } from "../ui/code";
import { Notice } from "../ui/notice";
import { BackLink, Heading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { type ClosingDesk, ClosingLayout, getClosingPath, OpenClosings } from "./closing-layout";

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
  "no-session": "forgotten",
  "leftover-stays": "leftover",
};

/** What a closing did to whom, and the way back while nobody is told. */
export function ClosingPage({
  locale,
  desk,
  closings,
  result,
  now,
}: {
  locale: Locale;
  desk: ClosingDesk;
  /** Those that can still be taken back. */
  closings: readonly OpenClosing[];
  result: ClosingResult;
  now: Date;
}) {
  const t = getTranslator(locale, "day");
  const own = localizePath(locale, getClosingPath(desk));
  const { id, day, slotId, outcomes, tellsAt, takenBackAt, mayTakeBack, reason } = result;
  const count = (outcome: ClosingOutcome["outcome"]) =>
    outcomes.filter((each) => each.outcome === outcome).length;
  const undone = outcomes.filter(({ why }) => why === NOT_DONE).length;
  const restored = outcomes.filter((each) => each.restored).length;
  const kept = outcomes.filter((each) => each.restored === false).length;
  const open = takenBackAt === null && now < tellsAt;
  const note = ({ why, restored: back }: ClosingOutcome) =>
    [
      back === null ? null : t(back ? "closing.restored" : "closing.kept"),
      why && why !== NOT_DONE && t(`closing.whys.${(whys[why] ?? "other") as "other"}`),
    ]
      .filter(Boolean)
      .join(" · ") || "–";
  return (
    <ClosingLayout locale={locale} desk={desk}>
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
      {!takenBackAt && undone > 0 && (
        <Notice look="danger" title={t("closing.undone", { count: undone })}>
          {t("closing.undoneText")}
        </Notice>
      )}
      {!takenBackAt && count("stayed") > undone && (
        <Notice look="warning" title={t("closing.left")}>
          {t("closing.leftText")}
        </Notice>
      )}
      <OpenClosings locale={locale} desk={desk} closings={closings.filter((closing) => closing.id !== id)} />
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
      {open && !mayTakeBack && <Text subtle>{t("closing.notYours")}</Text>}
      <ButtonRow>
        {open && mayTakeBack && (
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
            t(`closing.outcomes.${each.why === NOT_DONE ? "undone" : each.outcome}`),
            each.to ? formatDateTime(each.to, locale) : "–",
            note(each),
          ],
        }))}
        empty={t("closing.empty")}
      />
    </ClosingLayout>
  );
}
