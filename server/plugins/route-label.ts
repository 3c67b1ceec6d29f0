/** What may follow a page's first part in a route; anything else there names a window, a clinic or a day. */
const acts = new Set([
  "admission.json",
  "answer",
  "audit",
  "calendar",
  "cancel",
  "change",
  "check",
  "clinic",
  "clinics",
  "code",
  "confirm",
  "district",
  "enter",
  "forget",
  "hold",
  "inbox",
  "live",
  "near",
  "new-window",
  "programme",
  "password-again",
  "province",
  "qr",
  "questions",
  "remind",
  "second-step",
  "send",
  "staff",
  "ui",
  "window",
]);
const waitingActs = new Set(["status.json", "place.json", "work.json", "enter", "remind", "claim", "draw"]);
const firsts = new Set([
  "account",
  "admin",
  "api",
  "book",
  "card",
  "check",
  "clinic",
  "clinics",
  "dev",
  "early",
  "invitation",
  "my-booking",
  "queue",
  "sign-in",
  "sign-out",
  "staff",
]);

/**
 * A request's route for logs and figures: few in number, and never anything that a visitor typed.
 *
 * @param segments the parts of the path without its language; null for a path that no page has
 */
export function getRouteLabel(segments: readonly string[] | null): string {
  const [first, second, third] = segments ?? ["?"];
  if (first === undefined) return "/";
  if (!firsts.has(first)) return "other";
  if (first === "queue") return `/queue/*${third && waitingActs.has(third) ? `/${third}` : ""}`;
  if (second === undefined) return `/${first}`;
  return `/${first}/${acts.has(second) ? second : "*"}`;
}
