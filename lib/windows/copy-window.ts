import type { WindowInput } from "./window-form";

const week = 7 * 86_400_000;

/**
 * A wish like an earlier window: a draft without a name in addresses and without its message, moved on by as many
 * whole weeks as bring its lobby into the future.
 *
 * @param now the server's instant, UTC
 */
export function copyWindow(earlier: WindowInput, now: Date): WindowInput {
  const weeks = Math.max(0, Math.floor((now.getTime() - earlier.lobbyOpensAt.getTime()) / week) + 1);
  const later = (instant: Date) => new Date(instant.getTime() + weeks * week);
  return {
    ...earlier,
    slug: "",
    lobbyOpensAt: later(earlier.lobbyOpensAt),
    opensAt: later(earlier.opensAt),
    closesAt: later(earlier.closesAt),
    messageKo: null,
    messageEn: null,
    publishedAt: null,
  };
}
