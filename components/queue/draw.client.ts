import { hexToBytes } from "@noble/hashes/utils.js";
import { drawPosition, hashSeed } from "@/lib/queue/draw";

/** Works the shown place out again on the person's own device, and says whether it comes to the same. */
const proof = document.querySelector<HTMLElement>("[data-draw]");
if (proof) {
  const { entry, size, seed, seedHash, place } = JSON.parse(proof.dataset.draw ?? "{}");
  const bytes = hexToBytes(seed);
  const same = hashSeed(bytes) === seedHash && 1 + drawPosition(entry - 1, size, bytes) === place;
  proof.textContent = (same ? proof.dataset.same : proof.dataset.differs) ?? "";
  proof.hidden = false;
}
