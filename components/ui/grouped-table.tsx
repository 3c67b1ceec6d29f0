import type { ReactNode } from "react";
import { EmptyRow, TableFrame } from "./table";

export interface RowGroup {
  key: string;
  title: string;
  /** How much there is of the group, beside its title. */
  note?: string;
  rows: { key: string; cells: ReactNode[]; quiet?: boolean }[];
}

/** A table in parts, each below a heading of its own that stays in sight. The second cell names its row. */
export function GroupedTable({
  caption,
  columns,
  groups,
  empty,
}: {
  caption: string;
  columns: string[];
  groups: RowGroup[];
  empty: string;
}) {
  return (
    <TableFrame caption={caption} columns={columns}>
      {groups.map((group) => (
        <tbody key={group.key}>
          <tr className="border-b border-line bg-primary-faint">
            <th scope="rowgroup" colSpan={columns.length} className="px-3 py-2 text-base text-strong">
              {group.title}
              {group.note && <span className="ml-3 text-sm font-normal text-ink">{group.note}</span>}
            </th>
          </tr>
          {group.rows.map((row) => (
            <tr
              key={row.key}
              data-row={row.key}
              className={`border-b border-line focus-within:bg-info-faint hover:bg-page ${row.quiet ? "text-subtle" : ""}`}
            >
              {row.cells.map((cell, n) => {
                const key = `${row.key}-${columns[n]}`;
                return n === 1 ? (
                  <th key={key} scope="row" className="min-w-28 px-3 py-1 font-bold">
                    {cell}
                  </th>
                ) : (
                  <td key={key} className="px-3 py-1 whitespace-nowrap">
                    {cell}
                  </td>
                );
              })}
            </tr>
          ))}
        </tbody>
      ))}
      {groups.length === 0 && (
        <tbody>
          <EmptyRow columns={columns}>{empty}</EmptyRow>
        </tbody>
      )}
    </TableFrame>
  );
}
