import type { RetentionState } from "../privacy/erase-expired.job";
import { clockOffsetLimitMs } from "../shared/db/database-clock";
import type { RequestFigures } from "./request-stats";

/** What can be wrong. Each has a page in docs/runbook.md. */
export const alertRules = [
  "synthetic-failed",
  "eligible-refused",
  "errors",
  "slow",
  "line-stands-still",
  "outbox-backlog",
  "many-codes",
  "disk-full",
  "clock-drift",
  "proxy-untrusted",
  "retention-held",
  "window-not-ready",
  "server-silent",
] as const;
export type AlertRule = (typeof alertRules)[number];

/** What a process says of itself every few seconds. */
export interface ServerReport extends RequestFigures {
  server: string;
  /** Seconds since it was written, by the database's clock. */
  ageSeconds: number;
  /** The process's clock less the database's. Milliseconds. */
  clockOffsetMs: number;
  /** Free share of the disk that the program stands on. */
  diskFree: number;
}

/** A line as the database says it stands. */
export interface ObservedQueue {
  slug: string;
  /** People with a number who were not called. */
  waiting: number;
  inside: number;
  mostInside: number;
  /** Seconds since somebody was last called, or since this process has watched. */
  stillSeconds: number;
}

export interface Observations {
  walks: { slug: string; failedStep: string | null; got: string | null }[];
  servers: ServerReport[];
  lines: ObservedQueue[];
  /** Messages on channels that can be sent on: how many should have been sent five minutes ago, or were given up. */
  outbox: { late: number; givenUp: number };
  /** One-time codes of the running minute, and how many are sent at the most. */
  codes: { asked: number; most: number };
  /** Windows that open within a day, or should be open, and what each lacks. */
  opening: { slug: string; lacks: string[]; stage: number }[];
  retention: RetentionState;
  /** The share of eligible people who are refused on an ordinary minute. */
  usualRefusals: number;
}

export interface AlertCondition {
  rule: AlertRule;
  /** What it is about: a window, a server, or `all`. */
  subject: string;
  /** What was seen, in figures; no personal data. */
  detail: string;
  /** How pressing it is, from 0; it is told anew when that grows. */
  stage?: number;
}

/** Limits; reasons in docs/decisions/0034. Shares, milliseconds and seconds. */
export const alertThresholds = {
  /** So many requests a minute before a share says anything. */
  enough: 20,
  errorShare: 0.02,
  p95Ms: 1_000,
  refusedAboveUsual: 0.1,
  refusedTimesUsual: 3,
  stillSeconds: 60,
  stillWhenFullSeconds: 600,
  codesShare: 0.5,
  diskFree: 0.1,
  clockOffsetMs: 500,
  silentSeconds: 15,
  goneSeconds: 300,
};

/** Offsets of days are read more easily than their milliseconds. */
function offsetInWords(offsetMs: number): string {
  const seconds = Math.abs(offsetMs) / 1_000;
  const size =
    Math.abs(offsetMs) <= clockOffsetLimitMs
      ? `${Math.abs(offsetMs)} ms`
      : seconds < 86_400
        ? `${Math.round(seconds)} s`
        : `${Math.round(seconds / 86_400)} d`;
  return `${offsetMs < 0 ? "−" : "+"}${size}`;
}

/** What is found of a server whose clock is off. */
export const clockDrift = (server: string, offsetMs: number): AlertCondition => ({
  rule: "clock-drift",
  subject: server,
  detail: `${offsetInWords(offsetMs)}${Math.abs(offsetMs) > clockOffsetLimitMs ? ", serves nobody" : ""}`,
});

/** The stage and what is lacking, by names that are put into words where they are read. */
const notReady = (slug: string, lacks: string[], stage: number): AlertCondition => ({
  rule: "window-not-ready",
  subject: slug,
  detail: [stage, ...lacks].join(" "),
  stage,
});

const thousands = (count: number) => count.toLocaleString("en");

const percent = (share: number) => `${(share * 100).toFixed(1)} %`;

export function evaluateRules(seen: Observations): AlertCondition[] {
  const findings: AlertCondition[] = [];
  const find = (rule: AlertRule, subject: string, detail: string) => findings.push({ rule, subject, detail });
  for (const walk of seen.walks) {
    if (walk.failedStep) find("synthetic-failed", walk.slug, `${walk.failedStep}: ${walk.got ?? "?"}`);
  }

  const live = seen.servers.filter((server) => server.ageSeconds <= alertThresholds.silentSeconds);
  const sum = (read: (server: ServerReport) => number) =>
    live.reduce((total, server) => total + read(server), 0);
  const [asked, refused] = [sum((server) => server.asked), sum((server) => server.refused)];
  const share = refused / Math.max(1, asked);
  const usual = seen.usualRefusals;
  if (
    asked >= alertThresholds.enough &&
    share > Math.max(usual * alertThresholds.refusedTimesUsual, usual + alertThresholds.refusedAboveUsual)
  )
    find("eligible-refused", "all", `${percent(share)} of ${asked}, usually ${percent(usual)}`);
  const [requests, errors] = [sum((server) => server.requests), sum((server) => server.errors)];
  if (requests >= alertThresholds.enough && errors / requests > alertThresholds.errorShare)
    find("errors", "all", `${percent(errors / requests)} of ${requests}`);

  for (const server of seen.servers) {
    const { server: name, ageSeconds } = server;
    if (ageSeconds > alertThresholds.silentSeconds) {
      if (ageSeconds <= alertThresholds.goneSeconds)
        find("server-silent", name, `${Math.round(ageSeconds)} s`);
      continue;
    }
    if (server.requests >= alertThresholds.enough && server.p95Ms > alertThresholds.p95Ms)
      find("slow", name, `p95 ${server.p95Ms} ms`);
    if (server.diskFree < alertThresholds.diskFree) find("disk-full", name, `${percent(server.diskFree)}`);
    if (Math.abs(server.clockOffsetMs) > alertThresholds.clockOffsetMs)
      findings.push(clockDrift(name, server.clockOffsetMs));
    if (server.untrustedForwards >= alertThresholds.enough)
      find("proxy-untrusted", name, `${server.untrustedForwards} from ${server.untrustedNetwork}`);
  }

  const { heldPeople, heldOf, allowed } = seen.retention;
  if (heldPeople > 0 && !allowed)
    find("retention-held", "all", `${thousands(heldPeople)} / ${thousands(heldOf)}`);

  for (const { slug, lacks, stage } of seen.opening)
    if (lacks.length > 0 && stage > 0) findings.push(notReady(slug, lacks, stage));

  for (const line of seen.lines) {
    const room = line.inside < line.mostInside / 2;
    const tooLong =
      line.stillSeconds >= (room ? alertThresholds.stillSeconds : alertThresholds.stillWhenFullSeconds);
    if (line.waiting > 0 && tooLong)
      find(
        "line-stands-still",
        line.slug,
        `${line.waiting} wait, ${line.inside} of ${line.mostInside} inside, ${Math.round(line.stillSeconds)} s`,
      );
  }
  const { late, givenUp } = seen.outbox;
  if (late + givenUp > 0) find("outbox-backlog", "all", `${late} late, ${givenUp} given up`);
  const { asked: codes, most } = seen.codes;
  if (codes >= most * alertThresholds.codesShare) find("many-codes", "all", `${codes} of ${most} a minute`);
  return findings;
}

/** The usual share of refusals after one more minute: what an hour has seen, not moved by a single bad minute. */
export function updateBaseline(usual: number, asked: number, refused: number, minutes: number): number {
  if (asked < alertThresholds.enough) return usual;
  const share = Math.min(refused / asked, usual + alertThresholds.refusedAboveUsual);
  return usual + (share - usual) * Math.min(1, minutes / 60);
}
