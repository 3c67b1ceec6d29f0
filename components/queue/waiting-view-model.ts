import { type Forecast, getForecast } from "@/lib/queue/queue-forecast";
import type { QueueStatus } from "@/lib/queue/queue-snapshot";
import { formatDateTime, formatTime } from "@/lib/shared/time/seoul";
import { fillTemplate, formatNumber, formatWait } from "./waiting-text";

/** The texts that the screen is worked out with, some with {variables}; the same on server and browser. */
export const getWaitingTexts = [
  "roomTitle",
  "lobbyTitle",
  "lineTitle",
  "joinTitle",
  "called",
  "titleAhead",
  "aheadValue",
  "aheadSpoken",
  "waitRange",
  "waitShort",
  "waitUnknown",
  "waitFar",
  "placesValue",
] as const;
export type WaitingTexts = Record<(typeof getWaitingTexts)[number], string>;

export interface Viewer {
  locale: "ko" | "en";
  /** From 0; null for a person who has not joined. */
  entryNo: number | null;
  /** From 1; null before the draw. */
  place: number | null;
}

/** What the waiting page shows at a moment: which of its parts, and what is written in them. */
export interface WaitingViewModel {
  parts: ReadonlySet<Part>;
  values: Record<Value, string>;
  /** Said to a screen reader besides the notices: rounded, so that it does not change at every poll. */
  spoken: string;
  /** People before this one, for the next question; null while there is no order. */
  ahead: number | null;
}

export type Part =
  | "message"
  | "scheduled"
  | "lobby"
  | "in-lobby"
  | "paused"
  | "slowed"
  | "more-inside"
  | "fewer-inside"
  | "closed"
  | "none-left"
  | "after-closing"
  | "perhaps-after-closing"
  | "join-lobby"
  | "join"
  | "called"
  | "rows"
  | "row-entry"
  | "row-place"
  | "row-ahead"
  | "row-wait"
  | "row-left"
  | "leaving"
  | "alerts"
  | "remind"
  | "hash";

export type Value =
  | "title"
  | "heading"
  | "message"
  | "lobbyOpens"
  | "opens"
  | "closes"
  | "changedAt"
  | "entry"
  | "place"
  | "ahead"
  | "wait"
  | "left"
  | "hash";

/** 12,345 → 10,000: rounded to its first digit. */
function roughly(count: number): number {
  const unit = 10 ** Math.floor(Math.log10(Math.max(1, count)));
  return Math.round(count / unit) * unit;
}

/**
 * Works out what the waiting page shows. It is a pure function of the public status and of who looks, so
 * that the page as it was sent, the page as its script keeps it, and the page without scripts say the same.
 */
export function createWaitingView(
  status: QueueStatus,
  viewer: Viewer,
  texts: WaitingTexts,
): WaitingViewModel {
  const { locale, entryNo, place } = viewer;
  const { phase } = status;
  const number = (count: number) => formatNumber(count, locale);
  const joined = entryNo !== null;
  const lineStands = phase === "open" || phase === "paused";
  const runs = lineStands || phase === "lobby";
  // Whoever has not joined is told what joining now would bring.
  const mine = place ?? (!joined && lineStands ? status.entries + 1 : null);
  const outlook = mine === null ? null : getForecast(status, mine);
  const called = joined && outlook?.called === true;
  const parts = new Set<Part>();
  const show = (part: Part, when: boolean) => when && parts.add(part);

  show("message", status.message !== null);
  show("scheduled", phase === "scheduled");
  show("lobby", phase === "lobby");
  show("in-lobby", phase === "lobby" && joined);
  show("paused", phase === "paused");
  show("slowed", phase === "open" && status.slowed && !called);
  const changed = phase === "open" && !called ? status.insideChanged : null;
  show("more-inside", changed?.more === true);
  show("fewer-inside", changed?.more === false);
  show("closed", phase === "closed");
  show("none-left", lineStands && outlook?.noneLeft === true);
  const turn = phase === "open" && !called ? outlook?.turn : undefined;
  show("after-closing", turn === "after-closing");
  show("perhaps-after-closing", turn === "perhaps-after-closing");
  show("join-lobby", !joined && phase === "lobby");
  show("join", !joined && lineStands);
  show("called", called);

  const rows = runs && !called;
  show("rows", rows);
  show("row-entry", rows && joined && place === null);
  show("row-place", rows && place !== null);
  show("row-ahead", rows && outlook !== null);
  show("row-wait", rows && phase === "open" && outlook !== null && !parts.has("after-closing"));
  show("row-left", rows && status.placesLeft !== null);
  show("leaving", rows && joined);
  show("alerts", rows && joined);
  show("remind", runs && joined && (!called || parts.has("none-left")));
  show("hash", phase === "lobby" && status.seedHash !== null);

  const ahead = outlook?.ahead ?? 0;
  const heading = called
    ? texts.called
    : phase === "lobby"
      ? texts.lobbyTitle
      : !lineStands
        ? texts.roomTitle
        : joined
          ? texts.lineTitle
          : texts.joinTitle;
  const counted = lineStands && joined && !called && outlook !== null;
  return {
    parts,
    values: {
      title: counted ? fillTemplate(texts.titleAhead, { count: number(ahead), heading }) : heading,
      heading,
      message: status.message?.[locale] ?? "",
      lobbyOpens: formatDateTime(new Date(status.lobbyOpensAt), locale),
      opens: formatDateTime(new Date(status.opensAt), locale),
      closes: formatDateTime(new Date(status.closesAt), locale),
      changedAt: status.insideChanged ? formatTime(new Date(status.insideChanged.at)) : "",
      entry: entryNo === null ? "" : number(entryNo + 1),
      place: place === null ? "" : number(place),
      ahead: fillTemplate(texts.aheadValue, { count: number(ahead) }),
      wait: outlook ? waitWords(outlook, texts, locale) : "",
      left: fillTemplate(texts.placesValue, { count: number(status.placesLeft ?? 0) }),
      hash: status.seedHash ?? "",
    },
    spoken: counted ? fillTemplate(texts.aheadSpoken, { count: number(roughly(ahead)) }) : "",
    ahead: lineStands ? (outlook?.ahead ?? null) : null,
  };
}

function waitWords(outlook: Forecast, texts: WaitingTexts, locale: string): string {
  const unknown = outlook.turn === "far" ? texts.waitFar : texts.waitUnknown;
  return formatWait(outlook.wait, { range: texts.waitRange, short: texts.waitShort, unknown }, locale);
}
