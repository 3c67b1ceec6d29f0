import type { ReactNode } from "react";

/** A real table with a caption; wide ones scroll by themselves, not with the page. */
export function Table({
  caption,
  columns,
  rows,
  empty,
}: {
  caption: string;
  columns: string[];
  rows: { key: string; cells: ReactNode[] }[];
  empty: string;
}) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a scrolling region must be reachable by keyboard
    <section className="mb-8 overflow-x-auto" aria-label={caption} tabIndex={0}>
      <table className="w-full border-collapse text-left text-sm break-keep">
        <caption className="mb-2 text-left text-base font-bold text-strong">{caption}</caption>
        <thead>
          <tr className="border-y border-edge bg-page">
            {columns.map((column) => (
              <th key={column} scope="col" className="px-3 py-2 font-bold whitespace-nowrap">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="border-b border-line hover:bg-page">
              {row.cells.map((cell, n) => {
                const key = `${row.key}-${columns[n]}`;
                return n === 0 ? (
                  <th key={key} scope="row" className="min-w-28 px-3 py-3 font-bold">
                    {cell}
                  </th>
                ) : (
                  <td key={key} className="min-w-20 px-3 py-3">
                    {cell}
                  </td>
                );
              })}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={columns.length} className="px-3 py-8 text-center text-subtle">
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
    </section>
  );
}
