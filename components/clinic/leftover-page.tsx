import type { LeftoverDesk } from "@/lib/clinic/leftover";
import { type Locale, seoulTime } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Button } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";
import { Heading, Subheading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { ClinicFrame } from "./frame";

export type LeftoverFault = "doses" | "time";

/** Today's leftover doses of a clinic: released, offered and booked. */
export function LeftoverPage({
  locale,
  clinicId,
  desk,
  values = {},
  faults = [],
}: {
  locale: Locale;
  clinicId: number;
  desk: LeftoverDesk;
  values?: Record<string, string>;
  faults?: LeftoverFault[];
}) {
  const t = textOf(locale, "clinic");
  const path = `/clinic/${clinicId}/leftover`;
  const error = (field: LeftoverFault) =>
    faults.includes(field) ? t(`leftover.faults.${field}`) : undefined;
  return (
    <ClinicFrame locale={locale} clinicId={clinicId} path={path}>
      {faults.length > 0 && (
        <ErrorSummary
          title={textOf(locale, "common")("problem")}
          errors={faults.map((field) => ({ field, message: t(`leftover.faults.${field}`) }))}
        />
      )}
      <Heading caption={locale === "ko" ? desk.clinicKo : desk.clinicEn}>{t("leftover.title")}</Heading>
      <Text>{t("leftover.intro")}</Text>
      <Text>{t("leftover.waiting", { count: desk.waiting })}</Text>
      <form method="post" action={hrefIn(locale, path)}>
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
            seoulTime(dose.startsAt),
            t(`leftover.states.${dose.state}`),
            dose.name ?? "–",
            dose.expiresAt ? seoulTime(dose.expiresAt) : "–",
          ],
        }))}
        empty={t("leftover.empty")}
      />
      {desk.doses.some((dose) => dose.state === "free") && (
        <form method="post" action={hrefIn(locale, `/clinic/${clinicId}/take-back`)}>
          <Button look="danger">{t("leftover.takeBack")}</Button>
        </form>
      )}
    </ClinicFrame>
  );
}
