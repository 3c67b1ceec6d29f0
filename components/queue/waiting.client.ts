/**
 * Keeps the waiting page fresh. It decides nothing: it asks for the public status, and loads the page
 * again when there is something new to show. The browser's clock is only used to space the questions.
 */
interface Status {
  phase: string;
  served: number;
  lobbySize: number | null;
  message: unknown;
  askAgainSeconds: number;
}

const address = `${location.pathname.replace(/\/$/, "")}/status.json`;
const age = document.querySelector<HTMLElement>("[data-age]");
let shown: string | undefined;
let heardAt = performance.now();

const view = (status: Status) =>
  JSON.stringify([status.phase, status.served, status.lobbySize === null, status.message]);

async function ask(): Promise<number> {
  const response = await fetch(address, { headers: { accept: "application/json" } });
  if (!response.ok) throw new Error(String(response.status));
  const status: Status = await response.json();
  heardAt = performance.now();
  if (age) age.hidden = true;
  shown ??= view(status);
  if (view(status) !== shown) location.reload();
  return status.askAgainSeconds;
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
