import { randomUUID } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { CapacityPage } from "../../../components/clinic/capacity-page";
import type { CapacityView } from "../../../components/clinic/capacity-view";
import { type LeftoverFault, LeftoverPage } from "../../../components/clinic/leftover-page";
import { getTranslator } from "../../../components/i18n";
import { getCapacityView, receiveDelivery, setLot, setSchedule } from "../../../lib/clinics/capacity";
import { getLeftoverView, releaseDoses, withdrawDoses } from "../../../lib/clinics/leftover-doses";
import {
  parseDeliveryForm,
  parseLotForm,
  parseScheduleForm,
  toScheduleFormValues,
} from "../../../lib/clinics/schedule-form";
import { CapacityConflictError } from "../../../lib/clinics/slot-reconciliation";
import type { QueueSnapshot } from "../../../lib/queue/queue-snapshot";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError, type ErrorCode } from "../../../lib/shared/errors";
import { type Locale, toSeoulDate } from "../../../lib/shared/time/seoul";
import type { SignedInStaff } from "../../../lib/staff/sessions";
import { assertClinic, type StaffOfClinic } from "../../auth/access-rules";
import { BadRequest, readForm, redirectSeeOther } from "../../http";
import { renderPage } from "../../render";
import type { RequestPath } from "../../request-path";
import { closureActs, createClosureRoutes } from "./closures";
import { createVisitRoutes } from "./visits";

const release = z.object({
  key: z.uuid(),
  doses: z.string().regex(/^\d+$/).transform(Number).pipe(z.number().min(1).max(1_000)),
  time: z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/),
});

const faultOf: Partial<Record<ErrorCode, LeftoverFault>> = {
  "leftover-time": "time",
  "doses-gone-today": "few",
  "clinic-closed-now": "closed",
};

/** The plain posts of a clinic's staff. Who asks, and that the clinic is theirs, is checked at each. */
export function createClinicRoutes({
  database,
  clock,
  environment,
  log,
  board,
}: Pick<AppContext, "database" | "clock" | "environment" | "log"> & { board: QueueSnapshot }) {
  const closing = createClosureRoutes({ database, clock, environment, log });
  const visit = createVisitRoutes({ database, clock, board });

  async function showCapacity(
    response: ServerResponse,
    status: number,
    locale: Locale,
    by: StaffOfClinic,
    more: Partial<CapacityView>,
  ) {
    const now = clock.now();
    const { plan, ...desk } = await getCapacityView(database, by, now);
    const title = `${getTranslator(locale, "common")("error")}: ${getTranslator(locale, "clinic")("capacity.title")}`;
    renderPage(
      response,
      status,
      locale,
      title,
      CapacityPage({
        locale,
        ...desk,
        manages: by.manages,
        values: toScheduleFormValues(plan),
        today: toSeoulDate(now),
        newKey: randomUUID(),
        ...more,
      }),
    );
  }

  /** Does `work` and goes back to the page; or shows whom it would affect, with what was typed. */
  async function change(
    response: ServerResponse,
    locale: Locale,
    by: StaffOfClinic,
    typed: Partial<CapacityView>,
    work: () => Promise<void>,
  ) {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof CapacityConflictError)) throw error;
      return showCapacity(response, error.status, locale, by, { ...typed, affected: error.affected });
    }
    redirectSeeOther(response, `/${locale}/clinic/${by.clinicId}/capacity?done=1`);
  }

  async function capacity(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    by: StaffOfClinic,
  ) {
    const values = await readForm(request);
    const { plan, faults } = parseScheduleForm(values);
    if (faults) return showCapacity(response, 422, locale, by, { values, faults });
    return change(response, locale, by, { values }, () => setSchedule(database, by, plan, clock.now()));
  }

  async function lots(request: IncomingMessage, response: ServerResponse, locale: Locale, by: StaffOfClinic) {
    const lotValues = await readForm(request);
    const { lot, faults } = parseLotForm(lotValues);
    if (faults) return showCapacity(response, 422, locale, by, { lotValues, lotFaults: faults });
    return change(response, locale, by, { lotValues }, () => setLot(database, by, lot, clock.now()));
  }

  async function arrive(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    by: StaffOfClinic,
  ) {
    const deliveryValues = await readForm(request);
    const { delivery, faults } = parseDeliveryForm(deliveryValues);
    if (faults) return showCapacity(response, 422, locale, by, { deliveryValues, deliveryFaults: faults });
    return change(response, locale, by, { deliveryValues }, () =>
      receiveDelivery(database, by, delivery, clock.now()),
    );
  }

  async function leftover(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    by: StaffOfClinic,
  ) {
    const values = await readForm(request);
    const form = release.safeParse(values);
    const again = async (faults: LeftoverFault[]) => {
      const title = `${getTranslator(locale, "common")("error")}: ${getTranslator(locale, "clinic")("leftover.title")}`;
      const desk = await getLeftoverView(database, by.clinicId, clock.now());
      const page = LeftoverPage({
        locale,
        clinicId: by.clinicId,
        manages: by.manages,
        desk,
        newKey: randomUUID(),
        values,
        faults,
      });
      renderPage(response, 422, locale, title, page);
    };
    if (!form.success) {
      const fields = new Set(form.error.issues.map((issue) => issue.path[0]));
      if (fields.has("key")) throw new BadRequest(400, "form");
      return again([...fields] as LeftoverFault[]);
    }
    try {
      await releaseDoses(database, by, form.data, clock.now());
    } catch (error) {
      const fault = error instanceof DomainError && faultOf[error.reason];
      if (!fault) throw error;
      return again([fault]);
    }
    redirectSeeOther(response, `/${locale}/clinic/${by.clinicId}/leftover`);
  }

  /** @throws DomainError and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    { locale, segments }: RequestPath,
    staff: SignedInStaff,
  ): Promise<void> => {
    const [, clinic, what, beyond] = segments;
    const by = assertClinic(staff, clinic);
    if (beyond === undefined) {
      if (what === "capacity") return capacity(request, response, locale, by);
      if (what === "lots") return lots(request, response, locale, by);
      if (what === "deliveries") return arrive(request, response, locale, by);
      if (what === "leftover") return leftover(request, response, locale, by);
      if (what === "take-back") {
        await readForm(request);
        await withdrawDoses(database, by, clock.now());
        return redirectSeeOther(response, `/${locale}/clinic/${by.clinicId}/leftover`);
      }
    }
    const closure = beyond === undefined && closureActs.find((act) => act === what);
    if (closure) {
      const form = await readForm(request);
      return closing(form, response, closure, locale, by, by.manages ? "manager" : "staff");
    }
    if (await visit(request, response, locale, segments, by)) return;
    throw new DomainError("window-unknown");
  };
}
