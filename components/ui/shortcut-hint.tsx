import type { ReactNode } from "react";

/**
 * The key that does the same as the button or link it stands in. Screen readers are told of it by
 * `aria-keyshortcuts` there.
 */
export function ShortcutHint({ children }: { children: string }) {
  return (
    <span
      aria-hidden="true"
      data-key-mark
      className="ml-3 inline-block min-w-7 shrink-0 rounded-sm border border-edge bg-page px-1.5 text-center font-mono text-sm font-normal text-ink"
    >
      {children}
    </span>
  );
}

/** Whether keys act by themselves; shown by the script that answers them. */
export function ShortcutSwitch({ children }: { children: ReactNode }) {
  return (
    <label data-key-switch hidden className="mt-2 flex min-h-11 items-center gap-2">
      <input type="checkbox" className="size-5" defaultChecked />
      {children}
    </label>
  );
}

/** What each key does, for those who want to know; closed until it is asked for. */
export function ShortcutList({
  title,
  keys,
  children,
}: {
  title: string;
  keys: { key: string; does: string }[];
  children?: ReactNode;
}) {
  return (
    <details className="mb-6">
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-link underline underline-offset-4">
        {title}
      </summary>
      <dl className="mt-2 grid max-w-[60rem] gap-x-6 gap-y-1 md:grid-cols-2">
        {keys.map(({ key, does }) => (
          <div key={key} className="flex items-baseline gap-3">
            <dt>
              <kbd className="inline-block min-w-8 rounded-sm border border-edge bg-page px-2 text-center font-mono text-sm">
                {key}
              </kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      {children}
    </details>
  );
}
