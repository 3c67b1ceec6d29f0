import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { DosesPage } from "../../components/admin/doses-page";
import { NewWindowPage } from "../../components/admin/new-window-page";
import { RehearsalPage } from "../../components/admin/rehearsal-page";
import { WindowPage } from "../../components/admin/window-page";
import { textOf } from "../../components/text";
import { lastRehearsal } from "../../lib/admin/rehearsal/store";
import { control, createWindow, editWindow, override } from "../../lib/admin/window-changes";
import { readWindowForm } from "../../lib/admin/window-form";
import { controls } from "../../lib/admin/window-rules";
import { overviewOf } from "../../lib/admin/windows";
import type { Availability } from "../../lib/booking/availability";
import { readLimitsForm } from "../../lib/booking/limits-form";
import { setLimits } from "../../lib/booking/stock";
import type { Staff } from "../../lib/identity/staff";
import { BadRequest, readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import type { Place } from "../../lib/queue/gate/path";
import { problemTitle, show } from "../answer";
import type { Rehearsing } from "../rehearsal/rehearse";

export interface WindowPostParts extends Pick<Runtime, "database" | "clock"> {
  availability: Availability;
  rehearsing: Rehearsing;
}

/** A post about one window, and who sent it. */
interface Act {
  request: IncomingMessage;
  response: ServerResponse;
  locale: Locale;
  slug: string;
  /** `staff:ID`, for the audit. */
  actor: string;
}

const version = z.coerce.number().int().positive();
const reason = z.string().trim().min(10).max(500);

/** The version of the window that a form was made from. */
function seenVersion(values: Record<string, string>): number {
  const seen = version.safeParse(values.version);
  if (!seen.success) throw new BadRequest(400, "no version");
  return seen.data;
}

/** The plain posts about windows. Who asks has been checked before. */
export function windowPosts({ database, clock, availability, rehearsing }: WindowPostParts) {
  async function make({ request, response, locale, actor }: Act) {
    const values = await readForm(request);
    const { wish, faults } = readWindowForm(values, clock.now());
    if (faults) {
      const title = problemTitle(locale, textOf(locale, "admin")("newWindow"));
      return show(response, 422, locale, title, NewWindowPage({ locale, values, faults }));
    }
    await createWindow(database, wish, actor, clock.now());
    seeOther(response, `/${locale}/admin/window/${wish.slug}?done=created`);
  }

  async function edit({ request, response, locale, slug, actor }: Act) {
    const values = { ...(await readForm(request)), slug };
    const seen = seenVersion(values);
    const { wish, faults } = readWindowForm(values, clock.now());
    if (faults) {
      const window = await overviewOf(database, slug, clock.now());
      if (!window) throw new Refusal("window-unknown");
      // The version that was seen goes back with the form, so that a change by another is still noticed.
      const page = WindowPage({ locale, window: { ...window, version: seen }, values, faults });
      return show(response, 422, locale, problemTitle(locale, textOf(locale, "admin")("edit")), page);
    }
    await editWindow(database, wish, seen, actor, clock.now());
    seeOther(response, `/${locale}/admin/window/${slug}?done=edited`);
  }

  async function doses({ request, response, locale, slug, actor }: Act) {
    const values = await readForm(request);
    const { limits, faults } = readLimitsForm(values);
    if (faults) {
      const title = problemTitle(locale, textOf(locale, "admin")("doses.title"));
      const page = DosesPage({ locale, slug, values, faults, provinces: availability.provinces() });
      return show(response, 422, locale, title, page);
    }
    await setLimits(database, slug, limits, actor, clock.now());
    seeOther(response, `/${locale}/admin/window/${slug}/doses?done=1`);
  }

  async function rehearse({ request, response, locale, slug, actor }: Act) {
    await readForm(request);
    await rehearsing.begin(slug, actor);
    seeOther(response, `/${locale}/admin/window/${slug}/rehearsal`);
  }

  /** Lets the window open without a passed rehearsal, for a reason. */
  async function letOpen({ request, response, locale, slug, actor }: Act) {
    const values = await readForm(request);
    const said = reason.safeParse(values.reason);
    if (!said.success) {
      const now = clock.now();
      const window = await overviewOf(database, slug, now);
      if (!window) throw new Refusal("window-unknown");
      const rehearsal = await lastRehearsal(database, slug);
      const fault = { reason: values.reason ?? "" };
      const title = problemTitle(locale, textOf(locale, "rehearsal")("title"));
      return show(response, 422, locale, title, RehearsalPage({ locale, window, rehearsal, now, fault }));
    }
    await override(database, slug, seenVersion(values), said.data, actor, clock.now());
    seeOther(response, `/${locale}/admin/window/${slug}?done=override`);
  }

  async function controlled({ request, response, locale, slug, actor }: Act, what: string) {
    await readForm(request);
    const act = z.enum(controls).safeParse(what);
    if (!act.success) throw new Refusal("window-unknown");
    await control(database, slug, act.data, actor, clock.now());
    seeOther(response, `/${locale}/admin/window/${slug}?done=${what}`);
  }

  const acts = new Map<string, (act: Act) => Promise<void>>([
    ["edit", edit],
    ["doses", doses],
    ["rehearse", rehearse],
    ["override", letOpen],
  ]);

  /** @throws Refusal and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    { locale, segments }: Place,
    by: Staff,
  ): Promise<void> => {
    const [, kind, slug = "", what = ""] = segments;
    const act = { request, response, locale, slug, actor: `staff:${by.id}` };
    if (kind === "new-window" && !slug) return make(act);
    if (kind !== "window") throw new Refusal("window-unknown");
    return acts.get(what)?.(act) ?? controlled(act, what);
  };
}
