import type { ReactNode } from "react";

/** Something long that opens where it stands. */
export function Details({ summary, children }: { summary: string; children: ReactNode }) {
  return (
    <details>
      <summary className="inline-flex min-h-6 cursor-pointer items-center text-link underline underline-offset-4">
        {summary}
      </summary>
      <div className="mt-2 max-w-prose text-sm break-all">{children}</div>
    </details>
  );
}
