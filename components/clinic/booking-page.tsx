import type { Answers } from "@/lib/booking/screening-rules";
import type { DayState } from "@/lib/clinic/day-state";
import {
  declineReasons,
  type OpenedBooking,
  type Step,
  sites,
  stepsFrom,
  type UsableLot,
  undoFor,
} from "@/lib/clinic/visit";
import type { RefusalReason } from "@/lib/platform/refusal";
import { type Locale, seoulDateTime, seoulDay, seoulTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { Code } from "../ui/code";
import { FieldRow, SelectField } from "../ui/field";
import { SummaryList } from "../ui/list";
import { ErrorSummary, Notice } from "../ui/notice";
import { BackLink, Heading, Subheading, Text } from "../ui/page";
import { Tag } from "../ui/tag";
import { FactLine } from "../ui/toolbar";
import { ClinicFrame } from "./frame";
import { Screening } from "./screening";

export type StepFault = "lot" | "site" | "reason";

const looks: Record<DayState, "plain" | "info" | "good" | "warning" | "quiet"> = {
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
  booking,
  lots,
  screening,
  now,
  done,
  wrong,
  refused,
}: {
  locale: Locale;
  clinicId: number;
  booking: OpenedBooking;
  lots: UsableLot[];
  /** What they answered before; null when they did not. */
  screening: { answers: Answers; answeredAt: Date } | null;
  now: Date;
  done?: Step | "walk-in";
  wrong?: StepFault[];
  refused?: RefusalReason;
}) {
  const t = textOf(locale, "day");
  const reasons = textOf(locale, "refusals");
  const path = `/clinic/${clinicId}/booking/${booking.id}`;
  const product = locale === "ko" ? booking.productKo : booking.productEn;
  const steps = stepsFrom(booking, now);
  const undoUntil = new Date((booking.steppedAt?.getTime() ?? 0) + undoFor);
  return (
    <ClinicFrame locale={locale} clinicId={clinicId} path={path}>
      <BackLink href={hrefIn(locale, `/clinic?day=${seoulDay(booking.startsAt)}`)}>{t("open.back")}</BackLink>
      {wrong && wrong.length > 0 && (
        <ErrorSummary
          title={textOf(locale, "common")("problem")}
          errors={wrong.map((field) => ({ field, message: t(`open.faults.${field}`) }))}
        />
      )}
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      {done && (
        <Notice look="success" title={t(`open.done.${done}`)} live>
          {steps.includes("undo") && t("open.undoText", { time: seoulTime(undoUntil) })}
        </Notice>
      )}
      <Heading caption={seoulDateTime(booking.startsAt, locale)}>{booking.name}</Heading>
      <FactLine>
        <Tag look={looks[booking.state]}>{t(`states.${booking.state}`)}</Tag> {booking.birthDate} ·{" "}
        {[t("doseOf", { dose: booking.dose }), product].filter(Boolean).join(" · ")}
      </FactLine>
      <Steps
        locale={locale}
        action={hrefIn(locale, path)}
        booking={booking}
        lots={lots}
        steps={steps}
        wrong={wrong ?? []}
      />
      <SummaryList
        rows={[
          { term: t("birthDate"), value: booking.birthDate },
          { term: t("open.phoneWhole"), value: booking.phone ?? "–" },
          {
            term: t("dose"),
            value: [t("doseOf", { dose: booking.dose }), product].filter(Boolean).join(" · "),
          },
          { term: t("code"), value: <Code>{booking.code}</Code> },
          ...(booking.lot ? [{ term: t("open.lot"), value: booking.lot }] : []),
          ...(booking.site ? [{ term: t("open.site"), value: t(`open.sites.${booking.site}`) }] : []),
          ...(booking.reason ? [{ term: t("open.reason"), value: t(`open.reasons.${booking.reason}`) }] : []),
          ...(booking.steppedAt
            ? [
                {
                  term: t("open.who"),
                  value: t("open.by", {
                    time: seoulTime(booking.steppedAt),
                    name: booking.staffName ?? "–",
                  }),
                },
              ]
            : []),
        ]}
      />
      {booking.state !== "cancelled" && <Screening locale={locale} screening={screening} />}
      <ButtonRow>
        <ButtonLink look="tertiary" href={hrefIn(locale, `/clinic/${clinicId}/check-in`)}>
          {t("open.next")}
        </ButtonLink>
      </ButtonRow>
    </ClinicFrame>
  );
}

function Steps({
  locale,
  action,
  booking: { state },
  lots,
  steps,
  wrong,
}: {
  locale: Locale;
  action: string;
  booking: OpenedBooking;
  lots: UsableLot[];
  steps: Step[];
  wrong: StepFault[];
}) {
  const t = textOf(locale, "day");
  const choose = { value: "", label: t("open.choose") };
  const from = <input type="hidden" name="from" value={state} />;
  const fault = (field: StepFault) => (wrong.includes(field) ? t(`open.faults.${field}`) : undefined);
  const simple = (step: Step, look: "primary" | "secondary" | "tertiary") =>
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
          {lots.length === 0 ? (
            <Notice look="warning">{t("open.noLots")}</Notice>
          ) : (
            <form method="post" action={`${action}/vaccinate`}>
              {from}
              <FieldRow>
                <SelectField
                  name="lot"
                  label={t("open.lot")}
                  error={fault("lot")}
                  options={lots.map((lot) => ({
                    value: JSON.stringify([lot.productCode, lot.lot]),
                    label: t("open.lotLeft", {
                      product: locale === "ko" ? lot.productKo : lot.productEn,
                      lot: lot.lot,
                      doses: lot.doses,
                    }),
                  }))}
                />
                <SelectField
                  name="site"
                  label={t("open.site")}
                  error={fault("site")}
                  options={[
                    choose,
                    ...sites.map((site) => ({ value: site, label: t(`open.sites.${site}`) })),
                  ]}
                />
              </FieldRow>
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
