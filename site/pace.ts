import type { IncomingMessage } from "node:http";
import { RateLimiterMemory, RateLimiterRes } from "rate-limiter-flexible";
import { Refusal } from "../lib/platform/refusal";

/**
 * Holds each signed-in person to so many posts a minute, counted by each server in its memory: what a person can
 * do is far below it, and a program that acts in a person's name must not cost the database as much as a crowd.
 * Who is not signed in can post little, and what they can has limits of its own (lib/identity/limits.ts).
 *
 * @param perMinute how many
 * @param personOf who asks; undefined for whoever is not signed in
 * @returns what is to be waited for before a post; it throws Refusal `too-many-posts`
 */
export function personalPace(
  perMinute: number,
  personOf: (request: IncomingMessage) => string | undefined,
): (request: IncomingMessage) => Promise<void> {
  const limiter = new RateLimiterMemory({ points: perMinute, duration: 60 });
  return async (request) => {
    const person = personOf(request);
    if (person === undefined) return;
    await limiter.consume(person).catch((error) => {
      throw error instanceof RateLimiterRes ? new Refusal("too-many-posts") : error;
    });
  };
}
