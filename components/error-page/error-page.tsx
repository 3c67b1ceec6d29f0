import type { ReactNode } from "react";
import type { ErrorCode } from "@/lib/shared/errors";
import type { Locale } from "@/lib/shared/time/seoul";
import { getChromeText, getTranslator } from "../i18n";
import { ButtonLink, ButtonRow } from "../ui/button";
import { Heading, Page, Text } from "../ui/page";

export type Problem = ErrorCode | "unavailable" | "bad-request";

const slotProblems: Problem[] = [
  "slot-unknown",
  "slot-past",
  "slot-full",
  "hold-missing",
  "places-free",
  "doses-held",
  "share-gone",
];
const bookingProblems: Problem[] = [
  "questions-closed",
  "already-booked",
  "booking-unknown",
  "key-used-otherwise",
  "booking-changed",
  "booking-past",
  "not-yet-again",
  "first-dose-not-given",
  "shown-another",
  "cancel-first",
  "first-dose-missing",
  "no-second-dose",
  "second-dose-elsewhere",
  "leftover-stays",
  "interval-not-kept",
  "visit-begun",
];

const agentProblems: Problem[] = [
  "caller-unknown",
  "caller-not-matched",
  "phone-told-too-often",
  "owner-unseen",
  "phone-in-use",
  "proof-missing",
  "mend-refused",
  "outside-window",
  "phone-kept-for-window",
  "record-of-another",
  "call-ended",
  "agents-are-full",
];

const proxyProblems: Problem[] = [
  "not-your-proxy",
  "not-a-parent",
  "phone-is-yours",
  "people-limit",
  "leave-limit",
];

const signInProblems: Problem[] = [
  "code-wrong",
  "code-expired",
  "code-tries-used-up",
  "code-limit",
  "codes-at-limit",
  "phone-of-another",
  "name-differs",
  "phone-missing",
  "answers-lost",
  "sign-in-stale",
  "birth-date-missing",
  "name-missing",
];
const staffProblems: Problem[] = [
  "sign-in-refused",
  "sign-in-limit",
  "device-unconfirmed",
  "device-link-gone",
  "second-step-wrong",
  "second-step-expired",
  "invitation-gone",
];
const ownAccountProblems: Problem[] = [
  "password-too-short",
  "password-too-long",
  "password-known",
  "password-wrong",
  "password-needed",
  "second-step-missing",
];

const windowProblems: Problem[] = [
  "slug-taken",
  "edited-meanwhile",
  "window-closed-for-good",
  "cohort-narrowed",
  "instant-has-passed",
  "not-in-this-phase",
  "not-rehearsed",
  "window-not-ready",
  "rehearsal-goes-on",
  "nothing-to-undo",
  "stock-below-booked",
];
const accountProblems: Problem[] = ["staff-unknown", "not-yourself", "clinic-unknown", "email-taken"];

const clinicProblems: Problem[] = [
  "clinic-of-another",
  "capacity-below-booked",
  "product-unknown",
  "leftover-time",
  "visit-moved-on",
  "visit-too-early",
  "visit-another-day",
  "undo-too-late",
  "closing-changed",
  "closing-count",
  "closing-unknown",
  "closing-taken-back",
  "doses-gone-today",
  "clinic-closed-now",
];
const registerProblems: Problem[] = ["district-unknown", "other-province", "clinic-there-already"];
const importProblems: Problem[] = ["import-goes-on", "import-unknown"];
const waitProblems: Problem[] = ["offer-gone", "offer-open"];

/** Where a person can go on from a refusal. */
function wayOut(problem: Problem, locale: Locale, path: string): string {
  const root = locale === "en" ? "/en" : "";
  if (problem === "no-session" || problem === "leave-ended")
    return `${root}/sign-in?to=${encodeURIComponent(`${root}${path}`)}`;
  if (problem === "no-staff-session")
    return `${root}/sign-in/staff?to=${encodeURIComponent(`${root}${path}`)}`;
  if (signInProblems.includes(problem)) return `${root}/sign-in`;
  if (staffProblems.includes(problem)) return `${root}/sign-in/staff`;
  if (windowProblems.includes(problem)) return `${root}/admin`;
  if (ownAccountProblems.includes(problem)) return `${root}/account`;
  if (accountProblems.includes(problem)) return `${root}/admin/staff`;
  if (registerProblems.includes(problem)) return `${root}/admin/clinics`;
  if (importProblems.includes(problem)) return `${root}/admin/clinics/import`;
  if (problem === "product-used" || problem === "retention-changed") return `${root}/admin/programme`;
  if (problem === "no-such-clinic") return `${root}${path.startsWith("/admin") ? "/admin" : ""}/clinics`;
  if (waitProblems.includes(problem)) return `${root}/wait`;
  if (clinicProblems.includes(problem)) return `${root}/clinic`;
  if (agentProblems.includes(problem)) return `${root}/agent`;
  if (proxyProblems.includes(problem)) return `${root}/proxy`;
  if (problem === "unavailable") return `${root}${path}` || "/";
  if (problem === "hold-changed") return `${root}/book/check`;
  if (slotProblems.includes(problem)) return `${root}/book`;
  if (bookingProblems.includes(problem)) return `${root}/my-booking`;
  return root || "/";
}

/**
 * What happened, what it means for the person, and the one thing to do next.
 *
 * @param path what was asked for, or the page whose form was refused; the other language shows it too
 * @param instead other things that can be done at once
 * @param requestId by which an operator finds the request in the log
 */
export function ErrorPage({
  problem,
  locale,
  path,
  instead,
  requestId,
}: {
  problem: Problem;
  locale: Locale;
  path: string;
  instead?: ReactNode;
  requestId?: string;
}) {
  const t = getTranslator(locale, "refusals");
  return (
    <Page text={getChromeText(locale, path)}>
      <Heading>{t(`${problem}.title`)}</Heading>
      <Text>{t(`${problem}.next`)}</Text>
      {instead}
      <ButtonRow>
        <ButtonLink look={instead ? "tertiary" : "primary"} href={wayOut(problem, locale, path)}>
          {t(`${problem}.action`)}
        </ButtonLink>
      </ButtonRow>
      {requestId && <Text subtle>{getTranslator(locale, "common")("requestId", { id: requestId })}</Text>}
    </Page>
  );
}
