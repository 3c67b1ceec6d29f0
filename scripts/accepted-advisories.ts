/** A known weakness that cannot be reached here, and until when that is believed. */
export interface Accepted {
  /** Of GitHub's list, such as GHSA-xxxx-xxxx-xxxx. */
  id: string;
  /** The package that it is about. */
  of: string;
  /** Why it cannot be reached. */
  reason: string;
  /** When somebody looked, and when somebody must look again. YYYY-MM-DD */
  since: string;
  until: string;
}

/** Read by `npm run check:advisories`. At the most 90 days each; an update is better than a line here. */
export const accepted: readonly Accepted[] = [];
