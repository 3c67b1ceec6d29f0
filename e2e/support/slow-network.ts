import type { CDPSession, Page } from "@playwright/test";

/** Slow 3G as Chromium's own tools imagine it: bits a second and milliseconds. */
const slow3g = { download: 400_000, upload: 400_000, latency: 2_000 };

/** What came over the line: bytes as they were sent, with their headers. */
export interface Fetched {
  scripts: number;
  all: number;
}

/**
 * Puts a page on a line as slow as slow 3G, and counts what comes over it.
 *
 * @param latency milliseconds; the tests' machine is slow enough by itself, so they may take less
 */
export async function slowLine(page: Page, latency = slow3g.latency) {
  const session: CDPSession = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.emulateNetworkConditions", {
    offline: false,
    latency,
    downloadThroughput: slow3g.download / 8,
    uploadThroughput: slow3g.upload / 8,
  });
  const kinds = new Map<string, string>();
  let counted: Fetched = { scripts: 0, all: 0 };
  session.on("Network.responseReceived", ({ requestId, type }) => kinds.set(requestId, type));
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    counted.all += encodedDataLength;
    if (kinds.get(requestId) === "Script") counted.scripts += encodedDataLength;
  });
  return {
    /** What was fetched since this was asked last. */
    fetched(): Fetched {
      const before = counted;
      counted = { scripts: 0, all: 0 };
      return before;
    },
  };
}
