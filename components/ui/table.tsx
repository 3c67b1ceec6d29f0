import type { ReactNode } from "react";

/** A table's frame and head, with a caption; a wide one scrolls by itself, not with the page. */
export function TableFrame({
  caption,
  columns,
  children,
}: {
  caption: string;
  columns: string[];
  children: ReactNode;
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
        {children}
      </table>
    </section>
  );
}

/** What a table says that has no rows. */
export function EmptyRow({ columns, children }: { columns: string[]; children: ReactNode }) {
  return (
    <tr>
      <td colSpan={columns.length} className="px-3 py-8 text-center text-subtle">
        {children}
      </td>
    </tr>
  );
}

/** A real table, whose first cell names its row. */
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
    <TableFrame caption={caption} columns={columns}>
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
        {rows.length === 0 && <EmptyRow columns={columns}>{empty}</EmptyRow>}
      </tbody>
    </TableFrame>
  );
}
