import { solve } from "@/lib/platform/solve";

/** Works beside the page, so that nothing on it stands still meanwhile. */
self.addEventListener("message", ({ data }: MessageEvent) => self.postMessage(solve(data)));
