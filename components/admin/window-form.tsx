import type { Locale } from "@/lib/shared/time/seoul";
import type { Product } from "@/lib/windows/programme";
import {
  publications,
  seoulField,
  type WindowFault,
  type WindowFaults,
  type WindowInput,
} from "@/lib/windows/window-form";
import { getTranslator } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { FieldRow, SelectField, TextField } from "../ui/field";
import { PageScript } from "../ui/live-region";
import { Text } from "../ui/page";
import { type Shown, WindowPreview } from "./window-preview";

export type WindowValues = Partial<
  Record<keyof WindowInput | "publish" | "born" | "askedAt" | "from", string>
>;

/** A stored window as its form shows it. @param now the server's instant, UTC */
export function valuesOf(window: WindowInput, now: Date): WindowValues {
  const { publishedAt } = window;
  return {
    slug: window.slug,
    nameKo: window.nameKo,
    nameEn: window.nameEn,
    birthYearFrom: String(window.birthYearFrom),
    birthYearTo: String(window.birthYearTo),
    lastDigits: window.lastDigits.join(", "),
    lobbyOpensAt: seoulField(window.lobbyOpensAt),
    opensAt: seoulField(window.opensAt),
    closesAt: seoulField(window.closesAt),
    mostInside: String(window.mostInside),
    product: window.product ?? "",
    doses: window.doses === null ? "" : String(window.doses),
    sharePercent: window.sharePercent === null ? "" : String(window.sharePercent),
    messageKo: window.messageKo ?? "",
    messageEn: window.messageEn ?? "",
    publish: publishedAt === null ? "draft" : publishedAt > now ? "later" : "now",
    publishedAt: publishedAt && publishedAt > now ? seoulField(publishedAt) : "",
  };
}

/**
 * The form of a new window, or of one that is there.
 *
 * @param version the version that is edited; undefined for a new window
 */
export function WindowForm({
  locale,
  values,
  faults,
  version,
  shown,
  products,
}: {
  locale: Locale;
  values: WindowValues;
  faults: WindowFaults;
  version?: string;
  shown?: Shown;
  products: Product[];
}) {
  const t = getTranslator(locale, "admin");
  const words = getTranslator(locale, "windows");
  const isNew = version === undefined;
  const action = isNew ? `/${locale}/admin/new-window` : `/${locale}/admin/window/${values.slug}/edit`;
  const field = (name: keyof WindowInput) => {
    const fault = faults[name];
    return {
      name,
      label: t(`fields.${name}`),
      defaultValue: values[name],
      error: fault && t(`faults.${fault}`),
    };
  };
  return (
    <form method="post" action={action} noValidate data-preview>
      <PageScript name="window-form" />
      {values.from && <input type="hidden" name="from" value={values.from} />}
      {isNew ? (
        <TextField {...field("slug")} hint={t("hints.slug")} maxLength={40} />
      ) : (
        <>
          <input type="hidden" name="slug" value={values.slug} />
          <input type="hidden" name="version" value={version} />
        </>
      )}
      <FieldRow>
        <TextField {...field("nameKo")} maxLength={60} />
        <TextField {...field("nameEn")} maxLength={60} />
      </FieldRow>
      <FieldRow>
        <TextField {...field("birthYearFrom")} inputMode="numeric" maxLength={4} />
        <TextField {...field("birthYearTo")} inputMode="numeric" maxLength={4} />
        <TextField {...field("lastDigits")} hint={t("hints.lastDigits")} maxLength={30} />
      </FieldRow>
      <Text subtle>{t("hints.instants")}</Text>
      <FieldRow>
        <TextField {...field("lobbyOpensAt")} type="datetime-local" />
        <TextField {...field("opensAt")} type="datetime-local" />
        <TextField {...field("closesAt")} type="datetime-local" />
      </FieldRow>
      <FieldRow>
        <SelectField
          {...field("product")}
          hint={products.length === 0 ? t("hints.noProducts") : t("hints.product")}
          options={[
            { value: "", label: t("doses.noProduct") },
            ...products.map((product) => ({
              value: product.code,
              label: locale === "ko" ? product.nameKo : product.nameEn,
            })),
          ]}
        />
        <TextField {...field("doses")} hint={t("hints.doses")} inputMode="numeric" maxLength={13} />
        <TextField
          {...field("sharePercent")}
          hint={t("hints.sharePercent")}
          inputMode="numeric"
          maxLength={3}
        />
        <TextField {...field("mostInside")} inputMode="numeric" maxLength={9} />
      </FieldRow>
      <FieldRow>
        <TextField {...field("messageKo")} maxLength={300} />
        <TextField {...field("messageEn")} maxLength={300} />
      </FieldRow>
      <FieldRow>
        <SelectField
          name="publish"
          label={words("visibility")}
          options={publications.map((value) => ({ value, label: words(`publish.${value}`) }))}
          defaultValue={values.publish ?? "now"}
        />
        <TextField {...field("publishedAt")} type="datetime-local" hint={words("publishedAtHint")} />
      </FieldRow>
      <WindowPreview locale={locale} shown={shown} asked={values} />
      <ButtonRow>
        <Button name="intent" value="save">
          {isNew ? t("create") : words("review")}
        </Button>
      </ButtonRow>
    </form>
  );
}

/** The lines of the summary above a form with faults. */
export function faultLines(
  locale: Locale,
  faults: Partial<Record<string, WindowFault>>,
): { field: string; message: string }[] {
  const t = getTranslator(locale, "admin");
  return Object.entries(faults).flatMap(([field, fault]) =>
    // Several fields can have the same fault, so each line names its own.
    fault
      ? [{ field, message: `${t(`fields.${field as keyof WindowFaults}`)}: ${t(`faults.${fault}`)}` }]
      : [],
  );
}
