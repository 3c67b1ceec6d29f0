import type { ServerResponse } from "node:http";
import { z } from "zod";
import { ClinicPage, type ClinicView } from "../../../components/admin/clinics/clinic-page";
import { ImportPage } from "../../../components/admin/clinics/import-page";
import { getTranslator } from "../../../components/i18n";
import { clinicFeatures, clinicLanguages } from "../../../lib/clinics/clinic-attributes";
import {
  type ClinicRecord,
  type ClinicValues,
  parseClinic,
} from "../../../lib/clinics/registry/clinic-record";
import { listDistricts } from "../../../lib/clinics/registry/clinic-repository";
import { listRecentImports } from "../../../lib/clinics/registry/csv-import/import-jobs";
import type { ClinicImportRunner } from "../../../lib/clinics/registry/csv-import/runner";
import {
  ClinicExistsError,
  createClinic,
  getClinicRecord,
  getRecordEtag,
  updateClinic,
} from "../../../lib/clinics/registry/edit-clinic";
import { CapacityConflictError } from "../../../lib/clinics/slot-reconciliation";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError } from "../../../lib/shared/errors";
import type { Locale } from "../../../lib/shared/time/seoul";
import { type Actions, createActionRouter } from "../../action-router";
import type { RequireRecentPassword } from "../../auth/require-recent-password";
import { readForm, readUpload, redirectSeeOther } from "../../http";
import { formatErrorTitle, renderPage } from "../../render";
import type { RequestPath } from "../../request-path";
import { type ClosureAct, createClosureRoutes } from "../clinic/closures";

export interface ClinicRegistryDeps extends Pick<AppContext, "database" | "clock" | "environment" | "log"> {
  imports: ClinicImportRunner;
  confirmed: RequireRecentPassword;
}

/** The largest file of clinics: some fifty thousand lines. Bytes. */
const mostBytes = 8 * 2 ** 20;

/** The ticked boxes of a list as its field's words. */
const ticked = (values: ClinicValues, name: string, known: readonly string[]) =>
  known.filter((word) => values[`${name}-${word}`] !== undefined).join(" ");

/** The part of a path that says which clinic, or which import, is meant. */
const nameIn = ({ segments }: RequestPath, n: number) => segments[n] ?? "";

/** @throws DomainError `no-such-clinic` for what is no number */
function clinicIn(place: RequestPath): number {
  const name = nameIn(place, 2);
  if (!/^[1-9]\d{0,8}$/.test(name)) throw new DomainError("no-such-clinic");
  return Number(name);
}

/** The posts by which an admin keeps the register of clinics. Who asks is checked at each. */
export function createClinicRegistryRoutes({
  database,
  clock,
  environment,
  log,
  imports,
  confirmed,
}: ClinicRegistryDeps) {
  const closing = createClosureRoutes({ database, clock, environment, log });

  async function again(
    response: ServerResponse,
    status: number,
    locale: Locale,
    view: Omit<ClinicView, "locale" | "districts">,
  ): Promise<void> {
    const title = getTranslator(locale, "clinics")(view.id === undefined ? "new" : "edit");
    const page = ClinicPage({ locale, districts: await listDistricts(database), ...view });
    renderPage(response, status, locale, formatErrorTitle(locale, title), page);
  }

  /** Does `work` with what the form says; shows the form again with what is wrong, and what was typed. */
  async function saving(
    response: ServerResponse,
    locale: Locale,
    form: ClinicValues,
    id: number | undefined,
    work: (record: ClinicRecord) => Promise<unknown>,
  ): Promise<void> {
    const values: ClinicValues = {
      ...form,
      features: ticked(form, "features", clinicFeatures),
      languages: ticked(form, "languages", clinicLanguages),
    };
    const view = { id, values, seen: form.seen };
    const { record, faults } = parseClinic(values);
    if (faults) return again(response, 422, locale, { ...view, faults });
    try {
      await work(record);
    } catch (error) {
      if (!(error instanceof DomainError)) throw error;
      if (error instanceof CapacityConflictError)
        return again(response, error.status, locale, { ...view, affected: error.affected });
      if (error instanceof ClinicExistsError)
        return again(response, error.status, locale, {
          ...view,
          faults: ["there-already"],
          other: String(error.id),
        });
      if (error.reason === "district-unknown" || error.reason === "other-province")
        return again(response, error.status, locale, { ...view, faults: [error.reason] });
      const now =
        id !== undefined && error.reason === "edited-meanwhile" && (await getClinicRecord(database, id));
      if (!now) throw error;
      return again(response, error.status, locale, { ...view, seen: getRecordEtag(now), meanwhile: true });
    }
  }

  /** Only closing is asked the password for: the others put things back. */
  const closeBy =
    (act: ClosureAct): Actions[string] =>
    async (request, response, place, by) => {
      const form = await readForm(request);
      const clinicId = clinicIn(place);
      if (act === "close" && !(await confirmed(request, response, place, by, form))) return;
      await closing(form, response, act, place.locale, { id: by.id, clinicId }, "admin");
    };

  const acts: Actions = {
    "admin/clinics/new": async (request, response, { locale }, by) => {
      const form = await readForm(request);
      const registrar = { actor: `staff:${by.id}` };
      await saving(response, locale, form, undefined, async (record) => {
        const id = await createClinic(database, record, registrar, clock.now());
        redirectSeeOther(response, `/${locale}/admin/clinics/${id}?done=made`);
      });
    },
    "admin/clinics/*/edit": async (request, response, place, by) => {
      const { locale } = place;
      const form = await readForm(request);
      const id = clinicIn(place);
      const registrar = { actor: `staff:${by.id}` };
      await saving(response, locale, form, id, async (record) => {
        await updateClinic(database, id, record, form.seen ?? "", registrar, clock.now());
        redirectSeeOther(response, `/${locale}/admin/clinics/${id}?done=saved`);
      });
    },
    "admin/clinics/*/close": closeBy("close"),
    "admin/clinics/*/reopen": closeBy("reopen"),
    "admin/clinics/*/take-back-closing": closeBy("take-back-closing"),
    "admin/clinics/import": async (request, response, { locale }, by) => {
      const file = await readUpload(request, "file", mostBytes);
      if (typeof file === "string") {
        const title = formatErrorTitle(locale, getTranslator(locale, "clinics")("import.title"));
        const last = await listRecentImports(database, clock.now());
        const fault = file === "missing" ? "file-missing" : "file-large";
        return renderPage(response, 422, locale, title, ImportPage({ locale, imports: last, fault }));
      }
      const id = await imports.check(file, `staff:${by.id}`);
      redirectSeeOther(response, `/${locale}/admin/clinics/import/${id}`);
    },
    "admin/clinics/import/*/run": async (request, response, place, by) => {
      const form = await readForm(request);
      if (!(await confirmed(request, response, place, by, form))) return;
      const id = z.uuid().safeParse(nameIn(place, 3)).data;
      if (!id) throw new DomainError("import-unknown");
      await imports.run(id, `staff:${by.id}`);
      redirectSeeOther(response, `/${place.locale}/admin/clinics/import/${id}`);
    },
  };
  return createActionRouter(acts);
}
