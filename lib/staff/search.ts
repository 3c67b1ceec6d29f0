import { z } from "zod";
import type { StaffSearch } from "./accounts";
import { staffRoles } from "./staff";

/** A search for staff as an address tells it; what cannot be is left out. */
export const staffSearch = z
  .object({
    text: z.string().max(200).catch(""),
    of: z.enum(staffRoles).nullable().catch(null),
    state: z.enum(["active", "disabled"]).nullable().catch(null),
  })
  .transform(({ text, of, state }): StaffSearch => ({ text, role: of, state }));
