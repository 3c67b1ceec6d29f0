import type { ReactNode } from "react";
import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, localizePath } from "../i18n";
import { Code } from "../ui/code";
import { Example, ExampleGrid } from "../ui/example";
import { Heading, Page, Subheading, Text, TextLink } from "../ui/page";
import { actionRows } from "./actions";
import { badgeRows } from "./badges";
import { fieldRows } from "./fields";
import { layoutRows } from "./layouts";
import { formatSingleStateParam, type Row, samples } from "./row";
import { tableRows } from "./tables";

const path = "/dev/ui";

export function galleryRows(locale: Locale): Row[] {
  const t = samples(locale);
  return [
    layoutRows(t, getChromeText(locale, path)),
    actionRows(t),
    fieldRows(t),
    badgeRows(t),
    tableRows(t),
  ].flat();
}

/**
 * A state that takes a page of its own; null for one that there is not.
 *
 * @param key as `formatSingleStateParam` gives it
 */
export function renderSingleState(locale: Locale, key: string): ReactNode {
  for (const row of galleryRows(locale)) {
    const state = row.states.find((one) => one.alone && formatSingleStateParam(row, one) === key);
    if (!state) continue;
    const framed = row.file === "page" || row.file === "staff-page" || row.file === "print-page";
    return framed ? (
      state.show
    ) : (
      <Page text={getChromeText(locale, `${path}?alone=${key}`)}>
        <Heading caption={samples(locale)(`states.${state.name}`)}>
          <Code>{row.file}</Code>
        </Heading>
        {state.show}
      </Page>
    );
  }
  return null;
}

/** The design system on one page: whoever builds a page chooses from here, and whoever changes a component looks here. */
export function GalleryPage({ locale }: { locale: Locale }) {
  const t = samples(locale);
  return (
    <Page text={getChromeText(locale, path)} wide>
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      {galleryRows(locale)
        .filter(({ states }) => states.length > 0)
        .map((row) => (
          <section key={row.file} aria-labelledby={`file-${row.file}`}>
            <Subheading id={`file-${row.file}`}>{row.file}</Subheading>
            <Text subtle>{row.of.map(({ name }) => name).join(", ")}</Text>
            <ExampleGrid>
              {row.states.map((state) => (
                <Example key={state.name} name={t(`states.${state.name}`)} focused={state.name === "focus"}>
                  {state.alone ? (
                    <TextLink
                      href={localizePath(locale, `${path}?alone=${formatSingleStateParam(row, state)}`)}
                    >
                      {t("alone", { file: row.file, state: t(`states.${state.name}`) })}
                    </TextLink>
                  ) : (
                    state.show
                  )}
                </Example>
              ))}
            </ExampleGrid>
          </section>
        ))}
    </Page>
  );
}
