import type { ReactNode } from "react";

/** Something that is on or off at once, without a form; a script of the page must answer it. */
export function Switch({ id, children }: { id: string; children: ReactNode }) {
  return (
    <button
      type="button"
      id={id}
      role="switch"
      aria-checked="false"
      className="group flex min-h-11 items-center gap-3 text-left"
    >
      <span
        aria-hidden="true"
        className="relative h-7 w-12 shrink-0 rounded-full border-2 border-edge bg-page group-aria-checked:border-primary group-aria-checked:bg-primary"
      >
        <span className="absolute top-0.5 left-0.5 size-5 rounded-full border border-edge bg-white motion-safe:transition-transform group-aria-checked:translate-x-5" />
      </span>
      <span>{children}</span>
    </button>
  );
}

export function SwitchList({ children }: { children: ReactNode }) {
  return <div className="mb-6">{children}</div>;
}
