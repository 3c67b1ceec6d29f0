import { type Challenge, encodeProof, proofCookie } from "@/lib/shared/proof-of-work/protocol";
import { toTrustedScriptUrl } from "../trusted-script-url";

/** Whoever presses is sent on after that at the latest, with a proof or without. Milliseconds. */
const patience = 4_000;

/** @returns the number; null when none was found in time */
function work(challenge: Challenge): Promise<number | null> {
  return new Promise((resolve) => {
    const worker = new Worker(toTrustedScriptUrl("/assets/work.js"), { type: "module" });
    const done = (number: number | null) => {
      worker.terminate();
      resolve(number);
    };
    worker.onmessage = ({ data }) => done(data);
    worker.onerror = () => done(null);
    setTimeout(done, patience, null);
    worker.postMessage(challenge);
  });
}

/** Gets a proof of work where many come, and lays it into a cookie. */
async function prove(slug: string): Promise<void> {
  const answer = await fetch(`/queue/${slug}/work.json`, { signal: AbortSignal.timeout(patience) });
  if (answer.status !== 200) return;
  const challenge: Challenge = await answer.json();
  const number = await work(challenge);
  const secure = location.protocol === "https:";
  if (number !== null)
    // biome-ignore lint/suspicious/noDocumentCookie: the newer way is not in every browser yet
    document.cookie = `${proofCookie(secure)}=${encodeProof(challenge, number)}; Path=/; Max-Age=120; SameSite=Strict${secure ? "; Secure" : ""}`;
}

/**
 * Lets the buttons that enter the line bring a proof of work, where the server asks for one. Nobody sees it or has to
 * do anything: the press goes out a moment later. Where anything fails it goes out as it would without scripts.
 */
export function solveOnEntering(root: HTMLElement, slug: string): void {
  for (const form of root.querySelectorAll<HTMLFormElement>('form[action$="/enter"]')) {
    let pressed = false;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      if (pressed) return;
      pressed = true;
      form.setAttribute("aria-busy", "true");
      const go = () => form.submit();
      prove(slug).then(go, go);
    });
  }
  // Who comes back by the browser's button may press again.
  addEventListener("pageshow", ({ persisted }) => persisted && location.reload());
}
