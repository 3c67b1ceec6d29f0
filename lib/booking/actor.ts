/** Who acts for a person, when they do not act themselves. */
export type Actor =
  /** The person's id of whoever was given leave to book for them. */
  | { proxy: string }
  /** The account's id of an agent on the telephone. */
  | { agent: string }
  /** The account's id of a member of the clinic's staff. */
  | { staff: string };

/** The actor as the audit names them. */
export function formatActor(personId: string, by?: Actor): string {
  if (!by) return `citizen:${personId}`;
  if ("staff" in by) return `staff:${by.staff}`;
  return "proxy" in by ? `proxy:${by.proxy}` : `agent:${by.agent}`;
}
