import { randomBytes } from "node:crypto";
import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { DosesPage } from "../../components/admin/doses-page";
import { NewWindowPage } from "../../components/admin/new-window-page";
import { type AccountFault, StaffPage } from "../../components/admin/staff-page";
import { WindowPage } from "../../components/admin/window-page";
import { textOf } from "../../components/text";
import { readWindowForm } from "../../lib/admin/window-form";
import { controls } from "../../lib/admin/window-rules";
import { control, createWindow, editWindow, overviewOf } from "../../lib/admin/windows";
import type { Availability } from "../../lib/booking/availability";
import { readLimitsForm } from "../../lib/booking/limits-form";
import { setLimits } from "../../lib/booking/stock";
import { createStaff, listStaff, type Staff, setDisabled } from "../../lib/identity/staff";
import { BadRequest, readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import type { Place } from "../../lib/queue/gate/path";
import { show } from "../answer";
import { messagePosts } from "./messages";

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
const version = z.coerce.number().int().positive();
const act = z.enum(controls);
const staffId = z.uuid();

/** The plain posts of the admin's pages. Who asks has been checked before. */
export function staffPosts({
  database,
  clock,
  availability,
}: Pick<Runtime, "database" | "clock"> & { availability: Availability }) {
  const messages = messagePosts({ database, clock });
  const problemTitle = (locale: Locale, title: string) => `${textOf(locale, "common")("error")}: ${title}`;

  async function newWindow(request: IncomingMessage, response: ServerResponse, locale: Locale, by: Staff) {
    const values = await readForm(request);
    const { wish, faults } = readWindowForm(values);
    if (faults) {
      const title = problemTitle(locale, textOf(locale, "admin")("newWindow"));
      return show(response, 422, locale, title, NewWindowPage({ locale, values, faults }));
    }
    await createWindow(database, wish, `staff:${by.id}`, clock.now());
    seeOther(response, `/${locale}/admin/window/${wish.slug}?done=created`);
  }

  async function edit(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    by: Staff,
    slug: string,
  ) {
    const values = { ...(await readForm(request)), slug };
    const seen = version.safeParse((values as { version?: string }).version);
    if (!seen.success) throw new BadRequest(400, "no version");
    const { wish, faults } = readWindowForm(values);
    if (faults) {
      const window = await overviewOf(database, slug, clock.now());
      if (!window) throw new Refusal("window-unknown");
      // The version that was seen goes back with the form, so that a change by another is still noticed.
      const page = WindowPage({ locale, window: { ...window, version: seen.data }, values, faults });
      return show(response, 422, locale, problemTitle(locale, textOf(locale, "admin")("edit")), page);
    }
    await editWindow(database, wish, seen.data, `staff:${by.id}`, clock.now());
    seeOther(response, `/${locale}/admin/window/${slug}?done=edited`);
  }

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

  async function doses(
    request: IncomingMessage,
    response: ServerResponse,
    locale: Locale,
    by: Staff,
    slug: string,
  ) {
    const values = await readForm(request);
    const { limits, faults } = readLimitsForm(values);
    if (faults) {
      const title = problemTitle(locale, textOf(locale, "admin")("doses.title"));
      const page = DosesPage({ locale, slug, values, faults, provinces: availability.provinces() });
      return show(response, 422, locale, title, page);
    }
    await setLimits(database, slug, limits, `staff:${by.id}`, clock.now());
    seeOther(response, `/${locale}/admin/window/${slug}/doses?done=1`);
  }

  /** @throws Refusal and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    { locale, segments }: Place,
    by: Staff,
  ): Promise<void> => {
    const [tool, kind, id = "", what = "", beyond] = segments;
    if (tool === "admin" && kind === "messages" && !what)
      return messages(request, response, { locale, segments, query: "" }, by);
    if (tool === "admin" && beyond === undefined) {
      if (kind === "new-window" && !id) return newWindow(request, response, locale, by);
      if (kind === "staff" && !id) return newAccount(request, response, locale, by);
      if (kind === "window" && what === "edit") return edit(request, response, locale, by, id);
      if (kind === "window" && what === "doses") return doses(request, response, locale, by, id);
      await readForm(request);
      if (kind === "window" && act.safeParse(what).success) {
        await control(database, id, act.parse(what), `staff:${by.id}`, clock.now());
        return seeOther(response, `/${locale}/admin/window/${id}?done=${what}`);
      }
      if (kind === "staff" && (what === "disable" || what === "enable")) {
        if (!staffId.safeParse(id).success) throw new Refusal("staff-unknown");
        await setDisabled(database, id, what === "disable", by.id, clock.now());
        return seeOther(response, `/${locale}/admin/staff`);
      }
    }
    throw new Refusal("window-unknown");
  };
}
