import type { ReactNode } from "react";
import { ShortcutHint } from "./shortcut-hint";

const looks = {
  primary: "bg-primary text-on-primary hover:bg-primary-hover active:bg-primary-pressed border-transparent",
  secondary: "bg-primary-faint text-primary-text border-primary-edge hover:bg-primary-faint-hover",
  tertiary: "bg-white text-ink border-edge hover:bg-tertiary-hover",
  danger: "bg-white text-danger border-danger-edge hover:bg-danger-faint",
};
const shape =
  "inline-flex min-h-14 items-center justify-center rounded-md border px-6 py-3 text-center font-bold disabled:opacity-50 disabled:cursor-not-allowed";

interface Look {
  look?: keyof typeof looks;
  /** As wide as its place, as on a phone. */
  wide?: boolean;
  /** The single key that does the same, where the page answers keys. */
  keys?: string;
  /** What most people will do next: it has the focus when the page opens. */
  first?: boolean;
  children: ReactNode;
}

const classes = (look: keyof typeof looks, wide: boolean) =>
  `${shape} ${looks[look]} ${wide ? "w-full" : "w-full md:w-auto"}`;

const shortcut = (keys?: string) => ({ "aria-keyshortcuts": keys, "data-key": keys });

export function Button({
  look = "primary",
  wide = false,
  children,
  name,
  value,
  disabled,
  formAction,
  keys,
  first = false,
}: Look & {
  name?: string;
  value?: string;
  disabled?: boolean;
  /** Another address for the form to be posted to by this button. */
  formAction?: string;
}) {
  return (
    <button
      type="submit"
      name={name}
      value={value}
      disabled={disabled}
      formAction={formAction}
      // biome-ignore lint/a11y/noAutofocus: of the pages that one person works through hundreds of times a day
      autoFocus={first || undefined}
      {...shortcut(keys)}
      className={classes(look, wide)}
    >
      {children}
      {keys && <ShortcutHint>{keys}</ShortcutHint>}
    </button>
  );
}

export function ButtonLink({
  look = "primary",
  wide = false,
  keys,
  first = false,
  children,
  href,
}: Look & { href: string }) {
  return (
    <a
      href={href}
      // biome-ignore lint/a11y/noAutofocus: of the pages that one person works through hundreds of times a day
      autoFocus={first || undefined}
      {...shortcut(keys)}
      className={classes(look, wide)}
    >
      {children}
      {keys && <ShortcutHint>{keys}</ShortcutHint>}
    </a>
  );
}

/** Buttons below one another on a phone, beside one another where there is room. */
export function ButtonRow({ children }: { children: ReactNode }) {
  return (
    <div className="mt-6 mb-4 flex flex-col gap-3 md:flex-row md:flex-wrap print:hidden">{children}</div>
  );
}

export function ButtonStack({ children }: { children: ReactNode }) {
  return (
    <div data-list className="mb-6 grid gap-3">
      {children}
    </div>
  );
}

/** A button that looks like a link, for a small act in a line of text or a table. */
export function LinkButton({ children, label }: { children: ReactNode; label?: string }) {
  return (
    <button
      type="submit"
      aria-label={label}
      className="inline-flex min-h-11 items-center text-link underline underline-offset-4 hover:no-underline"
    >
      {children}
    </button>
  );
}
