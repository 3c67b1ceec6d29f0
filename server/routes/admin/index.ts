import type { IncomingMessage, ServerResponse } from "node:http";
import { DomainError } from "../../../lib/shared/errors";
import type { SignedInStaff } from "../../../lib/staff/sessions";
import { assertDesk } from "../../auth/access-rules";
import type { RequestPath } from "../../request-path";
import { type ClinicRegistryDeps, createClinicRegistryRoutes } from "./clinics";
import { createMessageRoutes } from "./messages";
import { createProgrammeRoutes } from "./programme";
import { createWindowRoutes, type WindowPostParts } from "./windows";

export function createAdminRoutes(parts: WindowPostParts & ClinicRegistryDeps) {
  const { database, clock, environment } = parts;
  const messages = createMessageRoutes({ database, clock }, parts.confirmed);
  const programme = createProgrammeRoutes({ database, clock, environment }, parts.confirmed);
  const window = createWindowRoutes(parts);
  const clinics = createClinicRegistryRoutes(parts);

  /** @throws DomainError and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: RequestPath,
    by: SignedInStaff,
  ): Promise<void> => {
    assertDesk(by, place.segments);
    const [tool, kind, , what, beyond] = place.segments;
    if (clinics.has(place)) return clinics(request, response, place, by);
    if (tool === "admin" && kind === "messages" && !what) return messages(request, response, place, by);
    if (tool === "admin" && kind === "programme" && !what) return programme(request, response, place, by);
    if (tool === "admin" && beyond === undefined && (kind === "window" || kind === "new-window"))
      return window(request, response, place, by);
    throw new DomainError("window-unknown");
  };
}
