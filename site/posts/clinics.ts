import type { ServerResponse } from "node:http";
import { z } from "zod";
import { ClinicPage, type ClinicView } from "../../components/admin/clinics/clinic-page";
import { ImportPage } from "../../components/admin/clinics/import-page";
import { textOf } from "../../components/text";
import { clinicFeatures, clinicLanguages } from "../../lib/clinic/about";
import { CapacityTooSmall } from "../../lib/clinic/fit";
import { changeClinic, clinicOf, makeClinic, markOf, ThereAlready } from "../../lib/clinic/register/edit";
import type { ClinicImports } from "../../lib/clinic/register/importing";
import { lastImports } from "../../lib/clinic/register/imports";
import { type ClinicRecord, type ClinicValues, readClinic } from "../../lib/clinic/register/record";
import { allDistricts } from "../../lib/clinic/register/stored";
import { readForm, readUpload, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import type { Place } from "../../lib/queue/gate/path";
import { problemTitle, show } from "../answer";
import type { Confirmed } from "../password-again";
import { type Acts, actsOf } from "./acts";

export interface ClinicPostParts extends Pick<Runtime, "database" | "clock"> {
  imports: ClinicImports;
  confirmed: Confirmed;
}

/** The largest file of clinics: some fifty thousand lines. Bytes. */
const mostBytes = 8 * 2 ** 20;

/** The ticked boxes of a list as its field's words. */
const ticked = (values: ClinicValues, name: string, known: readonly string[]) =>
  known.filter((word) => values[`${name}-${word}`] !== undefined).join(" ");

/** The part of a path that says which clinic, or which import, is meant. */
const nameIn = ({ segments }: Place, n: number) => segments[n] ?? "";

/** @throws Refusal `no-such-clinic` for what is no number */
function clinicIn(place: Place): number {
  const name = nameIn(place, 2);
  if (!/^[1-9]\d{0,8}$/.test(name)) throw new Refusal("no-such-clinic");
  return Number(name);
}

/** The posts by which an admin keeps the register of clinics. Who asks is checked at each. */
export function clinicRegisterPosts({ database, clock, imports, confirmed }: ClinicPostParts) {
  async function again(
    response: ServerResponse,
    status: number,
    locale: Locale,
    view: Omit<ClinicView, "locale" | "districts">,
  ): Promise<void> {
    const title = textOf(locale, "clinics")(view.id === undefined ? "new" : "edit");
    const page = ClinicPage({ locale, districts: await allDistricts(database), ...view });
    show(response, status, locale, problemTitle(locale, title), page);
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
    const { record, faults } = readClinic(values);
    if (faults) return again(response, 422, locale, { ...view, faults });
    try {
      await work(record);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      if (error instanceof CapacityTooSmall)
        return again(response, error.status, locale, { ...view, affected: error.affected });
      if (error instanceof ThereAlready)
        return again(response, error.status, locale, {
          ...view,
          faults: ["there-already"],
          other: String(error.id),
        });
      if (error.reason === "district-unknown" || error.reason === "other-province")
        return again(response, error.status, locale, { ...view, faults: [error.reason] });
      const now = id !== undefined && error.reason === "edited-meanwhile" && (await clinicOf(database, id));
      if (!now) throw error;
      return again(response, error.status, locale, { ...view, seen: markOf(now), meanwhile: true });
    }
  }

  const acts: Acts = {
    "admin/clinics/new": async (request, response, { locale }, by) => {
      const form = await readForm(request);
      const registrar = { actor: `staff:${by.id}` };
      await saving(response, locale, form, undefined, async (record) => {
        const id = await makeClinic(database, record, registrar, clock.now());
        seeOther(response, `/${locale}/admin/clinics/${id}?done=made`);
      });
    },
    "admin/clinics/*/edit": async (request, response, place, by) => {
      const { locale } = place;
      const form = await readForm(request);
      const id = clinicIn(place);
      const registrar = { actor: `staff:${by.id}` };
      await saving(response, locale, form, id, async (record) => {
        await changeClinic(database, id, record, form.seen ?? "", registrar, clock.now());
        seeOther(response, `/${locale}/admin/clinics/${id}?done=saved`);
      });
    },
    "admin/clinics/import": async (request, response, { locale }, by) => {
      const file = await readUpload(request, "file", mostBytes);
      if (typeof file === "string") {
        const title = problemTitle(locale, textOf(locale, "clinics")("import.title"));
        const last = await lastImports(database, clock.now());
        const fault = file === "missing" ? "file-missing" : "file-large";
        return show(response, 422, locale, title, ImportPage({ locale, imports: last, fault }));
      }
      const id = await imports.check(file, `staff:${by.id}`);
      seeOther(response, `/${locale}/admin/clinics/import/${id}`);
    },
    "admin/clinics/import/*/run": async (request, response, place, by) => {
      const form = await readForm(request);
      if (!(await confirmed(request, response, place, by, form))) return;
      const id = z.uuid().safeParse(nameIn(place, 3)).data;
      if (!id) throw new Refusal("import-unknown");
      await imports.run(id, `staff:${by.id}`);
      seeOther(response, `/${place.locale}/admin/clinics/import/${id}`);
    },
  };
  return actsOf(acts);
}
