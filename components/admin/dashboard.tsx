"use client";

import { type ReactNode, useEffect, useRef, useState } from "react";
import { createTranslator } from "use-intl/core";
import type { DashboardSample, DashboardSnapshot, QueueNow } from "@/lib/monitoring/dashboard/snapshot";
import type { Locale } from "@/lib/shared/time/seoul";
import type { messages } from "@/messages";
import { Button } from "../ui/button";
import { Chart, ChartGrid } from "../ui/chart";
import { Notice } from "../ui/notice";
import { Subheading, Text, TextLink } from "../ui/page";
import { ScriptButton } from "../ui/script-button";
import { ActionList } from "../ui/summary-list";
import { Table } from "../ui/table";
import { alertDetail, type DetailWords } from "./alert-detail";

/** How much is kept here; the server keeps as much. Frames. */
const mostFrames = 600;

/** How often is asked, and after how long without an answer it is said. Milliseconds. */
const askEvery = 1_000;
const staleAfter = 5_000;

const charts: {
  key: "people" | "rates" | "bookings" | "requests";
  series: (keyof Omit<DashboardSample, "at">)[];
}[] = [
  { key: "people", series: ["waiting", "inside"] },
  { key: "rates", series: ["entered", "called", "came"] },
  { key: "bookings", series: ["booked"] },
  { key: "requests", series: ["requests", "errors"] },
];

type Live = (typeof messages)["ko"]["live"];

export interface BoardProps {
  locale: Locale;
  /** What the server knew when the page was made. */
  begin: DashboardSnapshot;
  texts: { live: Live };
  /** What each reason of a refusal is called. */
  titles: Record<string, string>;
  rules: Record<string, { name: string; what: string }>;
  details: DetailWords;
  phases: Record<string, string>;
}

const translator = (locale: Locale, texts: { live: Live }) =>
  createTranslator({ locale, messages: texts, namespace: "live" });
type T = ReturnType<typeof translator>;

/** Asks the server each second; what is kept has a bound, so that the page may stay open for days. */
function useLive(begin: DashboardSnapshot, paused: boolean): { document: DashboardSnapshot; stale: boolean } {
  const [document, setDocument] = useState(begin);
  const [stale, setStale] = useState(false);
  const known = useRef(begin.frames.at(-1)?.at ?? 0);
  useEffect(() => {
    if (paused) return;
    let heard = performance.now();
    let timer: ReturnType<typeof setTimeout> | undefined;
    const asking = new AbortController();
    const ask = async () => {
      try {
        const signal = AbortSignal.any([asking.signal, AbortSignal.timeout(staleAfter)]);
        const headers = { accept: "application/json" };
        const answer = await fetch(`/admin/live/live.json?after=${known.current}`, { headers, signal });
        if (!answer.ok) throw new Error(String(answer.status));
        const next = (await answer.json()) as DashboardSnapshot;
        known.current = next.frames.at(-1)?.at ?? known.current;
        heard = performance.now();
        setStale(false);
        setDocument((before) => ({ ...next, frames: [...before.frames, ...next.frames].slice(-mostFrames) }));
      } catch {
        if (performance.now() - heard > staleAfter) setStale(true);
      }
      if (!asking.signal.aborted) timer = setTimeout(ask, askEvery);
    };
    timer = setTimeout(ask, askEvery);
    return () => {
      asking.abort();
      clearTimeout(timer);
    };
  }, [paused]);
  return { document, stale };
}

export function ControlRoom({ locale, begin, texts, titles, rules, details, phases }: BoardProps) {
  const [paused, setPaused] = useState(false);
  const { document, stale } = useLive(begin, paused);
  const t = translator(locale, texts);
  const number = (value: number) => value.toLocaleString(locale);
  const known = (value: number | null) => (value === null ? t("unknown") : number(value));
  const clock = new Intl.DateTimeFormat(locale === "ko" ? "ko-KR" : "en-GB", {
    timeZone: "Asia/Seoul",
    timeStyle: "medium",
    hourCycle: "h23",
  }).format(document.at);
  const { lines, servers, steps, refusals, provinces, alerts, strain } = document;
  const asked = steps.reduce((sum, { count }) => sum + count, 0);
  const failed = steps.reduce((sum, { errors }) => sum + errors, 0);
  const places = provinces.reduce((sum, province) => sum + province.places, 0);
  const nameOf = (named: { nameKo: string; nameEn: string }) =>
    locale === "ko" ? named.nameKo : named.nameEn;
  const percent = (share: number) => (share * 100).toFixed(1);
  return (
    <>
      <div role="status">
        {stale && <Notice look="warning">{t("stale", { at: clock })}</Notice>}
        {paused && <Notice look="info">{t("paused")}</Notice>}
      </div>
      <Text>
        {t("at", { at: clock })}{" "}
        <ScriptButton onPress={() => setPaused(!paused)}>{t(paused ? "resume" : "pause")}</ScriptButton>
      </Text>
      <Subheading>{t("lines")}</Subheading>
      <ActionList
        rows={lines.map((line) => {
          const path = `/${locale}/admin/window/${line.slug}`;
          return {
            key: line.slug,
            title: <TextLink href={path}>{nameOf(line)}</TextLink>,
            detail: `${phases[line.phase] ?? line.phase}. ${doing(line, t, number)}`,
            action: lineAct(line, path, t),
          };
        })}
      />
      <Table
        caption={t("lines")}
        columns={[
          t("line"),
          t("phase"),
          t("waiting"),
          t("called"),
          t("came"),
          t("inside"),
          t("bookedPeople"),
          t("bookedDoses"),
          t("placesLeft"),
          t("doing"),
        ]}
        rows={lines.map((line) => ({
          key: line.slug,
          cells: [
            <TextLink key="name" href={`/${locale}/admin/window/${line.slug}`}>
              {nameOf(line)}
            </TextLink>,
            phases[line.phase] ?? line.phase,
            number(line.waiting),
            number(line.called),
            number(line.came),
            `${number(line.inside)} / ${number(line.bearable ?? line.mostInside)}`,
            known(line.bookedPeople),
            known(line.bookedDoses),
            known(line.placesLeft),
            doing(line, t, number),
          ],
        }))}
        empty={t("noLines")}
      />
      <Subheading>{t("alerts")}</Subheading>
      {alerts.length === 0 && <Text>{t("noAlerts")}</Text>}
      {alerts.map(({ id, rule, subject, detail }) => (
        <Notice key={id} look="danger" title={`${rules[rule]?.name ?? rule} (${subject})`}>
          <p>{rules[rule]?.what}</p>
          <p>{alertDetail(rule, detail, details)}</p>
        </Notice>
      ))}
      {strain && (
        <Text>
          {t("strain", {
            p95: Math.round(strain.p95Ms),
            pool: Math.round(strain.poolWaitMs),
            failed: percent(strain.errorShare),
          })}
        </Text>
      )}
      <Subheading>{t("charts", { minutes: mostFrames / 60 })}</Subheading>
      <ChartGrid>
        {charts.map(({ key, series }) => (
          <section key={key} aria-label={t(`chart.${key}`)}>
            <Chart
              title={t(`chart.${key}`)}
              top={number}
              series={series.map((name) => ({
                name: t(`series.${name}`),
                values: document.frames.map((frame) => frame[name]),
              }))}
            />
            <Table
              caption={t(`chart.${key}`)}
              columns={[t("figure"), t("now"), t("mean"), t("most")]}
              rows={series.map((name) => rowOf(t(`series.${name}`), document.frames, name, number))}
              empty=""
            />
          </section>
        ))}
      </ChartGrid>
      <Table
        caption={t("waits")}
        columns={[t("line"), t("shown"), t("judged"), t("last")]}
        rows={lines.map((line) => ({ key: line.slug, cells: [nameOf(line), ...waitsOf(line, t)] }))}
        empty={t("noLines")}
      />
      <Subheading>{t("steps")}</Subheading>
      <Text>{t("errorRate", { rate: percent(failed / Math.max(1, asked)) })}</Text>
      <Table
        caption={t("steps")}
        columns={[t("step"), t("count"), t("p50"), t("p95"), t("p99"), t("errors")]}
        rows={steps.map(({ step, count, p50, p95, p99, errors }) => ({
          key: step,
          cells: [t(`stepNames.${step}`), ...[count, p50, p95, p99, errors].map(number)],
        }))}
        empty={t("noSteps")}
      />
      <Table
        caption={t("refusals")}
        columns={[t("reason"), t("times")]}
        rows={refusals.map(({ reason, count }) => ({
          key: reason,
          cells: [titles[reason] ?? reason, number(count)],
        }))}
        empty={t("noRefusals")}
      />
      <Table
        caption={t("servers")}
        columns={[t("server"), t("release"), t("requestsTotal"), t("errorsTotal"), t("bookedTotal")]}
        rows={servers.map(({ server, release, requests, errors, booked }) => ({
          key: server,
          cells: [server, release, ...[requests, errors, booked].map(number)],
        }))}
        empty={t("noServers")}
      />
      <Table
        caption={t("provinces")}
        columns={[t("province"), t("places"), t("share")]}
        rows={provinces.map((province) => ({
          key: province.code,
          cells: [
            nameOf(province),
            number(province.places),
            `${percent(province.places / Math.max(1, places))} %`,
          ],
        }))}
        empty={t("unknown")}
      />
    </>
  );
}

/** The press that stops a line, and the way to let it go on. */
function lineAct(line: QueueNow, path: string, t: T): ReactNode {
  if (line.phase === "open")
    return (
      <form method="post" action={`${path}/pause`}>
        <input type="hidden" name="back" value="live" />
        <Button look="secondary">{t("pauseEntry")}</Button>
      </form>
    );
  return line.phase === "paused" && <TextLink href={`${path}?ask=resume`}>{t("resumeEntry")}</TextLink>;
}

function doing(line: QueueNow, t: T, number: (value: number) => string): string {
  const { serving, ratePerMinute, inside, bearable, mostInside } = line;
  if (serving === "calling" && !ratePerMinute) return t("serving.calling-unknown");
  return t(`serving.${serving}`, {
    rate: number(Math.round(ratePerMinute ?? 0)),
    inside: number(inside),
    bearable: number(bearable ?? mostInside),
    most: number(mostInside),
  });
}

function waitsOf({ shown, judged, held, lastVerdict }: QueueNow, t: T): string[] {
  const long = (seconds: number) =>
    seconds < 120
      ? t("seconds", { count: Math.round(seconds) })
      : t("minutes", { count: Math.round(seconds / 60) });
  return [
    shown ? t("range", { from: long(shown.from), to: long(shown.to) }) : t("unknown"),
    judged > 0 ? t("of", { held, judged }) : t("unknown"),
    lastVerdict
      ? t("verdict", {
          from: long(lastVerdict.from),
          to: long(lastVerdict.to),
          took: long(lastVerdict.took),
        })
      : t("unknown"),
  ];
}

function rowOf(
  title: string,
  frames: readonly DashboardSample[],
  name: keyof Omit<DashboardSample, "at">,
  number: (value: number) => string,
) {
  const values = frames.map((frame) => frame[name]);
  const mean = values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
  const most = values.reduce((high, value) => Math.max(high, value), 0);
  return {
    key: name,
    cells: [title, number(values.at(-1) ?? 0), number(Math.round(mean * 10) / 10), number(most)],
  };
}
