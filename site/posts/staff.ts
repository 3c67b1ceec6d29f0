import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { type AccountFault, StaffPage } from "../../components/admin/staff-page";
import { textOf } from "../../components/text";
import { createStaff, listStaff, type Staff, setDisabled } from "../../lib/identity/staff";
import { BadRequest, readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Locale } from "../../lib/platform/seoul";
import type { Place } from "../../lib/queue/gate/path";
import { problemTitle, show } from "../answer";
import { messagePosts } from "./messages";
import { programmePosts } from "./programme";
import { type WindowPostParts, windowPosts } from "./windows";

const name = z.string().trim().min(1).max(60);
const account = z.discriminatedUnion("role", [
  z.object({
    role: z.enum(["ADMIN", "AGENT"]),
    email: z.email(),
    name,
    clinicId: z.literal("").transform(() => null),
  }),
  z.object({
    role: z.literal("CLINIC_STAFF"),
    email: z.email(),
    name,
    clinicId: z.coerce.number().int().positive(),
  }),
]);
const staffId = z.uuid();

/** The plain posts of the admin's pages. Who asks has been checked before. */
export function staffPosts(parts: WindowPostParts) {
  const { database, clock } = parts;
  const messages = messagePosts({ database, clock });
  const programme = programmePosts({ database, clock });
  const window = windowPosts(parts);

  async function newAccount(request: IncomingMessage, response: ServerResponse, locale: Locale, by: Staff) {
    const values = await readForm(request);
    const t = textOf(locale, "admin");
    const showStaff = async (status: number, title: string, more: Partial<Parameters<typeof StaffPage>[0]>) =>
      show(
        response,
        status,
        locale,
        title,
        StaffPage({ locale, me: by.id, accounts: await listStaff(database), ...more }),
      );
    const parsed = account.safeParse(values);
    if (!parsed.success) {
      const faults = new Set(parsed.error.issues.map((issue) => issue.path[0] as AccountFault | "role"));
      if (faults.has("role")) throw new BadRequest(400, "no such role");
      return showStaff(422, problemTitle(locale, t("newAccount")), {
        values,
        faults: [...faults] as AccountFault[],
      });
    }
    const password = randomBytes(15).toString("base64url");
    await createStaff(database, { ...parsed.data, password }, `staff:${by.id}`, clock.now());
    return showStaff(201, t("made"), { made: { email: parsed.data.email, password } });
  }

  /** @throws Refusal and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: Place,
    by: Staff,
  ): Promise<void> => {
    const { locale, segments } = place;
    const [tool, kind, id = "", what = "", beyond] = segments;
    if (tool === "admin" && kind === "messages" && !what)
      return messages(request, response, { locale, segments, query: "" }, by);
    if (tool === "admin" && kind === "programme" && !what)
      return programme(request, response, { locale, segments, query: "" }, by);
    if (tool === "admin" && beyond === undefined) {
      if (kind === "window" || kind === "new-window") return window(request, response, place, by);
      if (kind === "staff" && !id) return newAccount(request, response, locale, by);
      await readForm(request);
      if (kind === "staff" && (what === "disable" || what === "enable")) {
        if (!staffId.safeParse(id).success) throw new Refusal("staff-unknown");
        await setDisabled(database, id, what === "disable", by.id, clock.now());
        return seeOther(response, `/${locale}/admin/staff`);
      }
    }
    throw new Refusal("window-unknown");
  };
}
