import { findSolution } from "@/lib/shared/proof-of-work/solver";

/** Works beside the page, so that nothing on it stands still meanwhile. */
self.addEventListener("message", ({ data }: MessageEvent) => self.postMessage(findSolution(data)));
