import type { ReactNode } from "react";

/** Something long that opens where it stands. @param wide a table, which needs the whole width */
export function Details({
  summary,
  wide = false,
  children,
}: {
  summary: string;
  wide?: boolean;
  children: ReactNode;
}) {
  return (
    <details>
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-link underline underline-offset-4">
        {summary}
      </summary>
      <div className={wide ? "mt-2" : "mt-2 max-w-prose text-sm break-all"}>{children}</div>
    </details>
  );
}
