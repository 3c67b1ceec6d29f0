import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { CapacityPage, type CapacityView } from "../../components/clinic/capacity-page";
import { type LeftoverFault, LeftoverPage } from "../../components/clinic/leftover-page";
import { textOf } from "../../components/text";
import { type ClinicStaff, capacityDesk, setLot, setPlan } from "../../lib/clinic/capacity";
import { CapacityTooSmall } from "../../lib/clinic/fit";
import { leftoverDesk, releaseDoses, takeDosesBack } from "../../lib/clinic/leftover";
import { planValues, readLotForm, readPlanForm } from "../../lib/clinic/plan-form";
import { assertClinic } from "../../lib/identity/access-rules";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import { readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import type { Board } from "../../lib/queue/board";
import type { Place } from "../../lib/queue/gate/path";
import { show } from "../answer";
import { closingPosts } from "./closing";
import { visitPosts } from "./visit";

const release = z.object({
  doses: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1).max(1_000)),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
});

/** The plain posts of a clinic's staff. Who asks, and that the clinic is theirs, is checked at each. */
export function clinicPosts({
  database,
  clock,
  board,
}: Pick<Runtime, "database" | "clock"> & { board: Board }) {
  const closing = closingPosts({ database, clock });
  const visit = visitPosts({ database, clock, board });

  async function showCapacity(
    response: ServerResponse,
    status: number,
    locale: Locale,
    by: ClinicStaff,
    more: Partial<CapacityView>,
  ) {
    const { plan, ...desk } = await capacityDesk(database, by.clinicId);
    const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "clinic")("capacity.title")}`;
    show(
      response,
      status,
      locale,
      title,
      CapacityPage({ locale, ...desk, values: planValues(plan), ...more }),
    );
  }

  /** Does `work` and goes back to the page; or shows whom it would affect, with what was typed. */
  async function change(
    response: ServerResponse,
    locale: Locale,
    by: ClinicStaff,
    typed: Partial<CapacityView>,
    work: () => Promise<void>,
  ) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof CapacityTooSmall)) throw error;
      return showCapacity(response, error.status, locale, by, { ...typed, affected: error.affected });
    }
    seeOther(response, `/${locale}/clinic/${by.clinicId}/capacity?done=1`);
  }

  async function capacity(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    by: ClinicStaff,
  ) {
    const values = await readForm(request);
    const { plan, faults } = readPlanForm(values);
    if (faults) return showCapacity(response, 422, locale, by, { values, faults });
    return change(response, locale, by, { values }, () => setPlan(database, by, plan, clock.now()));
  }

  async function lots(request: IncomingMessage, response: ServerResponse, locale: Locale, by: ClinicStaff) {
    const lotValues = await readForm(request);
    const { lot, faults } = readLotForm(lotValues);
    if (faults) return showCapacity(response, 422, locale, by, { lotValues, lotFaults: faults });
    return change(response, locale, by, { lotValues }, () => setLot(database, by, lot, clock.now()));
  }

  async function leftover(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    by: ClinicStaff,
  ) {
    const values = await readForm(request);
    const form = release.safeParse(values);
    const again = async (faults: LeftoverFault[]) => {
      const title = `${textOf(locale, "common")("error")}: ${textOf(locale, "clinic")("leftover.title")}`;
      const desk = await leftoverDesk(database, by.clinicId, clock.now());
      const page = LeftoverPage({ locale, clinicId: by.clinicId, desk, values, faults });
      show(response, 422, locale, title, page);
    };
    if (!form.success)
      return again([...new Set(form.error.issues.map((issue) => issue.path[0] as LeftoverFault))]);
    try {
      await releaseDoses(database, by, form.data, clock.now());
    } catch (error) {
      if (error instanceof Refusal && error.reason === "leftover-time") return again(["time"]);
      throw error;
    }
    seeOther(response, `/${locale}/clinic/${by.clinicId}/leftover`);
  }

  /** @throws Refusal and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    { locale, segments }: Place,
    staff: StaffAtWork,
  ): Promise<void> => {
    const [, clinic, what, beyond] = segments;
    const { id, clinicId } = assertClinic(staff, clinic);
    const by = { id, clinicId };
    if (beyond === undefined) {
      if (what === "capacity") return capacity(request, response, locale, by);
      if (what === "lots") return lots(request, response, locale, by);
      if (what === "leftover") return leftover(request, response, locale, by);
      if (what === "take-back") {
        await readForm(request);
        await takeDosesBack(database, by, clock.now());
        return seeOther(response, `/${locale}/clinic/${by.clinicId}/leftover`);
      }
    }
    if (
      beyond === undefined &&
      (await closing(request, response, what, `/${locale}/clinic/${by.clinicId}`, by))
    )
      return;
    if (await visit(request, response, locale, segments, by)) return;
    throw new Refusal("window-unknown");
  };
}
