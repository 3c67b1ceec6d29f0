import { cardCache, getCardExpiry } from "./cache";

/**
 * Shows the card of a booking where there is no network. Its scope is the card's own address, so no other page ever
 * reaches it: not the gate's, not the waiting room's, not a booking's. With a network the server answers, and what
 * it says replaces what was kept.
 */
interface Asked extends Event {
  request: Request;
  respondWith(answer: Promise<Response>): void;
}
const worker = self as unknown as { registration: { scope: string } };

async function card(request: Request): Promise<Response> {
  const cache = await caches.open(cardCache);
  const kept = await cache.match(request, { ignoreSearch: true });
  const stillOf = kept && Number(kept.headers.get(getCardExpiry)) > Date.now() ? kept : undefined;
  if (kept && !stillOf) await cache.delete(request, { ignoreSearch: true });
  let answer: Response;
  try {
    answer = await fetch(request);
  } catch (away) {
    if (stillOf) return stillOf;
    throw away;
  }
  if (answer.ok) await cache.put(request, answer.clone());
  // The booking is gone. A session that has run out, or a server that is away, takes no card from anybody.
  else if (answer.status === 404) await cache.delete(request, { ignoreSearch: true });
  else if (stillOf) return stillOf;
  return answer;
}

async function file(request: Request): Promise<Response> {
  try {
    return await fetch(request);
  } catch (away) {
    const kept = await (await caches.open(cardCache)).match(request);
    if (kept) return kept;
    throw away;
  }
}

self.addEventListener("fetch", (event) => {
  const { request, respondWith } = event as Asked;
  const answer = respondWith.bind(event);
  const { origin, pathname } = new URL(request.url);
  const own = new URL(worker.registration.scope);
  if (request.method !== "GET" || origin !== own.origin) return;
  if (request.mode === "navigate" && pathname === own.pathname) answer(card(request));
  else if (pathname.startsWith("/assets/")) answer(file(request));
});
