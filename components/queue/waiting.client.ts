import { waitFor } from "@/lib/queue/estimate";
import { askAgainAfter, waitInWords } from "./waiting-text";

/**
 * Keeps the waiting page fresh. It decides nothing: it asks for the public status, writes down how many
 * people are before this one, and loads the page again when it is another page by now: called, paused,
 * drawn, closed, or with a new message. The browser's clock is only used to space the questions.
 */
interface Status {
  phase: string;
  served: number;
  lobbySize: number | null;
  message: unknown;
  ratePerMinute: number | null;
  askAgainSeconds: number;
}

const address = `${location.pathname.replace(/\/$/, "")}/status.json`;
const locale = document.documentElement.lang;
const age = document.querySelector<HTMLElement>("[data-age]");
const aheadText = document.querySelector<HTMLElement>("[data-ahead]");
const waitText = document.querySelector<HTMLElement>("[data-wait]");
const place = Number(aheadText?.dataset.place ?? 0);
let shown: string | undefined;
let heardAt = performance.now();

const pageOf = (status: Status) =>
  JSON.stringify([
    status.phase,
    status.lobbySize === null,
    status.message,
    place > 0 && place <= status.served,
  ]);

function write(status: Status): number {
  const ahead = Math.max(0, place - status.served - 1);
  if (aheadText) {
    const text = aheadText.dataset.ahead ?? "";
    aheadText.textContent = text.replace("{count}", new Intl.NumberFormat(locale).format(ahead));
  }
  if (waitText) {
    const { wait = "", short = "", unknown = "" } = waitText.dataset;
    const range = waitFor(ahead + 1, status.ratePerMinute);
    waitText.textContent = waitInWords(range, { range: wait, short, unknown }, locale);
  }
  return ahead;
}

/** @returns seconds until the next question */
async function ask(): Promise<number> {
  const response = await fetch(address, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  const status: Status = await response.json();
  heardAt = performance.now();
  if (age) age.hidden = true;
  shown ??= pageOf(status);
  if (pageOf(status) !== shown) location.reload();
  return askAgainAfter(status.askAgainSeconds, place > 0 ? write(status) : 0, status.ratePerMinute);
}

async function turn(): Promise<void> {
  let seconds = 5;
  try {
    seconds = await ask();
  } catch {
    if (age) {
      const since = Math.round((performance.now() - heardAt) / 1000);
      age.textContent = (age.dataset.text ?? "").replace("{seconds}", String(since));
      age.hidden = false;
    }
  }
  // Spread by a third either way, so that a crowd does not ask in step.
  setTimeout(turn, seconds * 1000 * (0.67 + Math.random() * 0.66));
}

void turn();
