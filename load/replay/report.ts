import { type Figure, isMet } from "../bench-report";
import type { People, Presumptions } from "./behaviour";
import type { Crowd, Day, Look, Second } from "./day";
import { type Line, plot } from "./plot";

const [red, blue, pale, grey] = ["#b3261e", "#256ef4", "#8aa4d6", "#777"] as const;

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

const meanOf = (looks: Look[], value: (look: Look) => number) =>
  looks.reduce((sum, look) => sum + value(look), 0) / looks.length;

/** Minutes, and the looks of each in turn. */
function grouped(looks: Look[], minuteOf: (look: Look) => number): [minute: number, looks: Look[]][] {
  const groups = new Map<number, Look[]>();
  for (const look of looks) {
    const minute = Math.floor(minuteOf(look));
    const group = groups.get(minute);
    if (group) group.push(look);
    else groups.set(minute, [look]);
  }
  return [...groups].sort(([a], [b]) => a - b);
}

function band(groups: [number, Look[]][], name: string): Line {
  return {
    name,
    colour: pale,
    points: groups.map(([minute, looks]) => [minute, meanOf(looks, (look) => look.from) / 60]),
    upTo: groups.map(([, looks]) => meanOf(looks, (look) => look.to) / 60),
  };
}

/** Minute by minute of the evening: what those who looked then were shown, and what came true. */
function byTimeOfLook(looks: Look[]): Line[] {
  const groups = grouped(looks, (look) => look.second / 60);
  const came: [number, number][] = groups.map(([minute, of]) => [
    minute,
    meanOf(of, (look) => look.waited) / 60,
  ]);
  return [band(groups, "shown, from and to"), { name: "true wait", colour: red, points: came }];
}

/** By the true wait, in half minutes: what had been shown to those who then waited so long. */
function byTrueWait(looks: Look[]): Line[] {
  const groups = grouped(looks, (look) => look.waited / 30)
    .filter(([, of]) => of.length >= 20)
    .map(([, of]): [number, Look[]] => [meanOf(of, (look) => look.waited) / 60, of]);
  const longest = groups.at(-1)?.[0] ?? 1;
  return [
    band(groups, "shown, from and to"),
    {
      name: "as long as it truly was",
      colour: red,
      points: [
        [0, 0],
        [longest, longest],
      ],
    },
  ];
}

/** What is presumed of people, in words. Shares in per cent, times in minutes or seconds. */
function presumed(of: Presumptions): [what: string, distribution: string][] {
  const share = (value: number) => `${Number((value * 100).toFixed(1))} %`;
  const time = (seconds: number) =>
    seconds < 120 ? `${seconds} s` : `${Number((seconds / 60).toFixed(1))} min`;
  const anyTime = 1 - of.inLobby - of.afterOpening;
  return [
    [
      "come to the lobby",
      `${share(of.inLobby)}, exponential back from the opening, mean ${time(of.lobbyMean)}`,
    ],
    ["come after the opening", `${share(of.afterOpening)}, exponential, mean ${time(of.afterMean)}`],
    ["come at any time later", `${share(anyTime)}, uniform over three quarters of the evening`],
    ["load the first page again", `Poisson, mean ${of.reloads}`],
    ["may book and still take no place", share(of.neverJoins)],
    ["keep the waiting page open", share(of.watchesPage)],
    ["are called and never come", share(of.neverEnters)],
    ["are away when called", `${share(of.away)}, exponential until they are back, mean ${time(of.awayMean)}`],
    ["notice and click", `all others, exponential, mean ${time(of.watchingMean)}`],
    ["stay inside", `log-normal, median ${time(of.stayMedian)}, sigma ${of.staySigma}`],
    ["leave the admission to run out", `${share(of.runsOut)}, after ${time(of.admissionLasts)}`],
    ["ask for while inside", `${of.requestsInside} requests`],
  ];
}

function figureRow(figure: Figure): string {
  const { value, unit, atLeast, atMost } = figure;
  const said = Number(value.toPrecision(4)).toLocaleString("en", { maximumSignificantDigits: 4 });
  const goal = atLeast !== undefined ? `≥ ${atLeast}` : atMost !== undefined ? `≤ ${atMost}` : "";
  return `<tr><td>${figure.figure}<td>${said} ${unit}<td>${goal}${goal ? (isMet(figure) ? ", met" : ", <b>missed</b>") : ""}`;
}

export function report(crowd: Crowd, people: People, day: Day, figures: Figure[]): string {
  const end = day.seconds.findLastIndex(({ waiting }) => waiting > 0) + 600;
  const seconds = day.seconds.slice(0, Math.max(end, 4_200));
  const opening = {
    across: "minutes from the opening",
    mark: [0, "opening"] as [number, string],
    from: (seconds[0]?.second ?? 0) / 60,
    to: (seconds.at(-1)?.second ?? 0) / 60,
  };
  const firstShown = Math.round((day.looks[0]?.second ?? 0) / 60);
  const rows = presumed(people.presumed).map(([what, how]) => `<tr><td>${what}<td>${how}`);
  const count = (people: number) => people.toLocaleString("en");
  return `<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>19 July 2021, replayed</title>
<style>body{font:16px/1.5 system-ui;max-width:760px;margin:2rem auto;padding:0 1rem}svg{width:100%;font-size:12px}
figure{margin:2.5rem 0}table{border-collapse:collapse}td,th{border-bottom:1px solid #ddd;padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top}</style>
<h1>19 July 2021, replayed</h1>
<p>${count(crowd.came)} people come, of whom ${count(crowd.eligible)} may book; the site has room for
${count(crowd.mostInside)} at once. Virtual time, seed ${people.seed}. Eligibility, draw, serving and estimate are the program's
own code, which knows nothing of the presumptions below.${crowd.slow ? ` From minute ${crowd.slow[0] / 60} to minute ${crowd.slow[1] / 60} the booking path bears only half.` : ""}</p>
<table><tr><th>Figure<th>Value<th>Goal${figures.map(figureRow).join("")}</table>
${plot({ ...opening, title: "Waiting and inside", unit: "people" }, [
  { name: "waiting", colour: red, points: every(seconds, 10, (s) => s.waiting) },
  { name: "inside", colour: blue, points: every(seconds, 10, (s) => s.inside) },
  {
    name: "most inside, as the booking path bears",
    colour: grey,
    points: every(seconds, 10, (s) => s.limit),
  },
])}
${plot({ ...opening, title: "Served", unit: "people called a minute" }, [
  { name: "called", colour: blue, points: perMinute(seconds, (s) => s.called) },
])}
${plot({ title: "The wait, by when it was looked at", unit: "minutes, means of each minute", across: opening.across, from: 0 }, byTimeOfLook(day.looks))}
<p>${firstShown > 0 ? `For the first ${firstShown} minutes no wait is shown: it is not known yet how long people stay inside, and the page says so.` : "A wait is shown from the first minute, by what an earlier window had taught."}</p>
${plot({ title: "The shown wait, by the true one", unit: "minutes, means", across: "minutes that people then truly waited", from: 0 }, byTrueWait(day.looks))}
${plot(
  {
    ...opening,
    title: "Questions for the status that reach the origin",
    unit: "a second, logarithmic",
    logarithmic: true,
  },
  [
    { name: "without a cache", colour: red, points: every(seconds, 10, (s) => s.polls) },
    {
      name: "with one cache in front, which asks once a second",
      colour: blue,
      points: every(seconds, 10, (s) => Math.min(1, s.polls)),
    },
  ],
)}
<p>Whoever does not know their wait asks twice a minute at the most; once it is known, those near their turn ask more often.</p>
${plot({ ...opening, title: "Requests that reach pages or the database", unit: "a second" }, [
  { name: "requests", colour: blue, points: every(seconds, 10, (s) => s.requests) },
])}
<h2>What is presumed of people</h2>
<p>Nobody published it. All is drawn with seed ${people.seed}; the same seed gives the same evening.</p>
<table><tr><th>People<th>Distribution${rows.join("")}</table>`;
}
