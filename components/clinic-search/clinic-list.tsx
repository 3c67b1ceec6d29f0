import type { ClinicAvailability } from "@/lib/availability/availability";
import { projectPoints, withCoordinates } from "@/lib/availability/map-projection";
import { type ClinicFeature, clinicFeatures } from "@/lib/clinics/clinic-attributes";
import type { Locale } from "@/lib/shared/time/seoul";
import { SeatsLeft } from "../booking/pickers";
import { getTranslator, localizePath } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { Checkboxes } from "../ui/checkboxes";
import { Notice } from "../ui/notice";
import { Text } from "../ui/page";
import { PointMap } from "../ui/point-map";
import { ChoiceList } from "../ui/summary-list";

export type FoundClinic = ClinicAvailability & { kilometres?: number };

export const nameIn = (locale: Locale, named: { nameKo: string; nameEn: string }) =>
  locale === "ko" ? named.nameKo : named.nameEn;

const distance = (locale: Locale, kilometres: number) =>
  new Intl.NumberFormat(locale, { maximumFractionDigits: 1 }).format(kilometres);

/** Clinics as a sketch of where they are and, with the same numbers, as a list. */
export function ClinicList({ locale, clinics }: { locale: Locale; clinics: FoundClinic[] }) {
  const t = getTranslator(locale, "find");
  if (clinics.length === 0) return <Notice look="warning">{t("none")}</Notice>;
  // Those without coordinates come last, so that the numbers of the others are those of the map.
  const onMap = withCoordinates(clinics);
  const others = clinics.filter((clinic) => clinic.latitude === null || clinic.longitude === null);
  const chart = projectPoints(onMap);
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
          href: localizePath(locale, `/clinics/clinic/${clinic.id}`),
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
          note: <SeatsLeft locale={locale} places={clinic.places} />,
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
}: {
  locale: Locale;
  needs: readonly ClinicFeature[];
  action: string;
}) {
  const t = getTranslator(locale, "find");
  return (
    <form method="get" action={action}>
      <Checkboxes
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
