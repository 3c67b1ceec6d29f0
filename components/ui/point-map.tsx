/** Numbered points over a grid: a sketch that loads nothing from anywhere. What it shows must stand in a list too. */
export function PointMap({
  width,
  height,
  points,
  columns,
  rows,
  label,
}: {
  width: number;
  height: number;
  points: { x: number; y: number }[];
  columns: number[];
  rows: number[];
  label: string;
}) {
  return (
    <svg
      role="img"
      aria-label={label}
      viewBox={`0 0 ${width} ${height}`}
      className="mb-2 w-full max-w-[64rem] rounded-md border border-edge bg-page"
    >
      {columns.map((x) => (
        <line key={`c${x}`} x1={x} x2={x} y1={0} y2={height} className="stroke-line" strokeWidth="0.3" />
      ))}
      {rows.map((y) => (
        <line key={`r${y}`} x1={0} x2={width} y1={y} y2={y} className="stroke-line" strokeWidth="0.3" />
      ))}
      {points.map(({ x, y }, n) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: the number is what names a point
        <g key={n}>
          <circle cx={x} cy={y} r="2.4" className="fill-primary stroke-white" strokeWidth="0.4" />
          <text x={x} y={y + 0.9} textAnchor="middle" fontSize="2.5" className="fill-white font-bold">
            {n + 1}
          </text>
        </g>
      ))}
    </svg>
  );
}
