import type { LeftoverView } from "@/lib/clinics/leftover-doses";
import { formatTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";
import { Heading, Subheading, Text } from "../ui/page";
import { Table } from "../ui/table";
import { ClinicLayout } from "./clinic-layout";

export type LeftoverFault = "doses" | "time" | "few" | "closed";

const fieldOf = { doses: "doses", few: "doses", time: "time", closed: "time" } as const;

/** Today's leftover doses of a clinic: released, offered and booked. */
export function LeftoverPage({
  locale,
  clinicId,
  manages,
  desk,
  newKey,
  values = {},
  faults = [],
}: {
  locale: Locale;
  clinicId: number;
  manages: boolean;
  desk: LeftoverView;
  /** Names what the form releases. */
  newKey: string;
  values?: Record<string, string>;
  faults?: LeftoverFault[];
}) {
  const t = getTranslator(locale, "clinic");
  const path = `/clinic/${clinicId}/leftover`;
  const error = (field: "doses" | "time") => {
    const fault = faults.find((each) => fieldOf[each] === field);
    return fault && t(`leftover.faults.${fault}`);
  };
  return (
    <ClinicLayout locale={locale} clinicId={clinicId} manages={manages} path={path}>
      {faults.length > 0 && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={faults.map((fault) => ({ field: fieldOf[fault], message: t(`leftover.faults.${fault}`) }))}
        />
      )}
      <Heading caption={locale === "ko" ? desk.clinicKo : desk.clinicEn}>{t("leftover.title")}</Heading>
      <Text>{t("leftover.intro")}</Text>
      <Text>{t("leftover.waiting", { count: desk.waiting })}</Text>
      <form method="post" action={localizePath(locale, path)}>
        <input type="hidden" name="key" value={values.key || newKey} />
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
