import { DomainError } from "../../lib/shared/errors";

const minuteMs = 60_000;

/** People who are kept count of at once; some three MiB. Whoever posts without end is never the one let go of. */
const mostPeople = 20_000;

/**
 * Holds each person to so many posts a minute, counted by each server in its memory: what a person can do is far
 * below it, and a program that acts in a person's name must not cost the database as much as a crowd. Its memory
 * has a bound, so that a crowd may come through here: of more people than that, those who posted longest ago are
 * let go of, and begin at nothing.
 */
export class PersonalPace {
  /** In the order of their last post. */
  readonly #posts = new Map<string, { sinceMs: number; count: number }>();

  constructor(
    readonly perMinute: number,
    readonly most = mostPeople,
  ) {}

  /**
   * Counts a post.
   *
   * @param personId who signed in, also where they act for another: nobody uses up another's pace
   * @throws DomainError `too-many-posts`
   */
  count(personId: string, nowMs = performance.now()): void {
    const known = this.#posts.get(personId);
    const posts = known && nowMs - known.sinceMs < minuteMs ? known : { sinceMs: nowMs, count: 0 };
    posts.count++;
    this.#posts.delete(personId);
    this.#posts.set(personId, posts);
    if (this.#posts.size > this.most) this.#posts.delete(this.#posts.keys().next().value as string);
    if (posts.count > this.perMinute) throw new DomainError("too-many-posts");
  }

  get people(): number {
    return this.#posts.size;
  }
}
