import type { ReactNode } from "react";
import { ShortcutHint } from "./shortcut-hint";

/**
 * Terms and what they are: answers to check, details of a booking.
 *
 * @param rows `part` names a row that a script may show and hide
 */
export function SummaryList({
  rows,
}: {
  rows: { term: string; value: ReactNode; action?: ReactNode; part?: string; hidden?: boolean }[];
}) {
  return (
    <dl className="mb-6 border-t border-line">
      {rows.map((row) => (
        <div
          key={row.term}
          data-part={row.part}
          hidden={row.hidden}
          className="grid gap-1 border-b border-line py-3 md:grid-cols-[1fr_2fr_auto] md:gap-4"
        >
          <dt className="font-bold text-strong">{row.term}</dt>
          <dd>{row.value}</dd>
          {row.action && <dd>{row.action}</dd>}
        </div>
      ))}
    </dl>
  );
}

/** How many choices have a key of their own: one for each digit but nought. */
const numbers = 9;

/** The key of each choice that can be made, in their order. */
export const numberKeys = <T,>(choices: readonly T[], possible: (choice: T) => boolean): Map<T, string> =>
  new Map(
    choices
      .filter(possible)
      .slice(0, numbers)
      .map((choice, n) => [choice, String(n + 1)]),
  );

/**
 * A list of choices, each a large target that leads to the next page.
 *
 * @param numbered gives the first few their number as a key, and the first the focus
 */
export function ChoiceList({
  choices,
  numbered = false,
}: {
  choices: { key: string; href?: string; title: string; detail?: ReactNode; note?: ReactNode }[];
  numbered?: boolean;
}) {
  const keys = numberKeys(numbered ? choices : [], (choice) => choice.href !== undefined);
  return (
    <ul data-list className="mb-6 grid gap-3">
      {choices.map((choice) => {
        const key = keys.get(choice);
        const inside = (
          <>
            <span className="min-w-0">
              <span className="block font-bold text-strong">{choice.title}</span>
              {choice.detail && <span className="block text-sm text-subtle">{choice.detail}</span>}
            </span>
            {(choice.note || key) && (
              <span className="flex shrink-0 items-center text-sm font-bold">
                {choice.note}
                {key && <ShortcutHint>{key}</ShortcutHint>}
              </span>
            )}
          </>
        );
        const shape = "flex min-h-14 items-center justify-between gap-4 rounded-md border px-5 py-3";
        return (
          <li key={choice.key}>
            {choice.href ? (
              <a
                href={choice.href}
                // biome-ignore lint/a11y/noAutofocus: of the pages that one person works through hundreds of times a day
                autoFocus={key === "1" || undefined}
                aria-keyshortcuts={key}
                data-key={key}
                className={`${shape} border-edge bg-white hover:border-primary hover:bg-primary-faint`}
              >
                {inside}
              </a>
            ) : (
              <div className={`${shape} border-line bg-page text-subtle`}>{inside}</div>
            )}
          </li>
        );
      })}
    </ul>
  );
}

/** Short lines below one another, each a way to somewhere. */
export function LinkList({ links }: { links: { href: string; text: string }[] }) {
  return (
    <ul className="mb-4 list-disc pl-5">
      {links.map(({ href, text }) => (
        <li key={href}>
          <a href={href} className="text-link underline underline-offset-4 hover:no-underline">
            {text}
          </a>
        </li>
      ))}
    </ul>
  );
}

/** What goes on now, a row each: what it is, how it stands, and what is done with it at once. */
export function ActionList({
  rows,
}: {
  rows: { key: string; title: ReactNode; detail?: ReactNode; action?: ReactNode }[];
}) {
  return (
    <ul className="mb-6 grid gap-3">
      {rows.map(({ key, title, detail, action }) => (
        <li
          key={key}
          className="flex flex-wrap items-center justify-between gap-4 rounded-md border border-line px-5 py-3"
        >
          <div className="min-w-0">
            <div className="font-bold">{title}</div>
            {detail && <div className="text-sm">{detail}</div>}
          </div>
          {action}
        </li>
      ))}
    </ul>
  );
}

/** Short lines below one another. */
export function PlainList({ items }: { items: string[] }) {
  return (
    <ul className="mb-4 list-disc pl-5">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
