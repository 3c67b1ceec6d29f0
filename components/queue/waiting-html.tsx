import type { WaitingView } from "@/lib/queue/waiting-view";
import { formatDateTime, type Locale } from "@/lib/shared/time/seoul";
import { getTranslator } from "../i18n";
import { htmlDocument } from "../ui/document";
import { type RenderVariant, WaitingPage } from "./waiting-page";
import { formatDuration, formatPollInterval } from "./waiting-text";
import {
  createWaitingView,
  getWaitingTexts,
  type Value,
  type Viewer,
  type WaitingTexts,
  type WaitingViewModel,
} from "./waiting-view-model";

/** How rarely the page is loaded again where scripts are off: often enough, and time to read. Seconds. */
const readingTime = 15;

/** A status older than this is shown with its age. Seconds. */
const freshFor = 10;

/** Pages rendered for many people: pieces of HTML with the names of values in between. */
const rendered = new Map<string, string[]>();
const mostRendered = 500;

/** Stands for a value in such a page. */
const mark = (name: string) => `\u27e6${name}\u27e7`;
const marks = /\u27e6(\w+)\u27e7/;

const texts = { ko: textsIn("ko"), en: textsIn("en") };

function textsIn(locale: Locale): WaitingTexts {
  const t = getTranslator(locale, "queue");
  return Object.fromEntries(getWaitingTexts.map((key) => [key, t.raw(key)])) as WaitingTexts;
}

const escapes: Record<string, string> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#x27;",
};
const escaped = (text: string) => text.replace(/[&<>"']/g, (character) => escapes[character] as string);

/**
 * The waiting page as HTML.
 *
 * A crowd sees few different pages with many different numbers. Each page is rendered once and only filled
 * in for each person, since to render one costs a hundred times what filling in does.
 */
export function renderWaitingHtml(view: WaitingView, stylesheet: string): string {
  const { locale, entryNo, place, ageSeconds } = view;
  const viewer: Viewer = { locale, entryNo, place };
  const screen = createWaitingView(view.status, viewer, texts[locale]);
  const frame = frameOf(view, screen);
  const key = JSON.stringify([frame, [...screen.parts]]);
  let pieces = rendered.get(key);
  if (!pieces) {
    if (rendered.size >= mostRendered) rendered.clear();
    pieces = render(frame, screen, stylesheet).split(marks);
    rendered.set(key, pieces);
  }
  const values: Record<string, string> = {
    ...screen.values,
    viewer: JSON.stringify(viewer),
    drawEntry: String((entryNo ?? 0) + 1),
    age: Number.isFinite(ageSeconds) ? formatDuration(ageSeconds, locale) : "",
  };
  return pieces.map((piece, n) => (n % 2 === 0 ? piece : escaped(values[piece] ?? ""))).join("");
}

function frameOf(
  { locale, line, status, entryNo, next, reminded, booked, still, ageSeconds }: WaitingView,
  screen: WaitingViewModel,
): RenderVariant {
  const nameOf = (window: { nameKo: string; nameEn: string }) =>
    locale === "ko" ? window.nameKo : window.nameEn;
  const asked = formatPollInterval(status.askAgainSeconds, screen.ahead ?? 0, status.ratePerMinute);
  return {
    locale,
    slug: line.slug,
    name: nameOf(line),
    scheduled: status.phase === "scheduled",
    drawEntry: entryNo !== null && entryNo < (status.lobbySize ?? Infinity) ? mark("drawEntry") : null,
    next: next && { slug: next.slug, name: nameOf(next), opens: formatDateTime(next.opensAt, locale) },
    reminded,
    booked,
    age: ageSeconds > freshFor ? mark("age") : null,
    refreshSeconds: still ? null : Math.max(readingTime, Math.round(asked)),
  };
}

function render(frame: RenderVariant, screen: WaitingViewModel, stylesheet: string): string {
  const { locale, refreshSeconds } = frame;
  const names = Object.keys(screen.values) as Value[];
  const values = Object.fromEntries(names.map((name) => [name, mark(name)])) as WaitingViewModel["values"];
  const body = (
    <WaitingPage frame={frame} screen={{ ...screen, values }} texts={texts[locale]} viewer={mark("viewer")} />
  );
  return htmlDocument(body, {
    locale,
    title: `${values.title} – ${getTranslator(locale, "common")("service")}`,
    stylesheet,
    refreshSeconds,
    script: "/assets/waiting.js",
  });
}
