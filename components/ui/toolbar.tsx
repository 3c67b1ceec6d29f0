import type { ReactNode } from "react";

/** Small links and buttons beside one another, above a list. @param low within a line of other things */
export function Toolbar({ children, low = false }: { children: ReactNode; low?: boolean }) {
  return <div className={`${low ? "" : "mb-4 "}flex flex-wrap items-center gap-x-5 gap-y-1`}>{children}</div>;
}

/** A link of the bar. @param keys what a keyboard does the same with */
export function ToolLink({
  href,
  keys,
  download,
  children,
}: {
  href: string;
  keys?: string;
  download?: boolean;
  children: ReactNode;
}) {
  return (
    <a
      href={href}
      download={download || undefined}
      aria-keyshortcuts={keys}
      className="inline-flex min-h-11 items-center text-link underline underline-offset-4 hover:no-underline"
    >
      {children}
    </a>
  );
}

/** Something that is on or off, in a line of text. */
export function ToolCheck({
  checked,
  onChange,
  children,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  children: ReactNode;
}) {
  return (
    <label className="inline-flex min-h-11 items-center gap-2">
      <input
        type="checkbox"
        className="size-5"
        checked={checked}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  );
}

/** What is always on show beside a list: figures, and whether it is up to date. */
export function FactLine({ children }: { children: ReactNode }) {
  return <p className="mb-2 text-base tabular-nums">{children}</p>;
}
