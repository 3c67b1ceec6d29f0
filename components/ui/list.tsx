import type { ReactNode } from "react";

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

/** A list of choices, each a large target that leads to the next page. */
export function ChoiceList({
  choices,
}: {
  choices: { key: string; href?: string; title: string; detail?: ReactNode; note?: ReactNode }[];
}) {
  return (
    <ul className="mb-6 grid gap-3">
      {choices.map((choice) => {
        const inside = (
          <>
            <span className="min-w-0">
              <span className="block font-bold text-strong">{choice.title}</span>
              {choice.detail && <span className="block text-sm text-subtle">{choice.detail}</span>}
            </span>
            {choice.note && <span className="shrink-0 text-sm font-bold">{choice.note}</span>}
          </>
        );
        const shape = "flex min-h-14 items-center justify-between gap-4 rounded-md border px-5 py-3";
        return (
          <li key={choice.key}>
            {choice.href ? (
              <a
                href={choice.href}
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

/** Short lines below one another. */
export function PlainList({ items }: { items: string[] }) {
  return (
    <ul className="list-disc pl-5">
      {items.map((item) => (
        <li key={item}>{item}</li>
      ))}
    </ul>
  );
}
