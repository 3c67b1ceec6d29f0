import type { Locale } from "@/lib/shared/time/seoul";
import { getTranslator, localizePath } from "../i18n";
import { Button } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { ClinicLayout } from "./clinic-layout";
import { Scanner } from "./scanner";

/** Where whoever comes is checked in: by the camera, or by typing the code. */
export function CheckInPage({
  locale,
  clinicId,
  manages,
  code,
  wrong = false,
}: {
  locale: Locale;
  clinicId: number;
  manages: boolean;
  code?: string;
  wrong?: boolean;
}) {
  const t = getTranslator(locale, "day");
  const path = `/clinic/${clinicId}/check-in`;
  return (
    <ClinicLayout locale={locale} clinicId={clinicId} manages={manages} path={path}>
      {wrong && (
        <ErrorSummary
          title={getTranslator(locale, "common")("problem")}
          errors={[{ field: "code", message: t("checkIn.faults.code") }]}
        />
      )}
      <Heading>{t("checkIn.title")}</Heading>
      <Text>{t("checkIn.intro")}</Text>
      <form method="post" action={localizePath(locale, path)}>
        <FieldRow>
          <TextField
            name="code"
            label={t("checkIn.code")}
            hint={t("checkIn.hint")}
            error={wrong ? t("checkIn.faults.code") : undefined}
            autoComplete="off"
            defaultValue={code}
            maxLength={2000}
            first
          />
        </FieldRow>
        <Button>{t("checkIn.find")}</Button>
      </form>
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
