import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { ProgrammePage, type ProgrammeValues, programmeValues } from "../../components/admin/programme-page";
import { textOf } from "../../components/text";
import {
  listProducts,
  programmeNow,
  removeProduct,
  saveProduct,
  setProgramme,
} from "../../lib/admin/programme";
import {
  type ProductFault,
  type ProgrammeFault,
  readProductForm,
  readProgrammeForm,
} from "../../lib/admin/programme-form";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import { BadRequest, readForm, seeOther } from "../../lib/platform/http";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import { allowForgetting, retentionState } from "../../lib/privacy/retention";
import type { Place } from "../../lib/queue/gate/path";
import { problemTitle, show } from "../answer";
import type { Confirmed } from "../password-again";

const readPeople = ({ people }: Record<string, string>): number => {
  const read = z.coerce.number().int().min(1).safeParse(people);
  if (!read.success) throw new BadRequest(400, "no such number of people");
  return read.data;
};

/** The plain posts by which an admin sets what holds for all: /admin/programme, and its vaccines. */
export function programmePosts(
  { database, clock, environment }: Pick<Runtime, "database" | "clock" | "environment">,
  confirmed: Confirmed,
) {
  async function showFaults(
    response: ServerResponse,
    locale: Locale,
    typed: ProgrammeValues,
    faults: (ProgrammeFault | ProductFault)[],
  ) {
    const products = await listProducts(database);
    const title = problemTitle(locale, textOf(locale, "programme")("title"));
    const values = { ...programmeValues(await programmeNow(database)), ...typed };
    const changing = products.some(({ code }) => code === typed.code);
    const retention = { ...environment.retention, ...(await retentionState(database, clock.now())) };
    const page = ProgrammePage({ locale, values, products, retention, changing, faults });
    show(response, 422, locale, title, page);
  }

  /** @throws Refusal and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: Place,
    by: StaffAtWork,
  ): Promise<void> => {
    const { locale, segments } = place;
    const [, , act = ""] = segments;
    const sure = (values: Record<string, string>) => confirmed(request, response, place, by, values);
    const values = await readForm(request);
    const actor = `staff:${by.id}`;
    const now = clock.now();
    if (act === "") {
      const { value, faults } = readProgrammeForm(values);
      if (faults) return showFaults(response, locale, values, faults);
      if (!(await sure(values))) return;
      await setProgramme(database, value, actor, now);
    } else if (act === "product") {
      const { value, faults } = readProductForm(values);
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
    seeOther(response, `/${locale}/admin/programme?done=1`);
  };
}
