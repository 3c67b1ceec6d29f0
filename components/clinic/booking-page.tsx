import type { ScreeningRecord } from "@/lib/booking/screening";
import { getScreeningMark, type ScreeningQuestion } from "@/lib/booking/screening-rules";
import { formatMobile } from "@/lib/citizens/phone";
import type { findOtherToday, NotNow } from "@/lib/clinics/check-in";
import {
  declineReasons,
  injectionSites,
  listAllowedTransitions,
  type OpenedBooking,
  UNDO_MS,
  type UsableLot,
  type VisitTransition,
} from "@/lib/clinics/visit";
import type { CorrectionHistory } from "@/lib/clinics/visit-correction";
import type { BookingState } from "@/lib/clinics/worklist/booking-state";
import type { ErrorCode } from "@/lib/shared/errors";
import { formatDateTime, formatTime, type Locale, toSeoulDate } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Badge } from "../ui/badge";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { CheckField } from "../ui/checkboxes";
import { Code } from "../ui/code";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Subheading, Text } from "../ui/page";
import { SummaryList } from "../ui/summary-list";
import { FactLine } from "../ui/toolbar";
import { ClinicLayout } from "./clinic-layout";
import { type CorrectionFault, RecordCorrection } from "./correction";
import { InsteadOfArriving, NotNowNotice } from "./not-now";
import { Screening, ScreeningAlert } from "./screening";

/** What a step may lack. */
export const stepFaults = ["lot", "site", "reason", "checked"] as const;
export type StepFault = (typeof stepFaults)[number];

export const stateLooks: Record<BookingState, "plain" | "info" | "good" | "warning" | "quiet"> = {
  booked: "plain",
  arrived: "info",
  vaccinated: "good",
  "not-vaccinated": "warning",
  "no-show": "warning",
  cancelled: "quiet",
};

/** One booking, opened: who it is, where it stands, and the steps that can be taken now. */
export function BookingPage({
  locale,
  clinicId,
  manages,
  booking,
  lots,
  screening,
  notNow,
  other,
  now,
  done,
  wrong = [],
  missing = [],
  uncorrected = [],
  history,
  values,
  refused,
}: {
  locale: Locale;
  clinicId: number;
  manages: boolean;
  booking: OpenedBooking;
  lots: UsableLot[];
  /** What they answered before; null when they did not. */
  screening: ScreeningRecord | null;
  /** Why nobody can arrive on it now. */
  notNow: NotNow | null;
  /** Another booking of the same person, of today. */
  other: Awaited<ReturnType<typeof findOtherToday>>;
  now: Date;
  history: CorrectionHistory;
  done?: VisitTransition | "walk-in" | "screening" | "correct";
  /** What a step that was not taken lacks, and the questions left without an answer. */
  wrong?: StepFault[];
  missing?: ScreeningQuestion[];
  /** What a correction lacks. */
  uncorrected?: CorrectionFault[];
  /** What was typed into the form that is shown again. */
  values?: Record<string, string>;
  refused?: ErrorCode;
}) {
  const t = getTranslator(locale, "day");
  const reasons = getTranslator(locale, "refusals");
  const path = `/clinic/${clinicId}/booking/${booking.id}`;
  const product = locale === "ko" ? booking.productKo : booking.productEn;
  const steps = listAllowedTransitions(booking, now);
  const open = booking.state === "booked" || booking.state === "arrived";
  const typesLot = lots.length === 0 || Boolean(values?.typedLot);
  const faults = [
    ...wrong.map((field) => ({
      field: field === "lot" && typesLot ? "typedLot" : field,
      message: t(`open.faults.${field}`),
    })),
    ...uncorrected.map((field) => ({ field, message: t(`correct.faults.${field}`) })),
    ...missing.map((field) => ({
      field,
      message: t("open.faults.answerTo", { what: t(`open.screened.${field}`) }),
    })),
  ];
  const undoUntil = new Date((booking.steppedAt?.getTime() ?? 0) + UNDO_MS);
  const shut = notNow?.reason === "arrived" || done || refused ? null : notNow;
  const next = (
    <ButtonLink look="tertiary" href={localizePath(locale, `/clinic/${clinicId}/check-in`)} first={!!done}>
      {t("open.next")}
    </ButtonLink>
  );
  return (
    <ClinicLayout locale={locale} clinicId={clinicId} manages={manages} path={path}>
      <BackLink href={localizePath(locale, `/clinic?day=${toSeoulDate(booking.startsAt)}`)}>
        {t("open.back")}
      </BackLink>
      {faults.length > 0 && (
        <ErrorSummary title={getTranslator(locale, "common")("problem")} errors={faults} />
      )}
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      {done && (
        <Notice look="success" title={t(`open.done.${done}`)} live>
          {steps.includes("undo") && t("open.undoText", { time: formatTime(undoUntil) })}
        </Notice>
      )}
      {booking.lotWarning && (
        <Notice
          look="warning"
          title={t(`open.lotWarnings.${booking.lotWarning}`, { lot: booking.lot ?? "" })}
        >
          {t("open.lotWarningText")}
        </Notice>
      )}
      {done && <ButtonRow>{next}</ButtonRow>}
      <Heading caption={formatDateTime(booking.startsAt, locale)}>{booking.name}</Heading>
      {shut && <NotNowNotice {...{ locale, notNow: shut, now }} />}
      <FactLine>
        <Badge look={stateLooks[booking.state]}>{t(`states.${booking.state}`)}</Badge> {booking.birthDate} ·{" "}
        {[t("doseOf", { dose: booking.dose }), product].filter(Boolean).join(" · ")}
      </FactLine>
      {booking.state !== "cancelled" && <ScreeningAlert locale={locale} screening={screening} open={open} />}
      {shut && (
        <ButtonRow>
          <InsteadOfArriving {...{ locale, clinicId, notNow: shut, other }} />
          {next}
        </ButtonRow>
      )}
      <Steps
        locale={locale}
        action={localizePath(locale, path)}
        booking={booking}
        lots={lots}
        steps={steps}
        screening={screening}
        wrong={wrong}
        values={wrong.length > 0 ? (values ?? {}) : {}}
      />
      <SummaryList
        rows={[
          { term: t("birthDate"), value: booking.birthDate },
          { term: t("open.phoneWhole"), value: booking.phone ? formatMobile(booking.phone) : "–" },
          {
            term: t("dose"),
            value: [t("doseOf", { dose: booking.dose }), product].filter(Boolean).join(" · "),
          },
          { term: t("code"), value: <Code>{booking.code}</Code> },
          ...(booking.lot ? [{ term: t("open.lot"), value: booking.lot }] : []),
          ...(booking.site ? [{ term: t("open.site"), value: t(`open.sites.${booking.site}`) }] : []),
          ...(booking.reason ? [{ term: t("open.reason"), value: t(`open.reasons.${booking.reason}`) }] : []),
          ...(booking.checkedBy
            ? [{ term: t("open.checkedBy"), value: t("open.checkedByName", { name: booking.checkedBy }) }]
            : []),
          ...(booking.steppedAt
            ? [
                {
                  term: t("open.who"),
                  value: t("open.by", {
                    time: formatTime(booking.steppedAt),
                    name: booking.staffName ?? "–",
                  }),
                },
              ]
            : []),
        ]}
      />
      <RecordCorrection
        {...{ locale, manages, booking, lots, screening, history, now }}
        action={`${localizePath(locale, path)}/correct`}
        wrong={uncorrected}
        values={uncorrected.length > 0 ? values : undefined}
      />
      {booking.state !== "cancelled" && (
        <Screening
          locale={locale}
          screening={screening}
          action={
            open && (!screening?.answers || screening.enteredBy !== null)
              ? `${localizePath(locale, path)}/screening`
              : undefined
          }
          values={missing.length > 0 ? values : undefined}
          missing={missing}
        />
      )}
      {!done && !shut && <ButtonRow>{next}</ButtonRow>}
    </ClinicLayout>
  );
}

function Steps({
  locale,
  action,
  booking: { state, productCode },
  lots,
  steps,
  screening,
  wrong,
  values,
}: {
  locale: Locale;
  action: string;
  booking: OpenedBooking;
  lots: UsableLot[];
  steps: VisitTransition[];
  screening: ScreeningRecord | null;
  wrong: StepFault[];
  values: Record<string, string>;
}) {
  const t = getTranslator(locale, "day");
  const choose = { value: "", label: t("open.choose") };
  const from = <input type="hidden" name="from" value={state} />;
  const fault = (field: StepFault) => (wrong.includes(field) ? t(`open.faults.${field}`) : undefined);
  const simple = (step: VisitTransition, look: "primary" | "secondary" | "tertiary") =>
    steps.includes(step) && (
      <form method="post" action={`${action}/${step}`}>
        {from}
        <Button look={look} first={look === "primary"}>
          {t(`open.steps.${step}`)}
        </Button>
      </form>
    );
  return (
    <>
      {steps.includes("arrive") && <Text>{t("open.check")}</Text>}
      {steps.includes("vaccinate") && (
        <>
          <Subheading>{t("open.steps.vaccinate")}</Subheading>
          {lots.length === 0 && <Notice look="warning">{t("open.noLots")}</Notice>}
          {(lots.length > 0 || productCode !== null) && (
            <form method="post" action={`${action}/vaccinate`}>
              {from}
              <FieldRow>
                {lots.length > 0 && (
                  <SelectField
                    name="lot"
                    label={t("open.lot")}
                    error={values.typedLot ? undefined : fault("lot")}
                    defaultValue={values.lot}
                    options={lots.map((lot) => ({
                      value: JSON.stringify([lot.productCode, lot.lot]),
                      label: t("open.lotLeft", {
                        product: locale === "ko" ? lot.productKo : lot.productEn,
                        lot: lot.lot,
                        doses: lot.doses,
                      }),
                    }))}
                  />
                )}
                {productCode !== null && (
                  <TextField
                    name="typedLot"
                    label={t("open.typedLot")}
                    hint={t("open.typedLotHint")}
                    error={lots.length === 0 || values.typedLot ? fault("lot") : undefined}
                    maxLength={40}
                    defaultValue={values.typedLot}
                  />
                )}
                <SelectField
                  name="site"
                  label={t("open.site")}
                  error={fault("site")}
                  defaultValue={values.site}
                  options={[
                    choose,
                    ...injectionSites.map((site) => ({ value: site, label: t(`open.sites.${site}`) })),
                  ]}
                />
              </FieldRow>
              {screening && <input type="hidden" name="answers" value={screening.answeredAt.toISOString()} />}
              {screening && (!screening.answers || getScreeningMark(screening.answers) === "look") && (
                <CheckField
                  name="checked"
                  label={t("open.checked")}
                  error={fault("checked")}
                  checked={values.checked === "on"}
                />
              )}
              <Button>{t("open.steps.vaccinate")}</Button>
            </form>
          )}
          <Subheading>{t("open.steps.decline")}</Subheading>
          <form method="post" action={`${action}/decline`}>
            {from}
            <FieldRow>
              <SelectField
                name="reason"
                label={t("open.reason")}
                error={fault("reason")}
                options={[
                  choose,
                  ...declineReasons.map((reason) => ({ value: reason, label: t(`open.reasons.${reason}`) })),
                ]}
              />
            </FieldRow>
            <Button look="secondary">{t("open.steps.decline")}</Button>
          </form>
        </>
      )}
      <ButtonRow>
        {simple("arrive", "primary")}
        {simple("no-show", "secondary")}
        {simple("undo", "tertiary")}
      </ButtonRow>
    </>
  );
}
