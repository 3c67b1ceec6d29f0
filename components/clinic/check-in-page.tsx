import type { findOtherToday, NotNow } from "@/lib/clinics/check-in";
import { listAllowedTransitions, type OpenedBooking } from "@/lib/clinics/visit";
import type { ErrorCode } from "@/lib/shared/errors";
import { formatDateTime, formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Badge } from "../ui/badge";
import { Button, ButtonLink, ButtonRow } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { ErrorSummary, Notice } from "../ui/notice";
import { Heading, Subheading, Text, TextLink } from "../ui/page";
import { FactLine } from "../ui/toolbar";
import { stateLooks } from "./booking-page";
import { ClinicLayout } from "./clinic-layout";
import { DeskForm } from "./desk-form";
import { InsteadOfArriving, NotNowNotice } from "./not-now";
import { Scanner } from "./scanner";

/** Why a code led to no booking of the clinic. */
export const checkInFaults = ["empty", "nowhere", "elsewhere", "moved-away"] as const;

/**
 * Where whoever comes is checked in, one after the other: a code by the camera, a scanner or the keyboard, a look at
 * the identity card, the arrival, and the next code.
 *
 * @param booking what was found last
 * @param other another booking of the same person, of today
 * @param arrived whose arrival was recorded last
 */
export function CheckInPage({
  locale,
  clinicId,
  manages,
  now,
  fault,
  booking,
  notNow,
  other,
  arrived,
  refused,
}: {
  locale: Locale;
  clinicId: number;
  manages: boolean;
  /** The server's instant, UTC. */
  now: Date;
  fault?: { reason: (typeof checkInFaults)[number]; code: string };
  booking?: OpenedBooking;
  notNow: NotNow | null;
  other: Awaited<ReturnType<typeof findOtherToday>>;
  arrived: { id: string; name: string; startsAt: Date; undoUntil: Date } | null;
  refused?: ErrorCode;
}) {
  const t = getTranslator(locale, "day");
  const reasons = getTranslator(locale, "refusals");
  const path = `/clinic/${clinicId}/check-in`;
  const asked = now.getTime();
  const message = fault && t(`checkIn.faults.${fault.reason}`, { code: fault.code });
  const mayArrive = booking !== undefined && listAllowedTransitions(booking, now).includes("arrive");
  return (
    <ClinicLayout locale={locale} clinicId={clinicId} manages={manages} path={path}>
      <Heading>{t("checkIn.title")}</Heading>
      {message && (
        <ErrorSummary
          key={asked}
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: "code", message }]}
          focused={false}
        />
      )}
      {refused && (
        <Notice look="danger" title={reasons(`${refused}.title`)} live>
          {reasons(`${refused}.next`)}
        </Notice>
      )}
      {arrived && (
        <Notice
          key={arrived.id}
          look="success"
          title={t("checkIn.arrived", { name: arrived.name, time: formatTime(arrived.startsAt) })}
          live
        >
          <TextLink href={localizePath(locale, `/clinic/${clinicId}/booking/${arrived.id}`)}>
            {t("checkIn.undo", { time: formatTime(arrived.undoUntil) })}
          </TextLink>
        </Notice>
      )}
      {booking && <Found key={asked} {...{ locale, clinicId, booking, notNow, other, mayArrive, now }} />}
      {!booking && <Text>{t("checkIn.intro")}</Text>}
      <DeskForm
        action={localizePath(locale, path)}
        lost={t("checkIn.lost")}
        field="code"
        asked={asked}
        toField={!mayArrive}
      >
        <FieldRow>
          <TextField
            name="code"
            label={t(booking ? "checkIn.nextCode" : "checkIn.code")}
            hint={t("checkIn.hint")}
            error={message}
            autoComplete="off"
            maxLength={2000}
            first={!mayArrive}
          />
        </FieldRow>
        <Button look={mayArrive ? "secondary" : "primary"}>{t("checkIn.find")}</Button>
      </DeskForm>
      <Scanner
        texts={{
          scan: t("checkIn.scan"),
          stop: t("checkIn.stop"),
          looking: t("checkIn.looking"),
          noCamera: t("checkIn.noCamera"),
        }}
        field="code"
      />
    </ClinicLayout>
  );
}

/** Who was found, and the arrival or why there is none to record. */
function Found({
  locale,
  clinicId,
  booking,
  notNow,
  other,
  mayArrive,
  now,
}: {
  locale: Locale;
  clinicId: number;
  booking: OpenedBooking;
  notNow: NotNow | null;
  other: Awaited<ReturnType<typeof findOtherToday>>;
  mayArrive: boolean;
  now: Date;
}) {
  const t = getTranslator(locale, "day");
  const page = `/clinic/${clinicId}/booking/${booking.id}`;
  const product = locale === "ko" ? booking.productKo : booking.productEn;
  return (
    <section aria-label={booking.name}>
      <Subheading>{booking.name}</Subheading>
      {notNow && <NotNowNotice {...{ locale, notNow, now }} />}
      <FactLine>
        <Badge look={stateLooks[booking.state]}>{t(`states.${booking.state}`)}</Badge>{" "}
        {[
          booking.birthDate,
          formatDateTime(booking.startsAt, locale),
          t("doseOf", { dose: booking.dose }),
          product,
        ]
          .filter(Boolean)
          .join(" · ")}
      </FactLine>
      {mayArrive && <Text>{t("open.check")}</Text>}
      <ButtonRow>
        {mayArrive && (
          <DeskForm action={localizePath(locale, `${page}/arrive`)} lost={t("checkIn.lost")}>
            <input type="hidden" name="from" value={booking.state} />
            <input type="hidden" name="back" value="check-in" />
            <Button first>{t("open.steps.arrive")}</Button>
          </DeskForm>
        )}
        {notNow && <InsteadOfArriving {...{ locale, clinicId, notNow, other }} />}
        <ButtonLink look="tertiary" href={localizePath(locale, page)}>
          {t("checkIn.open")}
        </ButtonLink>
      </ButtonRow>
    </section>
  );
}
