import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import {
  ProgrammePage,
  type ProgrammeValues,
  programmeValues,
} from "../../../components/admin/programme-page";
import { getTranslator } from "../../../components/i18n";
import { allowForgetting, getRetentionState } from "../../../lib/privacy/erase-expired.job";
import type { AppContext } from "../../../lib/shared/context";
import type { Locale } from "../../../lib/shared/time/seoul";
import type { SignedInStaff } from "../../../lib/staff/sessions";
import {
  getProgrammeSettings,
  listProducts,
  removeProduct,
  saveProduct,
  setProgrammeSettings,
} from "../../../lib/windows/programme";
import {
  type ProductFault,
  type ProgrammeFault,
  parseProductForm,
  parseProgrammeForm,
} from "../../../lib/windows/programme-form";
import type { RequireRecentPassword } from "../../auth/require-recent-password";
import { BadRequest, readForm, redirectSeeOther } from "../../http";
import { formatErrorTitle, renderPage } from "../../render";
import type { RequestPath } from "../../request-path";

const readPeople = ({ people }: Record<string, string>): number => {
  const read = z.coerce.number().int().min(1).safeParse(people);
  if (!read.success) throw new BadRequest(400, "no such number of people");
  return read.data;
};

/** The plain posts by which an admin sets what holds for all: /admin/programme, and its vaccines. */
export function createProgrammeRoutes(
  { database, clock, environment }: Pick<AppContext, "database" | "clock" | "environment">,
  confirmed: RequireRecentPassword,
) {
  async function showFaults(
    response: ServerResponse,
    locale: Locale,
    typed: ProgrammeValues,
    faults: (ProgrammeFault | ProductFault)[],
  ) {
    const products = await listProducts(database);
    const title = formatErrorTitle(locale, getTranslator(locale, "programme")("title"));
    const values = { ...programmeValues(await getProgrammeSettings(database)), ...typed };
    const changing = products.some(({ code }) => code === typed.code);
    const retention = { ...environment.retention, ...(await getRetentionState(database, clock.now())) };
    const page = ProgrammePage({ locale, values, products, retention, changing, faults });
    renderPage(response, 422, locale, title, page);
  }

  /** @throws DomainError and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: RequestPath,
    by: SignedInStaff,
  ): Promise<void> => {
    const { locale, segments } = place;
    const [, , act = ""] = segments;
    const sure = (values: Record<string, string>) => confirmed(request, response, place, by, values);
    const values = await readForm(request);
    const actor = `staff:${by.id}`;
    const now = clock.now();
    if (act === "") {
      const { value, faults } = parseProgrammeForm(values);
      if (faults) return showFaults(response, locale, values, faults);
      if (!(await sure(values))) return;
      await setProgrammeSettings(database, value, actor, now);
    } else if (act === "product") {
      const { value, faults } = parseProductForm(values);
      if (faults) return showFaults(response, locale, values, faults);
      if (!(await sure(values))) return;
      await saveProduct(database, value, actor, now);
    } else if (act === "remove") {
      if (!(await sure(values))) return;
      await removeProduct(database, values.code ?? "", actor, now);
    } else if (act === "retention") {
      if (!(await sure(values))) return;
      await allowForgetting(database, readPeople(values), actor, now);
    } else {
      throw new BadRequest(400, "no such act");
    }
    redirectSeeOther(response, `/${locale}/admin/programme?done=1`);
  };
}
