import { hexToBytes } from "@noble/hashes/utils.js";
import { drawPosition } from "@/lib/queue/draw";
import type { QueueStatus } from "@/lib/queue/queue-snapshot";
import { solveOnEntering } from "./proof-of-work.client";
import { offerTurnAlerts } from "./turn-alerts";
import { fillTemplate, formatDuration, formatPollInterval, getLobbyPollSeconds } from "./waiting-text";
import {
  createWaitingView,
  type Viewer,
  type WaitingTexts,
  type WaitingViewModel,
} from "./waiting-view-model";

/**
 * Keeps the waiting page fresh. It decides nothing: it asks for the public status, the same for everybody,
 * works out this person's place from it, and shows what `createWaitingView` says. The page is never loaded again, so
 * a crowd whose draw is published asks for no page of its own. The device's clock is not looked at: waits
 * are counted by the browser's steady clock.
 */
const root = document.querySelector<HTMLElement>("[data-waiting]") as HTMLElement;
const viewer: Viewer = JSON.parse(root.dataset.waiting ?? "");
const { slug, texts, service }: { slug: string; texts: WaitingTexts; service: string } = JSON.parse(
  root.dataset.line ?? "",
);
/** One address for all languages and no cookies, so that any cache can answer. */
const address = `/queue/${slug}/status.json`;
const all = <E extends HTMLElement>(selector: string) => [...root.querySelectorAll<E>(selector)];
const age = root.querySelector<HTMLElement>("[data-age]");
const announcer = root.querySelector<HTMLElement>("[data-announcer]");
const alerts = offerTurnAlerts(root);
solveOnEntering(root, slug);

/** A status whose server has not moved on for so long is shown with its age. Seconds. */
const freshFor = 10;

let status: QueueStatus | undefined;
/** When the status last moved on, by the steady clock. */
let movedAt = performance.now();
let said: string | undefined;
let wasCalled: boolean | undefined;

/** The draw is worked out here, once, by the code that made it. */
function placeIn({ lobbySize, seed }: QueueStatus, entryNo: number | null): number | null {
  if (entryNo === null || lobbySize === null || seed === null) return null;
  return 1 + (entryNo < lobbySize ? drawPosition(entryNo, lobbySize, hexToBytes(seed)) : entryNo);
}

function write(element: HTMLElement, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

function show({ parts, values, spoken }: WaitingViewModel): void {
  for (const part of all("[data-part]")) part.hidden = !(parts as Set<string>).has(part.dataset.part ?? "");
  for (const value of all("[data-value]")) write(value, values[value.dataset.value as keyof typeof values]);
  const title = `${values.title} – ${service}`;
  if (document.title !== title) document.title = title;
  const notices = all("[data-spoken]").filter((part) => !part.hidden);
  // biome-ignore lint/performance/useDomNodeTextContent: as it is seen, with a break between title and text
  const told = notices.map((part) => part.innerText.replace(/\s+/g, " ").trim());
  const now = [...told, spoken].join(" ").trim();
  // What the page says when it is opened is read with the page.
  if (said !== undefined && said !== now && announcer) write(announcer, now);
  said = now;
  const called = parts.has("called");
  if (called && wasCalled === false) alerts.call(`${values.heading} – ${service}`);
  wasCalled = called;
}

function showAge(): void {
  const seconds = Math.round((performance.now() - movedAt) / 1_000);
  if (!age) return;
  age.hidden = seconds <= freshFor;
  const text = age.querySelector("p");
  if (text && !age.hidden)
    write(text, fillTemplate(age.dataset.age ?? "", { age: formatDuration(seconds, viewer.locale) }));
}

/** @returns seconds until the next question */
async function ask(): Promise<number> {
  const response = await fetch(address, {
    headers: { accept: "application/json" },
    credentials: "omit",
    signal: AbortSignal.timeout(8_000),
  });
  if (!response.ok) throw new Error(String(response.status));
  const latest: QueueStatus = await response.json();
  if (latest.serverTime !== status?.serverTime) movedAt = performance.now();
  status = latest;
  viewer.place ??= placeIn(latest, viewer.entryNo);
  const screen = createWaitingView(latest, viewer, texts);
  show(screen);
  if (latest.phase === "lobby") {
    const untilOpening = (Date.parse(latest.opensAt) - Date.parse(latest.serverTime)) / 1_000;
    return getLobbyPollSeconds(latest.askAgainSeconds, untilOpening);
  }
  return formatPollInterval(latest.askAgainSeconds, screen.ahead ?? 0, latest.ratePerMinute);
}

let next: ReturnType<typeof setTimeout> | undefined;
let asking = false;

async function turn(): Promise<void> {
  if (asking) return;
  asking = true;
  clearTimeout(next);
  let seconds = 5;
  try {
    seconds = await ask();
  } catch {
    // The last status stays, with its age, until an answer comes.
  }
  asking = false;
  showAge();
  // Spread by a third either way, so that a crowd does not ask in step.
  next = setTimeout(turn, seconds * 1_000 * (0.67 + Math.random() * 0.66));
}

/** Whoever comes back to the page, or online, is told soon; many may come back at once. */
function soon(): void {
  clearTimeout(next);
  next = setTimeout(turn, Math.random() * 1_000);
}
addEventListener("online", soon);
document.addEventListener("visibilitychange", () => document.hidden || soon());

void turn();
