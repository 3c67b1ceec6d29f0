/**
 * Counts down what the server said is left of a hold or a stay (`Countdown`). The device's own clock is never asked,
 * only how long the page has been open. It decides nothing: at the end the page is loaded again, and the server says
 * what has happened.
 */

/** Seconds since the answer that made this page began to arrive: the way to the device counts as well. */
function sinceArrival(): number {
  const [arrival] = performance.getEntriesByType("navigation") as PerformanceNavigationTiming[];
  return (performance.now() - (arrival?.responseStart ?? performance.now())) / 1_000;
}

/** Asks the server anew how much is left. Seconds; null when it is over, undefined when nobody answered. */
async function ask(address: string): Promise<number | null | undefined> {
  const answer = await fetch(address, { headers: { accept: "application/json" } }).catch(() => undefined);
  if (!answer) return undefined;
  if (!answer.ok) return null;
  const { remainingSeconds, expiresAt } = await answer.json();
  if (remainingSeconds !== undefined) return Number(remainingSeconds);
  return (Date.parse(expiresAt) - Date.parse(answer.headers.get("date") ?? "")) / 1_000;
}

function countDown(place: HTMLElement): void {
  const { timeLeft, ask: address } = place.dataset;
  const timer = place.querySelector<HTMLElement>("[data-timer]");
  const warnings = [...place.querySelectorAll<HTMLTemplateElement>("template[data-below]")];
  let [said, saidAt] = [Number(timeLeft) - sinceArrival(), performance.now()];
  let ending = false;

  const show = () => {
    const seconds = Math.max(0, Math.ceil(said - (performance.now() - saidAt) / 1_000));
    if (timer)
      timer.textContent = (timer.dataset.timer ?? "")
        .replace("{minutes}", String(Math.floor(seconds / 60)))
        .replace("{seconds}", String(seconds % 60).padStart(2, "0"));
    for (const warning of warnings) {
      // What is put into a live region is read aloud; what was only hidden in it may not be.
      const [shown, due] = [warning.nextSibling !== null, seconds <= Number(warning.dataset.below)];
      if (due && !shown) warning.after(warning.content.cloneNode(true));
      if (!due && shown) warning.parentElement?.replaceChildren(warning);
    }
    if (seconds > 0 || ending) return;
    ending = true;
    // A moment later the server agrees that it is over.
    setTimeout(() => location.reload(), 1_000);
  };
  /** For a device that slept, or a page that was left and came back: it has not counted. */
  const askAgain = async () => {
    if (document.visibilityState !== "visible") return;
    if (!address) return location.reload();
    const answer = await ask(address);
    if (answer === undefined) return;
    if (answer === null) return location.reload();
    [said, saidAt] = [answer, performance.now()];
    show();
  };
  show();
  setInterval(show, 1_000);
  document.addEventListener("visibilitychange", askAgain);
  addEventListener("pageshow", ({ persisted }) => {
    if (persisted) void askAgain();
  });
}

for (const place of document.querySelectorAll<HTMLElement>("[data-time-left]")) countDown(place);
