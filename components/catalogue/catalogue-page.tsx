import type { ReactNode } from "react";
import type { Locale } from "@/lib/platform/seoul";
import { chromeText, hrefIn } from "../text";
import { Code } from "../ui/code";
import { Heading, Page, Subheading, Text, TextLink } from "../ui/page";
import { Specimen, SpecimenGrid } from "../ui/specimen";
import { acts } from "./acts";
import { fields } from "./fields";
import { frames } from "./frames";
import { marks } from "./marks";
import { aloneKey, type Row, samples } from "./row";
import { tables } from "./tables";

const path = "/dev/ui";

/** Everything that the design system has, in each state. */
export function catalogue(locale: Locale): Row[] {
  const t = samples(locale);
  return [frames(t, chromeText(locale, path)), acts(t), fields(t), marks(t), tables(t)].flat();
}

/**
 * A state that takes a page of its own; null for one that there is not.
 *
 * @param key as `aloneKey` gives it
 */
export function alonePage(locale: Locale, key: string): ReactNode {
  for (const row of catalogue(locale)) {
    const state = row.states.find((one) => one.alone && aloneKey(row, one) === key);
    if (!state) continue;
    const framed = row.file === "page" || row.file === "staff-page" || row.file === "print-page";
    return framed ? (
      state.show
    ) : (
      <Page text={chromeText(locale, `${path}?alone=${key}`)}>
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
export function CataloguePage({ locale }: { locale: Locale }) {
  const t = samples(locale);
  return (
    <Page text={chromeText(locale, path)} wide>
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      {catalogue(locale)
        .filter(({ states }) => states.length > 0)
        .map((row) => (
          <section key={row.file} aria-labelledby={`file-${row.file}`}>
            <Subheading id={`file-${row.file}`}>{row.file}</Subheading>
            <Text subtle>{row.of.map(({ name }) => name).join(", ")}</Text>
            <SpecimenGrid>
              {row.states.map((state) => (
                <Specimen key={state.name} name={t(`states.${state.name}`)} focused={state.name === "focus"}>
                  {state.alone ? (
                    <TextLink href={hrefIn(locale, `${path}?alone=${aloneKey(row, state)}`)}>
                      {t("alone", { file: row.file, state: t(`states.${state.name}`) })}
                    </TextLink>
                  ) : (
                    state.show
                  )}
                </Specimen>
              ))}
            </SpecimenGrid>
          </section>
        ))}
    </Page>
  );
}
