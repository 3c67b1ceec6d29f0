import type { Locale } from "@/lib/platform/seoul";
import { hrefIn, textOf } from "../text";
import { Button } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { ErrorSummary } from "../ui/notice";
import { Heading, Text } from "../ui/page";
import { ClinicFrame } from "./frame";
import { Scanner } from "./scanner";

/** Where whoever comes is checked in: by the camera, or by typing the code. */
export function CheckInPage({
  locale,
  clinicId,
  code,
  wrong = false,
}: {
  locale: Locale;
  clinicId: number;
  code?: string;
  wrong?: boolean;
}) {
  const t = textOf(locale, "day");
  const path = `/clinic/${clinicId}/check-in`;
  return (
    <ClinicFrame locale={locale} clinicId={clinicId} path={path}>
      {wrong && (
        <ErrorSummary
          title={textOf(locale, "common")("problem")}
          errors={[{ field: "code", message: t("checkIn.faults.code") }]}
        />
      )}
      <Heading>{t("checkIn.title")}</Heading>
      <Text>{t("checkIn.intro")}</Text>
      <form method="post" action={hrefIn(locale, path)}>
        <FieldRow>
          <TextField
            name="code"
            label={t("checkIn.code")}
            hint={t("checkIn.hint")}
            error={wrong ? t("checkIn.faults.code") : undefined}
            autoComplete="off"
            defaultValue={code}
            maxLength={40}
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
    </ClinicFrame>
  );
}
