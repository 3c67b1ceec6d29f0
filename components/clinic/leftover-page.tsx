import type { LeftoverView } from "@/lib/clinics/leftover-doses";
import { formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";
import { Heading, Subheading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { ClinicLayout } from "./clinic-layout";

export type LeftoverFault = "doses" | "time";

/** Today's leftover doses of a clinic: released, offered and booked. */
export function LeftoverPage({
  locale,
  clinicId,
  manages,
  desk,
  values = {},
  faults = [],
}: {
  locale: Locale;
  clinicId: number;
  manages: boolean;
  desk: LeftoverView;
  values?: Record<string, string>;
  faults?: LeftoverFault[];
}) {
  const t = getTranslator(locale, "clinic");
  const path = `/clinic/${clinicId}/leftover`;
  const error = (field: LeftoverFault) =>
    faults.includes(field) ? t(`leftover.faults.${field}`) : undefined;
  return (
    <ClinicLayout locale={locale} clinicId={clinicId} manages={manages} path={path}>
      {faults.length > 0 && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={faults.map((field) => ({ field, message: t(`leftover.faults.${field}`) }))}
        />
      )}
      <Heading caption={locale === "ko" ? desk.clinicKo : desk.clinicEn}>{t("leftover.title")}</Heading>
      <Text>{t("leftover.intro")}</Text>
      <Text>{t("leftover.waiting", { count: desk.waiting })}</Text>
      <form method="post" action={localizePath(locale, path)}>
        <FieldRow>
          <TextField
            name="doses"
            label={t("leftover.doses")}
            error={error("doses")}
            inputMode="numeric"
            defaultValue={values.doses}
          />
          <TextField
            name="time"
            type="time"
            label={t("leftover.time")}
            hint={t("leftover.timeHint")}
            error={error("time")}
            defaultValue={values.time}
          />
        </FieldRow>
        <Button>{t("leftover.release")}</Button>
      </form>
      <Subheading>{t("leftover.today")}</Subheading>
      <Table
        caption={t("leftover.list")}
        columns={[t("time"), t("state"), t("name"), t("leftover.until")]}
        rows={desk.doses.map((dose) => ({
          key: dose.key,
          cells: [
            formatTime(dose.startsAt),
            t(`leftover.states.${dose.state}`),
            dose.name ?? "–",
            dose.expiresAt ? formatTime(dose.expiresAt) : "–",
          ],
        }))}
        empty={t("leftover.empty")}
      />
      {desk.doses.some((dose) => dose.state === "free") && (
        <form method="post" action={localizePath(locale, `/clinic/${clinicId}/take-back`)}>
          <Button look="danger">{t("leftover.takeBack")}</Button>
        </form>
      )}
    </ClinicLayout>
  );
}
