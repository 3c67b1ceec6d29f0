import type { ReactNode } from "react";

/** A page for paper: no navigation, black on white, the table's head again on each sheet. */
export function PrintPage({
  title,
  caption,
  back,
  note,
  columns,
  wrapped = [],
  rows,
  empty,
}: {
  title: string;
  caption: string;
  back: { href: string; text: string };
  /** Printed below the table. */
  note: string;
  columns: string[];
  /** Which of the columns hold words that may take several lines. */
  wrapped?: readonly string[];
  rows: { key: string; cells: ReactNode[] }[];
  empty: string;
}) {
  return (
    <main className="mx-auto max-w-[120rem] bg-white p-6 font-sans text-ink print:max-w-none print:p-0">
      <p className="mb-4 print:hidden">
        <a
          href={back.href}
          className="inline-flex min-h-11 items-center text-link underline underline-offset-4"
        >
          {back.text}
        </a>
      </p>
      <h1 className="mb-3 text-h3 font-bold text-strong">
        <span className="block text-base font-normal">{caption}</span>
        {title}
      </h1>
      <table className="w-full border-collapse text-left text-xs break-keep">
        <thead>
          <tr className="border-y border-edge">
            {columns.map((column) => (
              <th key={column} scope="col" className="px-2 py-1 font-bold">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.key} className="break-inside-avoid border-b border-line">
              {row.cells.map((cell, n) => (
                <td
                  key={`${row.key}-${columns[n]}`}
                  className={`px-2 py-1 ${wrapped.includes(columns[n] ?? "") ? "" : "whitespace-nowrap"}`}
                >
                  {cell}
                </td>
              ))}
            </tr>
          ))}
          {rows.length === 0 && (
            <tr>
              <td colSpan={columns.length} className="px-2 py-6 text-center">
                {empty}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      <p className="mt-3 text-xs">{note}</p>
    </main>
  );
}
