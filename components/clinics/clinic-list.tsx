import type { ClinicPlaces } from "@/lib/booking/availability";
import { chartOf, located } from "@/lib/booking/places/chart";
import { type ClinicFeature, clinicFeatures } from "@/lib/clinic/about";
import type { Locale } from "@/lib/platform/seoul";
import { PlacesLeft } from "../booking/choices";
import { hrefIn, textOf } from "../text";
import { Button, ButtonRow } from "../ui/button";
import { CheckList } from "../ui/check";
import { ChoiceList } from "../ui/list";
import { Notice } from "../ui/notice";
import { Text } from "../ui/page";
import { PointMap } from "../ui/point-map";

export type FoundClinic = ClinicPlaces & { kilometres?: number };

export const nameIn = (locale: Locale, named: { nameKo: string; nameEn: string }) =>
  locale === "ko" ? named.nameKo : named.nameEn;

const distance = (locale: Locale, kilometres: number) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(kilometres);

/** Clinics as a sketch of where they are and, with the same numbers, as a list. */
export function ClinicList({ locale, clinics }: { locale: Locale; clinics: FoundClinic[] }) {
  const t = textOf(locale, "find");
  if (clinics.length === 0) return <Notice look="warning">{t("none")}</Notice>;
  // Those without coordinates come last, so that the numbers of the others are those of the map.
  const onMap = located(clinics);
  const others = clinics.filter((clinic) => clinic.latitude === null || clinic.longitude === null);
  const chart = chartOf(onMap);
  return (
    <>
      {chart && (
        <>
          <PointMap {...chart} label={t("map")} />
          <Text subtle>{t("scale", { kilometres: distance(locale, chart.gridKilometres) })}</Text>
        </>
      )}
      <ChoiceList
        choices={[...onMap, ...others].map((clinic: FoundClinic, n) => ({
          key: String(clinic.id),
          href: hrefIn(locale, `/clinics/clinic/${clinic.id}`),
          title: t("numbered", { number: n + 1, name: nameIn(locale, clinic) }),
          detail: (
            <>
              {locale === "ko" ? clinic.addressKo : clinic.addressEn}
              {clinic.kilometres !== undefined &&
                ` · ${t("away", { kilometres: distance(locale, clinic.kilometres) })}`}
              {clinic.features.length > 0 && <br />}
              {clinic.features.map((feature) => t(`features.${feature}`)).join(", ")}
            </>
          ),
          note: <PlacesLeft locale={locale} places={clinic.places} />,
        }))}
      />
    </>
  );
}

/** The name of a condition's field. */
export const needField = (feature: ClinicFeature) => `need-${feature}`;

/**
 * Which conditions a clinic must meet.
 *
 * @param values what else was asked for, and is asked for again
 */
export function Needs({
  locale,
  needs,
  action,
  method,
  values = {},
}: {
  locale: Locale;
  needs: readonly ClinicFeature[];
  action: string;
  method: "get" | "post";
  values?: Record<string, string>;
}) {
  const t = textOf(locale, "find");
  return (
    <form method={method} action={action}>
      {Object.entries(values).map(([name, value]) => (
        <input key={name} type="hidden" name={name} value={value} />
      ))}
      <CheckList
        label={t("needs")}
        options={clinicFeatures.map((feature) => ({
          name: needField(feature),
          label: t(`features.${feature}`),
          checked: needs.includes(feature),
        }))}
      />
      <ButtonRow>
        <Button look="tertiary">{t("apply")}</Button>
      </ButtonRow>
    </form>
  );
}
