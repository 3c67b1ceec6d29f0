import type { Region } from "@/lib/availability/availability";
import type { ClinicFeature } from "@/lib/clinics/clinic-attributes";
import type { Locale } from "@/lib/shared/time/seoul";
import { RegionPicker } from "../booking/pickers";
import { addQuery, getChromeText, getTranslator, localizePath } from "../i18n";
import { Button, ButtonRow } from "../ui/button";
import { TextField } from "../ui/field";
import { Notice } from "../ui/notice";
import { BackLink, Heading, Page, Subheading, Text } from "../ui/page";
import { ClinicList, type FoundClinic, Needs, nameIn, needField } from "./clinic-list";

export const mostFound = 20;

/**
 * Where one begins to look for a clinic: by name, near oneself, by region.
 *
 * @param name what was looked for
 * @param clinics what was found of that name
 */
export function FindPage({
  locale,
  provinces,
  name,
  clinics = [],
}: {
  locale: Locale;
  provinces: Region[];
  name?: string;
  clinics?: FoundClinic[];
}) {
  const t = getTranslator(locale, "find");
  return (
    <Page text={getChromeText(locale, addQuery("/clinics", { name }))}>
      <Heading>{t("title")}</Heading>
      <Text>{t("intro")}</Text>
      <form method="get" action={localizePath(locale, "/clinics")}>
        <TextField
          name="name"
          type="search"
          label={t("byName")}
          hint={t("nameHint")}
          defaultValue={name}
          maxLength={40}
        />
        <Button look="secondary">{t("search")}</Button>
      </form>
      {name && (
        <>
          <Subheading>{t("found", { name, count: clinics.length })}</Subheading>
          {clinics.length === 0 ? (
            <Notice look="warning">{t("foundNone")}</Notice>
          ) : (
            <ClinicList locale={locale} clinics={clinics} />
          )}
          {clinics.length === mostFound && <Text>{t("foundMost", { count: mostFound })}</Text>}
        </>
      )}
      <form method="post" action={`/${locale}/clinics/near`} data-near hidden>
        <input type="hidden" name="latitude" />
        <input type="hidden" name="longitude" />
        <ButtonRow>
          <Button look="secondary">{t("near")}</Button>
        </ButtonRow>
        <Text subtle>{t("nearText")}</Text>
        <div role="status">
          <div data-near-wrong hidden>
            <Notice look="warning">{t("nearWrong")}</Notice>
          </div>
        </div>
      </form>
      <Subheading>{t("byRegion")}</Subheading>
      <RegionPicker locale={locale} regions={provinces} to="/clinics/province" />
    </Page>
  );
}

export function ProvincePage({
  locale,
  province,
  districts,
}: {
  locale: Locale;
  province: Region;
  districts: Region[];
}) {
  const t = getTranslator(locale, "find");
  return (
    <Page text={getChromeText(locale, `/clinics/province/${province.code}`)}>
      <BackLink href={localizePath(locale, "/clinics")}>{t("back")}</BackLink>
      <Heading caption={nameIn(locale, province)}>{getTranslator(locale, "book")("districtTitle")}</Heading>
      <RegionPicker locale={locale} regions={districts} to="/clinics/district" />
    </Page>
  );
}

export function FoundPage({
  locale,
  clinics,
  needs,
  where,
}: {
  locale: Locale;
  clinics: FoundClinic[];
  needs: readonly ClinicFeature[];
  /** A district, or around the position that was shared. */
  where: { district: Region; province: Region } | "near";
}) {
  const t = getTranslator(locale, "find");
  const inDistrict = where !== "near";
  const path = inDistrict ? `/clinics/district/${where.district.code}` : "/clinics/near";
  const needed = Object.fromEntries(needs.map((need) => [needField(need), "on"]));
  return (
    <Page text={getChromeText(locale, addQuery(path, needed))}>
      <BackLink
        href={localizePath(locale, inDistrict ? `/clinics/province/${where.province.code}` : "/clinics")}
      >
        {t("back")}
      </BackLink>
      <Heading caption={inDistrict ? nameIn(locale, where.province) : undefined}>
        {inDistrict ? nameIn(locale, where.district) : t("nearTitle")}
      </Heading>
      <Needs locale={locale} needs={needs} action={localizePath(locale, path)} />
      {clinics.length > 0 && <Text>{t("clinics", { count: clinics.length })}</Text>}
      <ClinicList locale={locale} clinics={clinics} />
    </Page>
  );
}
