import type { ScreeningRecord } from "@/lib/booking/screening";
import { getAdvice } from "@/lib/booking/screening-rules";
import { declineReasons, injectionSites, type OpenedBooking, type UsableLot } from "@/lib/clinics/visit";
import {
  type Correction,
  type CorrectionHistory,
  correctedStates,
  correctionReasons,
  getCorrectionState,
  getLastCorrectionDay,
} from "@/lib/clinics/visit-correction";
import { toBookingState } from "@/lib/clinics/worklist/booking-state";
import { formatDate, formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { Button } from "../ui/button";
import { CheckField } from "../ui/checkboxes";
import { Details } from "../ui/details";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { Subheading, Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";

/** What a correction may lack; each is a field of its form. */
export const correctionFaults = [
  "newState",
  "newLot",
  "newSite",
  "newReason",
  "why",
  "doctorChecked",
] as const;
export type CorrectionFault = (typeof correctionFaults)[number];

/**
 * How a record is corrected once it can no longer be undone: a form for the clinic's manager, for others a sentence that
 * says who can and until when, and for all what was corrected.
 */
export function RecordCorrection({
  locale,
  action,
  manages,
  booking,
  lots,
  screening,
  history: { corrections, managers },
  now,
  wrong,
  values,
}: {
  locale: Locale;
  action: string;
  manages: boolean;
  booking: OpenedBooking;
  lots: UsableLot[];
  screening: ScreeningRecord | null;
  history: CorrectionHistory;
  now: Date;
  wrong: CorrectionFault[];
  values?: Record<string, string>;
}) {
  const t = getTranslator(locale, "day");
  const standing = getCorrectionState(booking, now);
  if (standing === "none" && corrections.length === 0) return null;
  const day = formatDate(getLastCorrectionDay(booking.startsAt), locale);
  const form = (
    <CorrectionForm {...{ locale, action, booking, lots, screening, wrong }} values={values ?? {}} />
  );
  return (
    <>
      <Subheading id="correction">{t("correct.title")}</Subheading>
      {standing === "over" && <Text>{t("correct.over", { day })}</Text>}
      {standing === "open" && !manages && (
        <Text>
          {managers.length > 0
            ? t("correct.byManager", { names: managers.join(", "), day })
            : t("correct.noManager", { day })}
        </Text>
      )}
      {standing === "open" && manages && (
        <>
          <Text>{t("correct.until", { day })}</Text>
          {wrong.length > 0 ? (
            form
          ) : (
            <Details summary={t("correct.open")} wide>
              {form}
            </Details>
          )}
        </>
      )}
      {corrections.length > 0 && (
        <SummaryList
          rows={corrections.map((correction) => ({
            term: `${formatDateTime(correction.at, locale)} ${correction.staffName ?? "–"}`,
            value: `${formatRecord(locale, correction, "was")} → ${formatRecord(locale, correction, "becomes")} (${t(
              `correct.reasons.${correction.why}`,
            )})`,
          }))}
        />
      )}
    </>
  );
}

/** What a record said, in words: its state, and what belongs to it. */
function formatRecord(locale: Locale, correction: Correction, side: "was" | "becomes"): string {
  const t = getTranslator(locale, "day");
  const { lot, site, reason } = correction[side];
  return [
    t(`states.${toBookingState(side === "was" ? correction.from : correction.to)}`),
    lot,
    site && t(`open.sites.${site}`),
    reason && t(`open.reasons.${reason}`),
  ]
    .filter(Boolean)
    .join(", ");
}

function CorrectionForm({
  locale,
  action,
  booking,
  lots,
  screening,
  wrong,
  values,
}: {
  locale: Locale;
  action: string;
  booking: OpenedBooking;
  lots: UsableLot[];
  screening: ScreeningRecord | null;
  wrong: CorrectionFault[];
  values: Record<string, string>;
}) {
  const t = getTranslator(locale, "day");
  const choose = { value: "", label: t("open.choose") };
  const fault = (field: CorrectionFault) =>
    wrong.includes(field) ? t(`correct.faults.${field}`) : undefined;
  return (
    <form method="post" action={action}>
      <input type="hidden" name="from" value={booking.state} />
      <input type="hidden" name="seen" value={booking.correctedAt?.toISOString() ?? ""} />
      {screening && <input type="hidden" name="answers" value={screening.answeredAt.toISOString()} />}
      <FieldRow>
        <SelectField
          name="newState"
          label={t("correct.newState")}
          error={fault("newState")}
          defaultValue={values.newState ?? booking.state}
          options={[
            ...(booking.state === "booked" ? [{ ...choose, value: "booked" }] : []),
            ...correctedStates.map((state) => ({ value: state, label: t(`states.${state}`) })),
          ]}
        />
        <TextField
          name="newLot"
          label={t("open.lot")}
          hint={
            lots.length > 0
              ? t("correct.lots", { lots: [...new Set(lots.map(({ lot }) => lot))].join(", ") })
              : t("correct.ifVaccinated")
          }
          error={fault("newLot")}
          maxLength={40}
          defaultValue={values.newLot ?? booking.lot ?? ""}
        />
        <SelectField
          name="newSite"
          label={t("open.site")}
          hint={t("correct.ifVaccinated")}
          error={fault("newSite")}
          defaultValue={values.newSite ?? booking.site ?? ""}
          options={[
            choose,
            ...injectionSites.map((site) => ({ value: site, label: t(`open.sites.${site}`) })),
          ]}
        />
        <SelectField
          name="newReason"
          label={t("correct.newReason")}
          hint={t("correct.ifDeclined")}
          error={fault("newReason")}
          defaultValue={values.newReason ?? booking.reason ?? ""}
          options={[
            choose,
            ...declineReasons.map((reason) => ({ value: reason, label: t(`open.reasons.${reason}`) })),
          ]}
        />
        <SelectField
          name="why"
          label={t("correct.why")}
          error={fault("why")}
          defaultValue={values.why ?? ""}
          options={[
            choose,
            ...correctionReasons.map((why) => ({ value: why, label: t(`correct.reasons.${why}`) })),
          ]}
        />
      </FieldRow>
      {booking.state !== "vaccinated" &&
        screening &&
        (!screening.answers || getAdvice(screening.answers).length > 0) && (
          <CheckField
            name="doctorChecked"
            label={t("correct.doctorChecked")}
            error={fault("doctorChecked")}
            checked={values.doctorChecked === "on"}
          />
        )}
      <Text subtle>{t("correct.follows")}</Text>
      <Button look="secondary">{t("correct.save")}</Button>
    </form>
  );
}
