import type { IncomingMessage, ServerResponse } from "node:http";
import { z } from "zod";
import { ReviewChangePage } from "../../../components/admin/review-change-page";
import { WindowPage } from "../../../components/admin/window-page";
import type { Shown } from "../../../components/admin/window-preview";
import { getTranslator } from "../../../components/i18n";
import type { Availability } from "../../../lib/availability/availability";
import type { AppContext } from "../../../lib/shared/context";
import { DomainError } from "../../../lib/shared/errors";
import type { Locale } from "../../../lib/shared/time/seoul";
import type { SignedInStaff } from "../../../lib/staff/sessions";
import { listProducts } from "../../../lib/windows/programme";
import { parseWhatIf } from "../../../lib/windows/what-if";
import {
  type RefusedFault,
  refusedFaults,
  type WindowFaults,
  type WindowInput,
} from "../../../lib/windows/window-form";
import { createPreview, getEligibilityAt, readPopulation } from "../../../lib/windows/window-preview";
import { findDisallowedChange, isPublished } from "../../../lib/windows/window-rules";
import { getWindow, listWindows, type WindowOverview } from "../../../lib/windows/windows";
import type { RequireRecentPassword } from "../../auth/require-recent-password";
import type { DryRunRunner } from "../../dry-run/runner";
import { BadRequest } from "../../http";
import { formatErrorTitle, renderPage } from "../../render";
import type { RequestPath } from "../../request-path";

export interface WindowPostParts extends Pick<AppContext, "database" | "clock"> {
  availability: Availability;
  rehearsing: DryRunRunner;
  confirmed: RequireRecentPassword;
}

/** A post about one window, and who sent it. */
export interface Act {
  request: IncomingMessage;
  response: ServerResponse;
  place: RequestPath;
  by: SignedInStaff;
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
export function stillShown(window: WindowOverview, wish: WindowInput, now: Date): WindowInput {
  const both = isPublished(window, now) && isPublished(wish, now);
  return both ? { ...wish, publishedAt: window.publishedAt } : wish;
}

/** The field that a refusal by rule is about; undefined for one that no field is the cause of. */
const fieldOf: Record<RefusedFault, keyof WindowInput> = {
  "slug-taken": "slug",
  "cohort-narrowed": "birthYearFrom",
  "instant-has-passed": "opensAt",
  "product-unknown": "product",
  "stock-below-booked": "doses",
};

/** A refusal as the fault of a field of the form. @throws what is none */
export function faultOfRefusal(error: unknown): WindowFaults {
  const refused = refusedFaults.find((fault) => error instanceof DomainError && error.reason === fault);
  if (!refused) throw error;
  return { [fieldOf[refused]]: refused };
}

/** What the posts about windows show: always with all that the page needs besides what was typed. */
export function windowPages({
  database,
  clock,
  availability,
}: Pick<WindowPostParts, "database" | "clock" | "availability">) {
  /** @throws DomainError `window-unknown` */
  async function stored(slug: string): Promise<WindowOverview> {
    const window = await getWindow(database, slug, clock.now());
    if (!window) throw new DomainError("window-unknown");
    return window;
  }

  /** What a wish would do, and what the person who was asked about would be told. */
  async function shownFor(wish: WindowInput, values: Record<string, string>): Promise<Shown> {
    const windows = await listWindows(database, clock.now());
    const asked = parseWhatIf(values);
    return {
      preview: createPreview(wish, windows, await readPopulation(database)),
      told: asked && getEligibilityAt(wish, windows, asked.birth, asked.at),
    };
  }

  type Given = Omit<Parameters<typeof WindowPage>[0], "locale" | "now" | "products" | "placesLeft">;

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
    renderPage(response, status, locale, status >= 400 ? formatErrorTitle(locale, title) : title, page);
  }

  type Change = Omit<Parameters<typeof ReviewChangePage>[0], "locale" | "population" | "yes">;

  async function review(
    { response, locale }: Pick<Act, "response" | "locale">,
    { yes, ...change }: Change & { yes: "save" | "yes" | "undoYes" },
    typed: Omit<Given, "window">,
  ): Promise<void> {
    const { window, wish, title } = change;
    const forbidden = findDisallowedChange(window, wish, clock.now());
    if (forbidden) {
      const fault = refusedFaults.find((code) => code === forbidden.reason);
      const told =
        forbidden.field && fault
          ? { faults: { [forbidden.field]: fault } }
          : { problem: getTranslator(locale, "refusals")(`${forbidden.reason}.title`) };
      return showWindow({ response, locale }, 409, title, { ...typed, window, ...told });
    }
    const population = await readPopulation(database);
    const page = ReviewChangePage({
      ...change,
      locale,
      population,
      yes: getTranslator(locale, "windows")(yes),
    });
    renderPage(response, 200, locale, title, page);
  }

  return { stored, shownFor, showWindow, review };
}
