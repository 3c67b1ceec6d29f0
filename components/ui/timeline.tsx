/** A stretch of time on a row; `from` and `to` are shares of the whole, from 0 to 1. */
export interface Stretch {
  kind: "early" | "main";
  from: number;
  to: number;
}

const fills = { early: "bg-warning-edge", main: "bg-primary" };
/** Drawn, since a page may carry no style of its own; the edge keeps a short stretch to be seen. */
const bars = { early: "fill-warning-edge stroke-warning-edge", main: "fill-primary stroke-primary" };
const percent = (share: number) => `${(Math.max(0, Math.min(1, share)) * 100).toFixed(2)}%`;

/**
 * Rows of stretches above one another, on one scale. Each row is a link, and says in words what its bar shows.
 *
 * @param now where the present lies, as a share; outside 0 to 1 it is not drawn
 */
export function Timeline({
  label,
  legend,
  ticks,
  now,
  nowText,
  rows,
}: {
  label: string;
  legend: Record<Stretch["kind"], string>;
  ticks: { at: number; text: string }[];
  now: number;
  nowText: string;
  rows: { key: string; href: string; title: string; words: string; faint: boolean; stretches: Stretch[] }[];
}) {
  const seen = now >= 0 && now <= 1;
  return (
    <section aria-label={label} className="mb-8">
      <p className="mb-3 flex flex-wrap gap-x-6 gap-y-1 text-sm">
        {(["early", "main"] as const).map((kind) => (
          <span key={kind} className="inline-flex items-center gap-2">
            <span
              aria-hidden="true"
              className={`inline-block h-3 w-6 rounded-sm forced-color-adjust-none ${fills[kind]}`}
            />
            {legend[kind]}
          </span>
        ))}
        {seen && (
          <span className="inline-flex items-center gap-2">
            <span aria-hidden="true" className="inline-block h-4 w-0.5 bg-danger forced-color-adjust-none" />
            {nowText}
          </span>
        )}
      </p>
      <ol className="border-y border-line">
        {rows.map((row) => (
          <li key={row.key} className="border-b border-line last:border-b-0">
            <a
              href={row.href}
              className="grid min-h-11 items-center gap-x-4 gap-y-1 py-2 hover:bg-page md:grid-cols-[14rem_1fr]"
            >
              <span className="text-link underline underline-offset-4">
                {row.title}
                <span className="sr-only"> {row.words}</span>
              </span>
              <span aria-hidden="true" className="block" title={row.words}>
                <svg aria-hidden="true" className="block h-6 w-full rounded-sm bg-page">
                  {row.stretches.map((stretch) => (
                    <rect
                      key={stretch.kind}
                      x={percent(stretch.from)}
                      width={percent(stretch.to - stretch.from)}
                      y="4"
                      height="16"
                      className={`${bars[stretch.kind]} ${row.faint ? "opacity-50" : ""}`}
                    />
                  ))}
                  {seen && <rect x={percent(now)} width="2" height="24" className="fill-danger" />}
                </svg>
              </span>
            </a>
          </li>
        ))}
      </ol>
      <div
        aria-hidden="true"
        className="hidden text-sm text-subtle md:grid md:grid-cols-[14rem_1fr] md:gap-4"
      >
        <span />
        <svg aria-hidden="true" className="block h-6 w-full overflow-visible">
          {ticks.map((tick) => (
            <text key={tick.text} x={percent(tick.at)} y="18" className="fill-subtle">
              {tick.text}
            </text>
          ))}
        </svg>
      </div>
    </section>
  );
}
