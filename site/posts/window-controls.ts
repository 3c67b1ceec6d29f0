import { z } from "zod";
import { backTo } from "../../components/admin/running-now";
import { textOf } from "../../components/text";
import { readLimit, readMessage } from "../../lib/admin/control-forms";
import { control, editWindow } from "../../lib/admin/window-changes";
import { type Control, controls } from "../../lib/admin/window-rules";
import { lastChange, undoLastChange } from "../../lib/admin/window-undo";
import { readForm, seeOther } from "../../lib/platform/http";
import { Refusal } from "../../lib/platform/refusal";
import { type Act, seenVersion, stillShown, type WindowPostParts, type windowPages } from "./window-pages";

/** What cannot be taken back: whoever finds a computer unlocked must not be able to. */
const forGood: readonly Control[] = ["close"];

const back = z.enum(backTo).optional().catch(undefined);
const backPath = { list: "/admin", live: "/admin/live" } as const;

/** The small acts on a window while people wait. */
export function windowControls(
  { database, clock, confirmed }: Pick<WindowPostParts, "database" | "clock" | "confirmed">,
  { stored, showWindow, review }: ReturnType<typeof windowPages>,
) {
  /** One field or two are changed while people wait: asked about once, then done. */
  async function adjust(act: Act, what: "limit" | "message") {
    const { request, response, place, by, locale, slug, actor } = act;
    const values = await readForm(request);
    const seen = seenVersion(values);
    const window = await stored(slug);
    const { change, typed } = what === "limit" ? readLimit(values) : readMessage(values);
    const t = textOf(locale, "windows");
    const title = t(what);
    const path = `/${locale}/admin/window/${slug}`;
    if (!change) return showWindow(act, 422, title, { window, typed });
    const changedMeanwhile = async () =>
      showWindow(act, 409, title, { window: await stored(slug), typed, problem: t("changedMeanwhile") });
    if (window.version !== seen) return changedMeanwhile();
    const wish = { ...window, ...change };
    if (values.intent !== "sure") {
      const note =
        what === "limit"
          ? t("limitEffect", { before: String(window.mostInside), after: String(wish.mostInside) })
          : t("messageEffect");
      const page = { window, wish, act: what, fields: values, title, yes: "yes" as const, note };
      return review(act, page, { typed });
    }
    if (
      what === "limit" &&
      !(await confirmed(request, response, place, by, values, { what: title, back: path }))
    )
      return;
    try {
      await editWindow(database, wish, seen, actor, clock.now(), `${what}-window`);
    } catch (error) {
      if (error instanceof Refusal && error.reason === "edited-meanwhile") return changedMeanwhile();
      throw error;
    }
    seeOther(response, `${path}?done=${what}`);
  }

  /** Takes back the last change, after showing what stands again. */
  async function undo(act: Act) {
    const { request, response, place, by, locale, slug, actor } = act;
    const values = await readForm(request);
    const seen = seenVersion(values);
    if (values.intent === "sure") {
      const asked = { what: textOf(locale, "windows")("undo"), back: `/${locale}/admin/window/${slug}` };
      if (!(await confirmed(request, response, place, by, values, asked))) return;
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
    const page = { window, wish, act: "undo", fields: values, title: t("undo"), note };
    await review(act, { ...page, yes: "undoYes" }, {});
  }

  async function controlled({ request, response, place, by, locale, slug, actor }: Act, what: string) {
    const values = await readForm(request);
    const act = z.enum(controls).safeParse(what);
    if (!act.success) throw new Refusal("window-unknown");
    const asked = {
      what: textOf(locale, "admin")(`control.${act.data}`),
      back: `/${locale}/admin/window/${slug}`,
    };
    if (forGood.includes(act.data) && !(await confirmed(request, response, place, by, values, asked))) return;
    await control(database, slug, act.data, actor, clock.now());
    const to = back.parse(values.back);
    const path = to ? backPath[to] : `/admin/window/${slug}`;
    seeOther(
      response,
      `/${locale}${path}?${new URLSearchParams({ done: what, ...(to && { window: slug }) })}`,
    );
  }

  return { adjust, undo, controlled };
}
