import type { WindowWish } from "@/lib/admin/window-form";
import type { Preview } from "@/lib/admin/window-preview";
import type { Answer } from "@/lib/eligibility/answer";
import { type Locale, seoulDateTime } from "@/lib/platform/seoul";
import { textOf } from "../text";
import { Button } from "../ui/button";
import { FieldRow, TextField } from "../ui/field";
import { PlainList, SummaryList } from "../ui/list";
import { Live } from "../ui/live";
import { Notice } from "../ui/notice";
import { Subheading, Text } from "../ui/page";
import { cohortOf } from "./cohort";

type Told = Answer<WindowWish & { pausedAt: Date | null }>;

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
  const t = textOf(locale, "windows");
  return (
    <>
      <Subheading>{t("preview")}</Subheading>
      <Live id="preview">
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
      </Live>
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
  const t = textOf(locale, "windows");
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
                    cohort: cohortOf(
                      { birthYearFrom: years[0], birthYearTo: years[1], lastDigits: digits },
                      locale,
                    ),
                    from: seoulDateTime(from, locale),
                    until: seoulDateTime(until, locale),
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
    lobby: window ? seoulDateTime(window.lobbyOpensAt, locale) : "",
    opens: window ? seoulDateTime(window.opensAt, locale) : "",
    closes: window ? seoulDateTime(window.closesAt, locale) : "",
  };
}

const toldTitle = (locale: Locale, told: Told) =>
  textOf(locale, "start")(`answer.${told.reason}.title`, valuesOf(locale, told));
const toldText = (locale: Locale, told: Told) =>
  textOf(locale, "start")(`answer.${told.reason}.body`, valuesOf(locale, told));
