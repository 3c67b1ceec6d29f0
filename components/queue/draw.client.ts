import { hexToBytes } from "@noble/hashes/utils.js";
import { drawnPlace, publishedHash } from "@/lib/queue/lottery";

/** Works the shown place out again on the person's own device, and says whether it comes to the same. */
const proof = document.querySelector<HTMLElement>("[data-draw]");
if (proof) {
  const { entry, size, seed, seedHash, place } = JSON.parse(proof.dataset.draw ?? "{}");
  const bytes = hexToBytes(seed);
  const same = publishedHash(bytes) === seedHash && 1 + drawnPlace(entry - 1, size, bytes) === place;
  proof.textContent = (same ? proof.dataset.same : proof.dataset.differs) ?? "";
  proof.hidden = false;
}
