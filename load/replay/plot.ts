export interface Line {
  name: string;
  colour: string;
  /** [minutes, value] */
  points: [number, number][];
  /** With it the line is the lower edge of a band, and these the upper one's values. */
  upTo?: number[];
}

export interface Axes {
  title: string;
  unit: string;
  across: string;
  from?: number;
  to?: number;
  /** For values that differ by orders of magnitude. */
  logarithmic?: boolean;
  /** Where a dashed upright stands, and what it says. */
  mark?: [at: number, text: string];
}

const [width, height, left, bottom, top] = [720, 300, 70, 44, 16];
const number = new Intl.NumberFormat("en", { maximumSignificantDigits: 3, notation: "compact" });

/** Round steps: 1, 2 or 5 and zeros, some six of them up to `end`. */
function ticks(from: number, end: number): number[] {
  const rough = (end - from) / 6;
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 5, 10].find((candidate) => candidate * power >= rough) ?? 10) * power;
  const marks: number[] = [];
  for (let mark = Math.ceil(from / step) * step; mark <= end * 1.0001; mark += step) marks.push(mark);
  return marks;
}

/** A line plot as an SVG figure. The values begin at 0, or at 1 when they are logarithmic. */
export function plot(axes: Axes, lines: Line[]): string {
  const xs = lines.flatMap(({ points }) => points.map(([x]) => x));
  const ys = lines.flatMap(({ points, upTo = [] }) => [...points.map(([, y]) => y), ...upTo]);
  const least = (of: number[]) => of.reduce((low, value) => Math.min(low, value), Number.POSITIVE_INFINITY);
  const most = (of: number[]) => of.reduce((high, value) => Math.max(high, value), 1);
  const from = axes.from ?? least(xs);
  const to = axes.to ?? most(xs);
  const highest = most(ys);
  const rows = axes.logarithmic
    ? Array.from({ length: Math.ceil(Math.log10(highest)) + 1 }, (_, n) => 10 ** n)
    : ticks(0, highest);
  const end = Math.max(highest, rows.at(-1) ?? 0);
  const share = (value: number) =>
    axes.logarithmic ? Math.log10(Math.max(1, value)) / Math.log10(end) : value / end;
  const x = (value: number) => left + ((value - from) / (to - from)) * (width - left - 10);
  const y = (value: number) => height - bottom - share(value) * (height - bottom - top);
  const path = (points: [number, number][]) =>
    points.map(([at, value]) => `${x(at).toFixed(1)},${y(value).toFixed(1)}`).join(" ");

  const grid = rows.map(
    (value) => `<line x1="${left}" x2="${width - 10}" y1="${y(value)}" y2="${y(value)}" stroke="#ddd"/>
<text x="${left - 6}" y="${y(value) + 4}" text-anchor="end">${number.format(value)}</text>`,
  );
  const foot = ticks(from, to).map(
    (value) =>
      `<text x="${x(value)}" y="${height - bottom + 18}" text-anchor="middle">${number.format(value)}</text>`,
  );
  const [at, text] = axes.mark ?? [];
  const mark =
    at === undefined
      ? ""
      : `<line x1="${x(at)}" x2="${x(at)}" y1="${top}" y2="${height - bottom}" stroke="#555" stroke-dasharray="4 3"/>
<text x="${x(at) + 5}" y="${top + 8}">${text}</text>`;
  const drawn = lines.map(({ colour, points, upTo }) =>
    upTo
      ? `<polygon fill="${colour}" opacity=".45" points="${path([
          ...points,
          ...points.map(([at], n): [number, number] => [at, upTo[n] ?? 0]).reverse(),
        ])}"/>`
      : `<polyline fill="none" stroke="${colour}" stroke-width="1.8" points="${path(points)}"/>`,
  );
  const legend = lines
    .map(({ name, colour }) => `<span style="color:${colour}">■</span> ${name}`)
    .join(" &nbsp; ");
  return `<figure><figcaption><b>${axes.title}</b>, ${axes.unit}<br>${legend}</figcaption>
<svg viewBox="0 0 ${width} ${height}" role="img" aria-label="${axes.title}">${[...grid, ...foot, mark, ...drawn].join("\n")}
<text x="${(width + left) / 2}" y="${height - 6}" text-anchor="middle">${axes.across}</text></svg></figure>`;
}
