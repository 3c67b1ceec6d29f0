import { toTrustedScriptUrl } from "../../trusted-script-url";
import { cardCache } from "./cache";

/**
 * Keeps the card of a booking on this device, for where there is no network, or takes it away when the booking is
 * gone. Where a browser cannot keep it, the page stays as it is.
 */
const place = document.querySelector<HTMLElement>("[data-card]");
const address = place?.dataset.cardAddress ?? "";
/** What the card needs to be shown. */
const files: string[] = JSON.parse(place?.dataset.cardFiles ?? "[]");

async function keep(): Promise<void> {
  const cache = await caches.open(cardCache);
  const card = await fetch(address, { headers: { accept: "text/html" } });
  if (!card.ok) throw new Error(String(card.status));
  await cache.put(address, card);
  await cache.addAll(files);
  // What an older card was shown with.
  for (const { url } of await cache.keys()) {
    const { pathname } = new URL(url);
    if (pathname.startsWith("/assets/") && !files.includes(pathname)) await cache.delete(url);
  }
  await navigator.serviceWorker.register(toTrustedScriptUrl("/assets/card-worker.js"), { scope: address });
  for (const told of document.querySelectorAll<HTMLElement>("[data-card-kept]")) told.hidden = false;
}

if (place && "serviceWorker" in navigator && "caches" in window) {
  if (place.dataset.card === "keep") keep().catch(() => {});
  else caches.delete(cardCache).catch(() => {});
}
