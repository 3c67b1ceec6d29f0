import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { ChangePage, GoOnEditing } from "../../components/admin/change-page";
import { DosesPage } from "../../components/admin/doses-page";
import { NewWindowPage } from "../../components/admin/new-window-page";
import type { Shown } from "../../components/admin/preview";
import { RehearsalPage } from "../../components/admin/rehearsal-page";
import { WindowPage } from "../../components/admin/window-page";
import { textOf } from "../../components/text";
import { listProducts } from "../../lib/admin/programme";
import { lastRehearsal } from "../../lib/admin/rehearsal/store";
import { control, createWindow, editWindow, override } from "../../lib/admin/window-changes";
import { readWindowForm, type WindowFaults, type WindowWish } from "../../lib/admin/window-form";
import { previewOf, readPopulation, toldThen } from "../../lib/admin/window-preview";
import { readQuestion } from "../../lib/admin/window-question";
import { type Control, controls, forbiddenChange, isPublished } from "../../lib/admin/window-rules";
import { lastChange, undoLastChange } from "../../lib/admin/window-undo";
import { overview, overviewOf, type WindowOverview } from "../../lib/admin/windows";
import type { Availability } from "../../lib/booking/availability";
import { readLimitsForm } from "../../lib/booking/limits-form";
import { setLimits } from "../../lib/booking/stock";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import { BadRequest, readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import type { Runtime } from "../../lib/platform/runtime";
import type { Locale } from "../../lib/platform/seoul";
import type { Place } from "../../lib/queue/gate/path";
import { problemTitle, show } from "../answer";
import type { Confirmed } from "../password-again";
import type { Rehearsing } from "../rehearsal/rehearse";

export interface WindowPostParts extends Pick<Runtime, "database" | "clock"> {
  availability: Availability;
  rehearsing: Rehearsing;
  confirmed: Confirmed;
}

/** A post about one window, and who sent it. */
interface Act {
  request: IncomingMessage;
  response: ServerResponse;
  place: Place;
  by: StaffAtWork;
  locale: Locale;
  slug: string;
  /** `staff:ID`, for the audit. */
  actor: string;
}

/** What keeps people out who wait, as a change of the window can, too: whoever finds a computer unlocked must not be able to. */
const keepsOut: readonly Control[] = ["pause", "close"];

const version = z.coerce.number().int().positive();
const reason = z.string().trim().min(10).max(500);

/** The version of the window that a form was made from. */
function seenVersion(values: Record<string, string>): number {
  const seen = version.safeParse(values.version);
  if (!seen.success) throw new BadRequest(400, "no version");
  return seen.data;
}

/** Most people inside, as typed; undefined for what is none. */
function readLimit(text = ""): Pick<WindowWish, "mostInside"> | undefined {
  const read = z.coerce.number().int().min(1).max(1_000_000).safeParse(text);
  return read.success ? { mostInside: read.data } : undefined;
}

/** A message in both languages, or in neither; undefined for what is none. */
function readMessage(
  values: Record<string, string>,
): Pick<WindowWish, "messageKo" | "messageEn"> | undefined {
  const [messageKo, messageEn] = [values.sayKo, values.sayEn].map(
    (text) => text?.trim().slice(0, 300) || null,
  );
  if (messageKo === undefined || messageEn === undefined || (messageKo === null) !== (messageEn === null))
    return undefined;
  return { messageKo, messageEn };
}

/** A window that is shown already is shown from the same instant on. */
function stillShown(window: WindowOverview, wish: WindowWish, now: Date): WindowWish {
  const both = isPublished(window, now) && isPublished(wish, now);
  return both ? { ...wish, publishedAt: window.publishedAt } : wish;
}

/** The plain posts about windows. Who asks has been checked before. */
export function windowPosts({ database, clock, availability, rehearsing, confirmed }: WindowPostParts) {
  /** What a wish would do, and what the person who was asked about would be told. */
  async function shownFor(wish: WindowWish, values: Record<string, string>): Promise<Shown> {
    const windows = await overview(database, clock.now());
    const asked = readQuestion(values);
    return {
      preview: previewOf(wish, windows, await readPopulation(database)),
      told: asked && toldThen(wish, windows, asked.birth, asked.at),
    };
  }

  /** @throws Refusal `window-unknown` */
  async function stored(slug: string): Promise<WindowOverview> {
    const window = await overviewOf(database, slug, clock.now());
    if (!window) throw new Refusal("window-unknown");
    return window;
  }

  async function make({ request, response, locale, actor }: Act) {
    const values = await readForm(request);
    const { wish, faults } = readWindowForm(values, clock.now());
    const title = textOf(locale, "admin")("newWindow");
    if (faults)
      return show(
        response,
        422,
        locale,
        problemTitle(locale, title),
        NewWindowPage({ locale, values, faults }),
      );
    if (values.intent === "preview") {
      const shown = await shownFor(wish, values);
      return show(response, 200, locale, title, NewWindowPage({ locale, values, shown }));
    }
    await createWindow(database, wish, actor, clock.now());
    seeOther(response, `/${locale}/admin/window/${wish.slug}?done=created`);
  }

  /** Shows the form, or what a change would do, or makes it: as the button says that was pressed. */
  async function edit({ request, response, place, by, locale, slug, actor }: Act) {
    const values = { ...(await readForm(request)), slug } as Record<string, string>;
    const seen = seenVersion(values);
    const now = clock.now();
    const { wish: read, faults } = readWindowForm(values, now);
    const window = await stored(slug);
    const title = textOf(locale, "admin")("edit");
    // The version that was seen goes back with the form, so that a change by another is still noticed.
    const asSeen = { locale, window: { ...window, version: seen }, now, values };
    if (faults)
      return show(response, 422, locale, problemTitle(locale, title), WindowPage({ ...asSeen, faults }));
    const wish = stillShown(window, read, now);
    if (values.intent === "preview")
      return show(
        response,
        200,
        locale,
        title,
        WindowPage({ ...asSeen, shown: await shownFor(wish, values) }),
      );
    const meanwhile = async () => {
      const shown = await shownFor(wish, values);
      const page = WindowPage({ locale, window: await stored(slug), now, values, shown, meanwhile: wish });
      show(response, 409, locale, problemTitle(locale, textOf(locale, "windows")("meanwhile")), page);
    };
    if (window.version !== seen) return meanwhile();
    if (values.intent !== "sure") {
      const back = GoOnEditing({ locale });
      return review(response, {
        locale,
        window,
        wish,
        act: "edit",
        fields: values,
        title,
        yes: "save",
        back,
      });
    }
    if (!(await confirmed(request, response, place, by, values))) return;
    try {
      await editWindow(database, wish, seen, actor, now);
    } catch (error) {
      if (error instanceof Refusal && error.reason === "edited-meanwhile") return meanwhile();
      throw error;
    }
    seeOther(response, `/${locale}/admin/window/${slug}?done=edited`);
  }

  /** Shows what a change would do. @throws Refusal when it would be refused */
  async function review(
    response: ServerResponse,
    {
      yes,
      ...change
    }: Omit<Parameters<typeof ChangePage>[0], "population" | "yes"> & { yes: "save" | "yes" | "undoYes" },
  ) {
    const { locale, window, wish, title } = change;
    const forbidden = forbiddenChange(window, wish, clock.now());
    if (forbidden) throw new Refusal(forbidden);
    const population = await readPopulation(database);
    show(
      response,
      200,
      locale,
      title,
      ChangePage({ ...change, population, yes: textOf(locale, "windows")(yes) }),
    );
  }

  /** One field or two are changed while people wait: asked about once, then done. */
  async function adjust(
    { request, response, place, by, locale, slug, actor }: Act,
    act: "limit" | "message",
  ) {
    const values = await readForm(request);
    const seen = seenVersion(values);
    const window = await stored(slug);
    const change = act === "limit" ? readLimit(values.limit) : readMessage(values);
    const title = textOf(locale, "windows")(act);
    if (!change) {
      const faults: WindowFaults =
        act === "limit" ? { mostInside: "most-inside" } : { messageKo: "both-messages" };
      const page = WindowPage({ locale, window, now: clock.now(), faults });
      return show(response, 422, locale, problemTitle(locale, title), page);
    }
    const wish = { ...window, ...change };
    if (values.intent === "sure") {
      if (!(await confirmed(request, response, place, by, values))) return;
      await editWindow(database, wish, seen, actor, clock.now(), `${act}-window`);
      return seeOther(response, `/${locale}/admin/window/${slug}?done=${act}`);
    }
    const t = textOf(locale, "windows");
    const note =
      act === "limit"
        ? t("limitEffect", { before: String(window.mostInside), after: String(wish.mostInside) })
        : t("messageEffect");
    await review(response, { locale, window, wish, act, fields: values, title, yes: "yes", note });
  }

  /** Takes back the last change, after showing what stands again. */
  async function undo({ request, response, place, by, locale, slug, actor }: Act) {
    const values = await readForm(request);
    const seen = seenVersion(values);
    if (values.intent === "sure") {
      if (!(await confirmed(request, response, place, by, values))) return;
      await undoLastChange(database, slug, seen, actor, clock.now());
      return seeOther(response, `/${locale}/admin/window/${slug}?done=undo`);
    }
    const window = await stored(slug);
    const last = await lastChange(database, slug);
    if (!last) throw new Refusal("nothing-to-undo");
    const t = textOf(locale, "windows");
    const note =
      last.act === "pause-window"
        ? t("undoPause")
        : last.act === "resume-window"
          ? t("undoResume")
          : t("undoEffect");
    const wish = stillShown(window, last.before, clock.now());
    const page = { locale, window, wish, act: "undo", fields: values, title: t("undo"), note };
    await review(response, { ...page, yes: "undoYes" });
  }

  async function doses({ request, response, place, by, locale, slug, actor }: Act) {
    const values = await readForm(request);
    const { limits, faults } = readLimitsForm(values);
    if (faults) {
      const title = problemTitle(locale, textOf(locale, "admin")("doses.title"));
      const products = await listProducts(database);
      const provinces = availability.provinces();
      const page = DosesPage({ locale, slug, values, faults, products, provinces });
      return show(response, 422, locale, title, page);
    }
    if (!(await confirmed(request, response, place, by, values))) return;
    await setLimits(database, slug, limits, actor, clock.now());
    seeOther(response, `/${locale}/admin/window/${slug}/doses?done=1`);
  }

  async function rehearse({ request, response, locale, slug, actor }: Act) {
    await readForm(request);
    await rehearsing.begin(slug, actor);
    seeOther(response, `/${locale}/admin/window/${slug}/rehearsal`);
  }

  /** Lets the window open without a passed rehearsal, for a reason. */
  async function letOpen({ request, response, place, by, locale, slug, actor }: Act) {
    const values = await readForm(request);
    const said = reason.safeParse(values.reason);
    if (!said.success) {
      const now = clock.now();
      const window = await stored(slug);
      const rehearsal = await lastRehearsal(database, slug);
      const fault = { reason: values.reason ?? "" };
      const title = problemTitle(locale, textOf(locale, "rehearsal")("title"));
      return show(response, 422, locale, title, RehearsalPage({ locale, window, rehearsal, now, fault }));
    }
    if (!(await confirmed(request, response, place, by, values))) return;
    await override(database, slug, seenVersion(values), said.data, actor, clock.now());
    seeOther(response, `/${locale}/admin/window/${slug}?done=override`);
  }

  async function controlled({ request, response, place, by, locale, slug, actor }: Act, what: string) {
    const values = await readForm(request);
    const act = z.enum(controls).safeParse(what);
    if (!act.success) throw new Refusal("window-unknown");
    if (keepsOut.includes(act.data) && !(await confirmed(request, response, place, by, values))) return;
    await control(database, slug, act.data, actor, clock.now());
    seeOther(response, `/${locale}/admin/window/${slug}?done=${what}`);
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

  /** @throws Refusal and BadRequest, to be answered by the caller */
  return async (
    request: IncomingMessage,
    response: ServerResponse,
    place: Place,
    by: StaffAtWork,
  ): Promise<void> => {
    const { locale, segments } = place;
    const [, kind, slug = "", what = ""] = segments;
    const act = { request, response, place, by, locale, slug, actor: `staff:${by.id}` };
    if (kind === "new-window" && !slug) return make(act);
    if (kind !== "window") throw new Refusal("window-unknown");
    return acts.get(what)?.(act) ?? controlled(act, what);
  };
}
