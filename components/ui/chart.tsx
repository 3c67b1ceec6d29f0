/** Looks that differ by dash as well as by colour. */
const looks = [
  { line: "stroke-primary", dash: undefined },
  { line: "stroke-danger", dash: "6 3" },
  { line: "stroke-ink", dash: "2 3" },
];

const width = 600;
const height = 140;

function pathOf(values: readonly number[], most: number): string {
  const step = width / Math.max(1, values.length - 1);
  return values
    .map(
      (value, n) =>
        `${n === 0 ? "M" : "L"}${Math.round(n * step)} ${Math.round(height - (value / most) * (height - 8))}`,
    )
    .join("");
}

export interface Series {
  name: string;
  /** One a second, the newest last. */
  values: readonly number[];
}

/**
 * Lines over time, drawn alone. The figures themselves stand in a table beside it, for whoever does not see
 * the drawing.
 *
 * @param top what the highest value is written as
 */
export function Chart({
  title,
  series,
  top,
}: {
  title: string;
  series: readonly Series[];
  top: (most: number) => string;
}) {
  const most = series.reduce((high, { values }) => values.reduce((a, b) => Math.max(a, b), high), 1);
  return (
    <div aria-hidden="true">
      <p className="font-bold text-strong">{title}</p>
      <p className="text-sm text-subtle">{top(most)}</p>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        preserveAspectRatio="none"
        className="h-36 w-full border-b border-line"
      >
        <title>{title}</title>
        {series.map(({ name, values }, n) => (
          <path
            key={name}
            d={pathOf(values, most)}
            fill="none"
            strokeWidth={2}
            vectorEffect="non-scaling-stroke"
            strokeDasharray={looks[n]?.dash}
            className={looks[n]?.line}
          />
        ))}
      </svg>
      <p className="mt-1 flex flex-wrap gap-x-4 text-sm">
        {series.map(({ name }, n) => (
          <span key={name} className="inline-flex items-center gap-2">
            <svg width="28" height="8">
              <title>{name}</title>
              <path d="M0 4H28" strokeWidth={2} strokeDasharray={looks[n]?.dash} className={looks[n]?.line} />
            </svg>
            {name}
          </span>
        ))}
      </p>
    </div>
  );
}

/** Drawings beside one another where there is room. */
export function ChartGrid({ children }: { children: React.ReactNode }) {
  return <div className="mb-8 grid gap-8 *:min-w-0 lg:grid-cols-2">{children}</div>;
}
