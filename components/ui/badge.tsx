import type { ReactNode } from "react";

const looks = {
  plain: "bg-white text-ink border-edge",
  info: "bg-info-faint text-info border-info-edge",
  good: "bg-success-faint text-success border-success-edge",
  warning: "bg-warning-faint text-warning border-warning-edge",
  quiet: "bg-page text-subtle border-line",
};

/** A state in a word. The word says it; the colour only helps. */
export function Badge({ look = "plain", children }: { look?: keyof typeof looks; children: ReactNode }) {
  return (
    <span
      className={`inline-block rounded-sm border px-2 py-0.5 text-sm font-bold whitespace-nowrap ${looks[look]}`}
    >
      {children}
    </span>
  );
}
