import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { ChangePage } from "../../components/admin/change-page";
import type { Shown } from "../../components/admin/preview";
import { WindowPage } from "../../components/admin/window-page";
import { textOf } from "../../components/text";
import { listProducts } from "../../lib/admin/programme";
import {
  type RefusedFault,
  refusedFaults,
  type WindowFaults,
  type WindowWish,
} from "../../lib/admin/window-form";
import { previewOf, readPopulation, toldThen } from "../../lib/admin/window-preview";
import { readQuestion } from "../../lib/admin/window-question";
import { forbiddenChange, isPublished } from "../../lib/admin/window-rules";
import { overview, overviewOf, type WindowOverview } from "../../lib/admin/windows";
import type { Availability } from "../../lib/booking/availability";
import type { StaffAtWork } from "../../lib/identity/account/sessions";
import { BadRequest } from "../../lib/platform/http";
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
export interface Act {
  request: IncomingMessage;
  response: ServerResponse;
  place: Place;
  by: StaffAtWork;
  locale: Locale;
  slug: string;
  /** `staff:ID`, for the audit. */
  actor: string;
}

const version = z.coerce.number().int().positive();

/** The version of the window that a form was made from. */
export function seenVersion(values: Record<string, string>): number {
  const seen = version.safeParse(values.version);
  if (!seen.success) throw new BadRequest(400, "no version");
  return seen.data;
}

/** A window that is shown already is shown from the same instant on. */
export function stillShown(window: WindowOverview, wish: WindowWish, now: Date): WindowWish {
  const both = isPublished(window, now) && isPublished(wish, now);
  return both ? { ...wish, publishedAt: window.publishedAt } : wish;
}

/** The field that a refusal by rule is about; undefined for one that no field is the cause of. */
const fieldOf: Record<RefusedFault, keyof WindowWish> = {
  "slug-taken": "slug",
  "cohort-narrowed": "birthYearFrom",
  "instant-has-passed": "opensAt",
  "product-unknown": "product",
  "stock-below-booked": "doses",
};

/** A refusal as the fault of a field of the form. @throws what is none */
export function faultOfRefusal(error: unknown): WindowFaults {
  const refused = refusedFaults.find((fault) => error instanceof Refusal && error.reason === fault);
  if (!refused) throw error;
  return { [fieldOf[refused]]: refused };
}

/** What the posts about windows show: always with all that the page needs besides what was typed. */
export function windowPages({
  database,
  clock,
  availability,
}: Pick<WindowPostParts, "database" | "clock" | "availability">) {
  /** @throws Refusal `window-unknown` */
  async function stored(slug: string): Promise<WindowOverview> {
    const window = await overviewOf(database, slug, clock.now());
    if (!window) throw new Refusal("window-unknown");
    return window;
  }

  /** What a wish would do, and what the person who was asked about would be told. */
  async function shownFor(wish: WindowWish, values: Record<string, string>): Promise<Shown> {
    const windows = await overview(database, clock.now());
    const asked = readQuestion(values);
    return {
      preview: previewOf(wish, windows, await readPopulation(database)),
      told: asked && toldThen(wish, windows, asked.birth, asked.at),
    };
  }

  type Given = Omit<Parameters<typeof WindowPage>[0], "locale" | "now" | "products" | "placesLeft">;

  /** Shows the window's page with what was typed. */
  async function showWindow(
    { response, locale }: Pick<Act, "response" | "locale">,
    status: number,
    title: string,
    given: Given,
  ): Promise<void> {
    const page = WindowPage({
      ...given,
      locale,
      now: clock.now(),
      products: await listProducts(database),
      placesLeft: (id) => availability.placesOf(id),
    });
    show(response, status, locale, status >= 400 ? problemTitle(locale, title) : title, page);
  }

  type Change = Omit<Parameters<typeof ChangePage>[0], "locale" | "population" | "yes">;

  /** Shows what a change would do, or what forbids it at its field. */
  async function review(
    { response, locale }: Pick<Act, "response" | "locale">,
    { yes, ...change }: Change & { yes: "save" | "yes" | "undoYes" },
    typed: Omit<Given, "window">,
  ): Promise<void> {
    const { window, wish, title } = change;
    const forbidden = forbiddenChange(window, wish, clock.now());
    if (forbidden) {
      const fault = refusedFaults.find((code) => code === forbidden.reason);
      const told =
        forbidden.field && fault
          ? { faults: { [forbidden.field]: fault } }
          : { problem: textOf(locale, "refusals")(`${forbidden.reason}.title`) };
      return showWindow({ response, locale }, 409, title, { ...typed, window, ...told });
    }
    const population = await readPopulation(database);
    const page = ChangePage({ ...change, locale, population, yes: textOf(locale, "windows")(yes) });
    show(response, 200, locale, title, page);
  }

  return { stored, shownFor, showWindow, review };
}
