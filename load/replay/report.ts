import type { Figure } from "../figures";
import { presumptions } from "./behaviour";
import type { Crowd, Day, Look, Second } from "./day";

interface Line {
  name: string;
  colour: string;
  /** [minutes from the opening, value] */
  points: [number, number][];
}

const [width, height, left, bottom] = [720, 280, 70, 40];

/** A line plot as SVG; the axes begin at 0 or at the first point, and end at the last and the highest. */
function plot(title: string, unit: string, lines: Line[], from?: number): string {
  const points = lines.flatMap((line) => line.points);
  const start = from ?? Math.min(...points.map(([x]) => x));
  const end = points.reduce((last, [x]) => Math.max(last, x), start + 1);
  const top = points.reduce((highest, [, y]) => Math.max(highest, y), 1) * 1.05;
  const x = (minute: number) => left + ((minute - start) / (end - start)) * (width - left - 10);
  const y = (value: number) => height - bottom - (value / top) * (height - bottom - 20);
  const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });
  const marks = [0, 0.25, 0.5, 0.75, 1].map((part) => part * (top / 1.05));
  const grid = marks.map(
    (value) => `<line x1="${left}" x2="${width - 10}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>
<text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${number.format(value)}</text>`,
  );
  const step = (end - start) / 6;
  const minutes = Array.from({ length: 7 }, (_, n) => start + n * step).map(
    (minute) =>
      `<text x="${x(minute)}" y="${height - bottom + 18}" text-anchor="middle">${Math.round(minute)}</text>`,
  );
  const drawn = lines.map(
    ({ colour, points }) =>
      `<polyline fill="none" stroke="${colour}" stroke-width="1.8" points="${points
        .map(([minute, value]) => `${x(minute).toFixed(1)},${y(value).toFixed(1)}`)
        .join(" ")}"/>`,
  );
  const legend = lines
    .map(({ name, colour }) => `<span style="color:${colour}">■</span> ${name}`)
    .join(" &nbsp; ");
  return `<figure><figcaption><b>${title}</b>, ${unit}<br>${legend}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${title}">${[...grid, ...minutes, ...drawn].join("\n")}
<text x="${(width + left) / 2}" y="${height - 6}" text-anchor="middle">minutes from the opening</text></svg></figure>`;
}

function every(seconds: Second[], step: number, value: (second: Second) => number): [number, number][] {
  return seconds.filter((_, n) => n % step === 0).map((second) => [second.second / 60, value(second)]);
}

function perMinute(seconds: Second[], value: (second: Second) => number): [number, number][] {
  const points: [number, number][] = [];
  for (let n = 0; n + 60 <= seconds.length; n += 60) {
    const minute = seconds.slice(n, n + 60);
    points.push([(minute[0]?.second ?? 0) / 60, minute.reduce((sum, second) => sum + value(second), 0)]);
  }
  return points;
}

/** Means, minute by minute, of what was shown and of what came true. */
function shownAgainstTrue(looks: Look[]): Line[] {
  const minutes = new Map<number, Look[]>();
  for (const look of looks) {
    const minute = Math.floor(look.second / 60);
    minutes.set(minute, [...(minutes.get(minute) ?? []), look]);
  }
  const mean = (value: (look: Look) => number): [number, number][] =>
    [...minutes].map(([minute, of]) => [
      minute,
      of.reduce((sum, look) => sum + value(look), 0) / of.length / 60,
    ]);
  return [
    { name: "shown, from", colour: "#8aa4d6", points: mean((look) => look.from) },
    { name: "shown, to", colour: "#8aa4d6", points: mean((look) => look.to) },
    { name: "true wait", colour: "#b3261e", points: mean((look) => look.waited) },
  ];
}

/** The report as one HTML file that needs nothing else. */
export function report(crowd: Crowd, seed: number, day: Day, figures: Figure[]): string {
  const end = day.seconds.findLastIndex(({ waiting }) => waiting > 0) + 600;
  const seconds = day.seconds.slice(0, Math.max(end, 4_200));
  const presumed = Object.entries(presumptions).map(([name, value]) => `<tr><td>${name}<td>${value}`);
  const shown = figures.map(
    ({ figure, value, unit, atLeast, atMost }) =>
      `<tr><td>${figure}<td>${Number(value.toPrecision(4))} ${unit}<td>${atLeast === undefined ? "" : `≥ ${atLeast}`}${atMost === undefined ? "" : `≤ ${atMost}`}`,
  );
  return `<!doctype html><html lang="en"><meta charset="utf-8"><title>19 July 2021, replayed</title>
<style>body{font:16px/1.5 system-ui;max-width:760px;margin:2rem auto;padding:0 1rem}svg{width:100%;font-size:11px}
figure{margin:2rem 0}table{border-collapse:collapse}td,th{border-bottom:1px solid #ddd;padding:.2rem .8rem .2rem 0;text-align:left}</style>
<h1>19 July 2021, replayed</h1>
<p>${crowd.came.toLocaleString("en")} people come, of whom ${crowd.eligible.toLocaleString("en")} may book; the site has room for
${crowd.mostInside.toLocaleString("en")} at once. Virtual time, seed ${seed}. Eligibility, draw, serving and estimate are the program's
own code, which knows nothing of the presumptions below.</p>
<table><tr><th>Figure<th>Value<th>Goal${shown.join("")}</table>
${plot("People", "number", [
  { name: "waiting", colour: "#b3261e", points: every(seconds, 10, (s) => s.waiting) },
  { name: "inside", colour: "#256ef4", points: every(seconds, 10, (s) => s.inside) },
  { name: "limit inside", colour: "#777", points: every(seconds, 10, (s) => s.limit) },
])}
${plot("Called", "people a minute", [{ name: "called", colour: "#256ef4", points: perMinute(seconds, (s) => s.called) }])}
${plot("The wait of those who look at that minute, means", "minutes", shownAgainstTrue(day.looks), 0)}
${plot("Questions for the status that reach the origin", "a second", [
  { name: "without a cache", colour: "#b3261e", points: every(seconds, 10, (s) => s.polls) },
  {
    name: "with one cache in front",
    colour: "#256ef4",
    points: every(seconds, 10, (s) => Math.min(1, s.polls)),
  },
])}
${plot("Requests that reach pages or the database", "a second", [
  { name: "requests", colour: "#256ef4", points: every(seconds, 10, (s) => s.requests) },
])}
<h2>What is presumed of people</h2>
<p>Nobody published it. Shares are of one; times are in seconds. Arrivals before and after the opening, returning and clicking
are exponential, stays are log-normal, reloads are Poisson.</p>
<table><tr><th>Presumption<th>Value${presumed.join("")}</table>`;
}
