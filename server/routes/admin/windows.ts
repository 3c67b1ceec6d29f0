import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { DosesPage } from "../../../components/admin/doses-page";
import { DryRunPage } from "../../../components/admin/dry-run-page";
import { NewWindowPage } from "../../../components/admin/new-window-page";
import { ContinueEditing } from "../../../components/admin/review-change-page";
import { getTranslator } from "../../../components/i18n";
import { setWindowQuotas } from "../../../lib/booking/window-quotas";
import { readProvinceDoses } from "../../../lib/booking/window-quotas-form";
import { DomainError } from "../../../lib/shared/errors";
import type { SignedInStaff } from "../../../lib/staff/sessions";
import { createWindow, overrideDryRun, updateWindow } from "../../../lib/windows/commands";
import { getLastDryRun } from "../../../lib/windows/dry-run/dry-runs";
import { listProducts } from "../../../lib/windows/programme";
import { lacksToOpen } from "../../../lib/windows/readiness";
import { parseWindowForm } from "../../../lib/windows/window-form";
import { dosesByProvince } from "../../../lib/windows/windows";
import { readForm, redirectSeeOther } from "../../http";
import { formatErrorTitle, renderPage } from "../../render";
import type { RequestPath } from "../../request-path";
import { windowControls } from "./window-actions";
import {
  type Act,
  faultOfRefusal,
  seenVersion,
  stillShown,
  type WindowPostParts,
  windowPages,
} from "./window-pages";

export type { WindowPostParts } from "./window-pages";

const reason = z.string().trim().min(10).max(500);

export function createWindowRoutes(parts: WindowPostParts) {
  const { database, clock, availability, rehearsing, confirmed } = parts;
  const pages = windowPages(parts);
  const { stored, shownFor, showWindow, review } = pages;
  const { adjust, undo, controlled } = windowControls(parts, pages);

  async function make({ request, response, locale, actor }: Act) {
    const values = await readForm(request);
    const { wish, faults } = parseWindowForm(values, clock.now());
    const title = getTranslator(locale, "admin")("newWindow");
    const products = await listProducts(database);
    type Given = Omit<Parameters<typeof NewWindowPage>[0], "locale" | "values" | "products">;
    const again = (status: number, given: Given) =>
      renderPage(
        response,
        status,
        locale,
        status >= 400 ? formatErrorTitle(locale, title) : title,
        NewWindowPage({ locale, values, products, ...given }),
      );
    if (faults) return again(422, { faults });
    if (values.intent === "preview") return again(200, { shown: await shownFor(wish, values) });
    try {
      await createWindow(database, wish, actor, clock.now(), values.from);
    } catch (error) {
      return again(409, { faults: faultOfRefusal(error) });
    }
    redirectSeeOther(response, `/${locale}/admin/window/${wish.slug}?done=created`);
  }

  /** Shows the form, or what a change would do, or makes it: as the button says that was pressed. */
  async function edit(act: Act) {
    const { request, response, place, by, locale, slug, actor } = act;
    const values = { ...(await readForm(request)), slug } as Record<string, string>;
    const seen = seenVersion(values);
    const now = clock.now();
    const { wish: read, faults } = parseWindowForm(values, now);
    const window = await stored(slug);
    const title = getTranslator(locale, "admin")("edit");
    // The version that was seen goes back with the form, so that a change by another is still noticed.
    const asSeen = { window: { ...window, version: seen }, values };
    if (faults) return showWindow(act, 422, title, { ...asSeen, faults });
    const wish = stillShown(window, read, now);
    if (values.intent === "preview")
      return showWindow(act, 200, title, { ...asSeen, shown: await shownFor(wish, values) });
    const meanwhile = async () => {
      const shown = await shownFor(wish, values);
      const given = { window: await stored(slug), values, shown, meanwhile: wish };
      await showWindow(act, 409, getTranslator(locale, "windows")("meanwhile"), given);
    };
    if (window.version !== seen) return meanwhile();
    if (values.intent !== "sure") {
      const back = ContinueEditing({ locale });
      const page = { window, wish, act: "edit", fields: values, title, back };
      return review(act, { ...page, yes: "save" }, { values });
    }
    const asked = { what: title, back: `/${locale}/admin/window/${slug}` };
    if (!(await confirmed(request, response, place, by, values, asked))) return;
    try {
      await updateWindow(database, wish, seen, actor, now);
    } catch (error) {
      if (error instanceof DomainError && error.reason === "edited-meanwhile") return meanwhile();
      return showWindow(act, 409, title, { ...asSeen, faults: faultOfRefusal(error) });
    }
    redirectSeeOther(response, `/${locale}/admin/window/${slug}?done=edited`);
  }

  /** Doses of provinces that have their own. */
  async function doses({ request, response, place, by, locale, slug, actor }: Act) {
    const values = await readForm(request);
    const window = await stored(slug);
    const again = async (status: number, faults: string[], problem?: string) => {
      const title = formatErrorTitle(locale, getTranslator(locale, "admin")("doses.title"));
      const provinces = availability.provinces();
      const stood = await dosesByProvince(database, slug);
      const page = DosesPage({ locale, window, values, faults, problem, provinces, stood });
      renderPage(response, status, locale, title, page);
    };
    const { byProvince, faults } = readProvinceDoses(values);
    if (faults) return again(422, faults);
    const asked = {
      what: getTranslator(locale, "admin")("doses.byProvince"),
      back: `/${locale}/admin/window/${slug}/doses`,
    };
    if (!(await confirmed(request, response, place, by, values, asked))) return;
    try {
      await setWindowQuotas(database, slug, { byProvince }, actor, clock.now());
    } catch (error) {
      if (!(error instanceof DomainError) || error.reason !== "stock-below-booked") throw error;
      const booked = await dosesByProvince(database, slug);
      const tooFew = booked.filter(({ region, taken }) => (byProvince[region] ?? taken) < taken);
      return again(
        409,
        tooFew.map(({ region }) => `doses-${region}`),
        getTranslator(locale, "refusals")("stock-below-booked.title"),
      );
    }
    redirectSeeOther(response, `/${locale}/admin/window/${slug}/doses?done=1`);
  }

  async function rehearse({ request, response, locale, slug, actor }: Act) {
    await readForm(request);
    if (lacksToOpen(await stored(slug)).length > 0) throw new DomainError("window-not-ready");
    await rehearsing.begin(slug, actor);
    redirectSeeOther(response, `/${locale}/admin/window/${slug}/rehearsal`);
  }

  /** Lets the window open without a passed rehearsal, for a reason. */
  async function letOpen({ request, response, place, by, locale, slug, actor }: Act) {
    const values = await readForm(request);
    const said = reason.safeParse(values.reason);
    const again = async (status: number, changed = false) => {
      const rehearsal = await getLastDryRun(database, slug);
      const fault = { reason: values.reason ?? "", changed };
      const title = formatErrorTitle(locale, getTranslator(locale, "rehearsal")("title"));
      const page = { locale, window: await stored(slug), rehearsal, now: clock.now(), fault };
      renderPage(response, status, locale, title, DryRunPage(page));
    };
    if (!said.success) return again(422);
    const asked = {
      what: getTranslator(locale, "rehearsal")("override"),
      back: `/${locale}/admin/window/${slug}/rehearsal`,
    };
    if (!(await confirmed(request, response, place, by, values, asked))) return;
    try {
      await overrideDryRun(database, slug, seenVersion(values), said.data, actor, clock.now());
    } catch (error) {
      if (error instanceof DomainError && error.reason === "edited-meanwhile") return again(409, true);
      throw error;
    }
    redirectSeeOther(response, `/${locale}/admin/window/${slug}?done=override`);
  }

  const acts = new Map<string, (act: Act) => Promise<void>>([
    ["edit", edit],
    ["limit", (act) => adjust(act, "limit")],
    ["message", (act) => adjust(act, "message")],
    ["undo", undo],
    ["doses", doses],
    ["rehearse", rehearse],
    ["override", letOpen],
  ]);

  /** @throws DomainError and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: RequestPath,
    by: SignedInStaff,
  ): Promise<void> => {
    const { locale, segments } = place;
    const [, kind, slug = "", what = ""] = segments;
    const act = { request, response, place, by, locale, slug, actor: `staff:${by.id}` };
    if (kind === "new-window" && !slug) return make(act);
    if (kind !== "window") throw new DomainError("window-unknown");
    return acts.get(what)?.(act) ?? controlled(act, what);
  };
}
