import { clinicFeatures, clinicLanguages } from "@/lib/clinics/clinic-attributes";
import type { ClinicFault, ClinicValues } from "@/lib/clinics/registry/clinic-record";
import type { DistrictName } from "@/lib/clinics/registry/clinic-repository";
import type { AffectedSlot } from "@/lib/clinics/slot-reconciliation";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { formatWeekday, HoursTable } from "../../clinic/hours-table";
import { getTranslator, localizePath } from "../../i18n";
import { Button } from "../../ui/button";
import { Checkboxes } from "../../ui/checkboxes";
import { Code } from "../../ui/code";
import { FieldRow, SelectField, TextField } from "../../ui/field";
import { ErrorSummary, Notice } from "../../ui/notice";
import { BackLink, Heading, Text, TextLink } from "../../ui/page";
import { Table } from "../../ui/table";
import { AdminLayout } from "../admin-layout";
import { formatImportFault } from "./fault-text";

const path = "/admin/clinics";

/** What can be wrong with the form: a field, or what the clinics that are there say to it. */
export type FormFault = ClinicFault | "district-unknown" | "other-province" | "there-already";

/** The field that a fault is at. */
function fieldOf(fault: FormFault): string {
  if (fault === "district-unknown" || fault === "other-province") return "districtCode";
  if (fault === "there-already") return "nameKo";
  return fault.startsWith("day") ? `opens${fault.slice(3)}` : fault;
}

export interface ClinicView {
  locale: Locale;
  /** Undefined for a clinic that is to be made. */
  id?: number;
  /** What the clinic looked like when the form was made; goes back with it. */
  seen?: string;
  values: ClinicValues;
  districts: DistrictName[];
  faults?: FormFault[];
  /** The number of the clinic that bears the name already. */
  other?: string;
  /** Who would lose their time; then nothing was changed. */
  affected?: AffectedSlot[];
  /** Whether somebody else changed it since the form was made. */
  meanwhile?: boolean;
  done?: "made" | "saved";
}

/** A clinic of the register, or a new one. */
export function ClinicPage(view: ClinicView) {
  const { locale, id, values, faults = [], affected = [], meanwhile, done } = view;
  const t = getTranslator(locale, "clinics");
  const own = id === undefined ? `${path}/new` : `${path}/${id}`;
  const message = (fault: FormFault) =>
    formatImportFault({ reason: "wrong", fault, detail: view.other }, locale);
  const lines = faults.map((fault) => ({
    field: fieldOf(fault),
    message: fault.startsWith("day")
      ? t("faults.hoursOf", { day: formatWeekday(Number(fault.slice(3)), locale) })
      : message(fault),
  }));
  const name = locale === "ko" ? values.nameKo : values.nameEn;
  return (
    <AdminLayout locale={locale} path={own}>
      <BackLink href={localizePath(locale, path)}>{t("back")}</BackLink>
      {lines.length > 0 && <ErrorSummary title={getTranslator(locale, "common")("problem")} errors={lines} />}
      {affected.length > 0 && <AffectedBookings locale={locale} affected={affected} />}
      {meanwhile && (
        <Notice look="warning" title={t("meanwhile")} live>
          {t("meanwhileText")} <TextLink href={localizePath(locale, own)}>{t("see")}</TextLink>
        </Notice>
      )}
      {done && (
        <Notice look="success" title={t(`done.${done}`)} live>
          {t("doneText")}
        </Notice>
      )}
      <Heading caption={id === undefined ? undefined : `${id} · ${name}`}>
        {t(id === undefined ? "new" : "edit")}
      </Heading>
      {id !== undefined && (
        <Text>
          <TextLink href={localizePath(locale, `${own}/week`)}>{t("week")}</TextLink>
        </Text>
      )}
      <ClinicForm view={view} message={message} />
    </AdminLayout>
  );
}

function ClinicForm({ view, message }: { view: ClinicView; message: (fault: FormFault) => string }) {
  const { locale, id, seen, values, districts, faults = [] } = view;
  const t = getTranslator(locale, "clinics");
  const words = getTranslator(locale, "find");
  const field = (name: Exclude<ClinicFault, `day${number}`>, hint?: string) => {
    const fault = faults.find((each) => fieldOf(each) === name);
    return {
      name,
      label: t(`fields.${name}`),
      hint,
      error: fault && message(fault),
      defaultValue: values[name],
    };
  };
  const chosen = (name: "features" | "languages") => (values[name] ?? "").split(" ");
  return (
    <form
      method="post"
      action={`/${locale}${path}/${id === undefined ? "new" : `${id}/edit`}`}
      noValidate
      autoComplete="off"
    >
      {seen !== undefined && <input type="hidden" name="seen" value={seen} />}
      <FieldRow>
        <TextField {...field("nameKo")} maxLength={60} />
        <TextField {...field("nameEn")} maxLength={100} />
        <SelectField
          {...field("districtCode")}
          options={[
            { value: "", label: "–" },
            ...districts.map((district) => ({
              value: district.code,
              label:
                locale === "ko"
                  ? `${district.provinceKo} ${district.nameKo}`
                  : `${district.provinceEn}: ${district.nameEn}`,
            })),
          ]}
        />
        <TextField {...field("addressKo")} maxLength={150} />
        <TextField {...field("addressEn")} maxLength={200} />
        <TextField {...field("phone", t("hints.phone"))} inputMode="tel" maxLength={20} />
        <TextField {...field("latitude", t("hints.latitude"))} maxLength={20} />
        <TextField {...field("longitude", t("hints.longitude"))} maxLength={20} />
      </FieldRow>
      <Checkboxes
        label={t("fields.features")}
        options={clinicFeatures.map((feature) => ({
          name: `features-${feature}`,
          label: words(`features.${feature}`),
          checked: chosen("features").includes(feature),
        }))}
      />
      <Checkboxes
        label={t("fields.languages")}
        options={clinicLanguages.map((language) => ({
          name: `languages-${language}`,
          label: words(`languages.${language}`),
          checked: chosen("languages").includes(language),
        }))}
      />
      <HoursTable locale={locale} values={values} faults={faults} />
      <FieldRow>
        <TextField {...field("places", t("hints.places"))} inputMode="numeric" maxLength={4} />
        <TextField {...field("slotMinutes")} inputMode="numeric" maxLength={3} />
      </FieldRow>
      <Button>{t(id === undefined ? "make" : "save")}</Button>
    </form>
  );
}

/** Bookings by their codes alone: an admin has no need of the people's names. */
function AffectedBookings({ locale, affected }: { locale: Locale; affected: AffectedSlot[] }) {
  const t = getTranslator(locale, "clinics");
  return (
    <>
      <Notice look="danger" title={t("affected")} live>
        <Text>{t("affectedText")}</Text>
      </Notice>
      <Table
        caption={t("affectedList")}
        columns={[t("code"), t("time"), t("placesThen")]}
        rows={affected.flatMap(({ startsAt, capacity, taken, people }) =>
          people.map(({ code }) => ({
            key: code,
            cells: [
              <Code key="code">{code}</Code>,
              formatDateTime(startsAt, locale),
              `${capacity} / ${taken}`,
            ],
          })),
        )}
        empty={t("affectedHeld")}
      />
    </>
  );
}
