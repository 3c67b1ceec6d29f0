import { describe, expect, it } from "vitest";
import { getRouteLabel } from "./route-label";

describe("the route of a request", () => {
  it.each([
    [[], "/"],
    [["check"], "/check"],
    [["queue", "born-1967"], "/queue/*"],
    [["queue", "born-1967", "enter"], "/queue/*/enter"],
    [["queue", "born-1967", "01012345678"], "/queue/*"],
    [["book", "clinic", "12", "2026-12-01"], "/book/clinic"],
    [["book", "01012345678"], "/book/*"],
    [["01012345678"], "other"],
    [["api", "auth", "callback", "code"], "/api/*"],
    [null, "other"],
  ])("of %j is %s", (segments, route) => {
    expect(getRouteLabel(segments)).toBe(route);
  });
});
