import type { EligibilityResult } from "@/lib/eligibility/check-eligibility";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import type { WindowInput } from "@/lib/windows/window-form";
import type { Preview } from "@/lib/windows/window-preview";
import { getTranslator } from "../i18n";
import { Button } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { LiveRegion } from "../ui/live-region";
import { Notice } from "../ui/notice";
import { Subheading, Text } from "../ui/page";
import { PlainList, SummaryList } from "../ui/summary-list";
import { formatCohort } from "./cohort";

type Told = EligibilityResult<WindowInput & { pausedAt: Date | null }>;

/** What is shown beside a form: what a wish would do; undefined while it cannot be read. */
export interface Shown {
  preview?: Preview;
  told?: Told;
}

/** What a window would do: whom it reaches, which others it overlaps, and what one person would be told. */
export function WindowPreview({
  locale,
  shown,
  asked,
}: {
  locale: Locale;
  shown: Shown | undefined;
  asked: { born?: string; askedAt?: string };
}) {
  const t = getTranslator(locale, "windows");
  return (
    <>
      <Subheading>{t("preview")}</Subheading>
      <LiveRegion id="preview">
        {shown?.preview ? (
          <Reach locale={locale} preview={shown.preview} />
        ) : (
          <Text subtle>{t("previewFaults")}</Text>
        )}
        {shown?.told && (
          <Notice title={t("told", { told: toldTitle(locale, shown.told) })}>
            {toldText(locale, shown.told)}
          </Notice>
        )}
      </LiveRegion>
      <FieldRow>
        <TextField name="born" type="date" label={`${t("ask")} ${t("askBirth")}`} defaultValue={asked.born} />
        <TextField
          name="askedAt"
          type="datetime-local"
          label={t("askAt")}
          hint={t("askHint")}
          defaultValue={asked.askedAt}
        />
      </FieldRow>
      <Button look="secondary" name="intent" value="preview">
        {t("show")}
      </Button>
    </>
  );
}

function Reach({ locale, preview }: { locale: Locale; preview: Preview }) {
  const t = getTranslator(locale, "windows");
  const { people, unknownYears, overlaps } = preview;
  return (
    <SummaryList
      rows={[
        {
          term: t("peopleTerm"),
          value: (
            <>
              {t("people", { count: rounded(people).toLocaleString(locale) })}
              <Text subtle>
                {t("source")}
                {unknownYears.length > 0 && ` ${t("unknownYears", { years: spanOf(unknownYears) })}`}
              </Text>
            </>
          ),
        },
        {
          term: t("overlaps"),
          value:
            overlaps.length === 0 ? (
              t("noOverlaps")
            ) : (
              <PlainList
                items={overlaps.map(({ window, years, digits, from, until }) =>
                  t("overlap", {
                    name: locale === "ko" ? window.nameKo : window.nameEn,
                    cohort: formatCohort(
                      { birthYearFrom: years[0], birthYearTo: years[1], lastDigits: digits },
                      locale,
                    ),
                    from: formatDateTime(from, locale),
                    until: formatDateTime(until, locale),
                  }),
                )}
              />
            ),
        },
      ]}
    />
  );
}

/** The figures are approximate, and are shown as such. */
const rounded = (people: number) => (people < 10_000 ? people : Math.round(people / 1_000) * 1_000);

/** Many years in a row are said by the first and the last. */
function spanOf(years: number[]): string {
  return years.length > 4 ? `${years[0]}–${years.at(-1)}` : years.join(", ");
}

function valuesOf(locale: Locale, { window }: Told) {
  return {
    name: window ? (locale === "ko" ? window.nameKo : window.nameEn) : "",
    lobby: window ? formatDateTime(window.lobbyOpensAt, locale) : "",
    opens: window ? formatDateTime(window.opensAt, locale) : "",
    closes: window ? formatDateTime(window.closesAt, locale) : "",
  };
}

const toldTitle = (locale: Locale, told: Told) =>
  getTranslator(locale, "start")(`answer.${told.reason}.title`, valuesOf(locale, told));
const toldText = (locale: Locale, told: Told) =>
  getTranslator(locale, "start")(`answer.${told.reason}.body`, valuesOf(locale, told));
