import { z } from "zod";
import { backTo } from "../../../components/admin/running-now";
import { getTranslator } from "../../../components/i18n";
import { DomainError } from "../../../lib/shared/errors";
import { transitionWindow, updateWindow } from "../../../lib/windows/commands";
import { readLimit, readMessage } from "../../../lib/windows/control-forms";
import { getLastChange, undoLastChange } from "../../../lib/windows/undo-change";
import { type WindowTransition, windowTransitions } from "../../../lib/windows/window-rules";
import { readForm, redirectSeeOther } from "../../http";
import { type Act, seenVersion, stillShown, type WindowPostParts, type windowPages } from "./window-pages";

/** What cannot be taken back: whoever finds a computer unlocked must not be able to. */
const forGood: readonly WindowTransition[] = ["close"];

const back = z.enum(backTo).optional().catch(undefined);
const backPath = { list: "/admin", live: "/admin/live" } as const;

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
    const t = getTranslator(locale, "windows");
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
      await updateWindow(database, wish, seen, actor, clock.now(), `${what}-window`);
    } catch (error) {
      if (error instanceof DomainError && error.reason === "edited-meanwhile") return changedMeanwhile();
      throw error;
    }
    redirectSeeOther(response, `${path}?done=${what}`);
  }

  async function undo(act: Act) {
    const { request, response, place, by, locale, slug, actor } = act;
    const values = await readForm(request);
    const seen = seenVersion(values);
    if (values.intent === "sure") {
      const asked = {
        what: getTranslator(locale, "windows")("undo"),
        back: `/${locale}/admin/window/${slug}`,
      };
      if (!(await confirmed(request, response, place, by, values, asked))) return;
      await undoLastChange(database, slug, seen, actor, clock.now());
      return redirectSeeOther(response, `/${locale}/admin/window/${slug}?done=undo`);
    }
    const window = await stored(slug);
    const last = await getLastChange(database, slug);
    if (!last) throw new DomainError("nothing-to-undo");
    const t = getTranslator(locale, "windows");
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
    const act = z.enum(windowTransitions).safeParse(what);
    if (!act.success) throw new DomainError("window-unknown");
    const asked = {
      what: getTranslator(locale, "admin")(`control.${act.data}`),
      back: `/${locale}/admin/window/${slug}`,
    };
    if (forGood.includes(act.data) && !(await confirmed(request, response, place, by, values, asked))) return;
    await transitionWindow(database, slug, act.data, actor, clock.now());
    const to = back.parse(values.back);
    const path = to ? backPath[to] : `/admin/window/${slug}`;
    redirectSeeOther(
      response,
      `/${locale}${path}?${new URLSearchParams({ done: what, ...(to && { window: slug }) })}`,
    );
  }

  return { adjust, undo, controlled };
}
