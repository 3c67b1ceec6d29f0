import type { ReactNode } from "react";

const looks = {
  info: "border-info-edge bg-info-faint",
  success: "border-success-edge bg-success-faint",
  warning: "border-warning-edge bg-warning-faint",
  danger: "border-danger-edge bg-danger-faint",
};

/** A framed message. `live` lets a screen reader say it when it changes, without interrupting. */
export function Notice({
  look = "info",
  title,
  live = false,
  children,
}: {
  look?: keyof typeof looks;
  title?: string;
  live?: boolean;
  children?: ReactNode;
}) {
  return (
    <div role={live ? "status" : undefined} className={`mb-6 rounded-lg border-l-8 px-5 py-4 ${looks[look]}`}>
      {title && <p className="text-lg font-bold text-strong">{title}</p>}
      {children && <div className={title ? "mt-1" : ""}>{children}</div>}
    </div>
  );
}

/**
 * What is wrong with a form, each line a link to its field. Takes the focus when the page opens, unless the field
 * itself is filled in again at once, as by a scanner.
 */
export function ErrorSummary({
  title,
  errors,
  focused = true,
}: {
  title: string;
  errors: { field: string; message: string }[];
  focused?: boolean;
}) {
  return (
    <div
      role="alert"
      // biome-ignore lint/a11y/noAutofocus: what went wrong is read first, also where scripts are off
      autoFocus={focused || undefined}
      tabIndex={-1}
      className="mb-8 rounded-lg border-4 border-danger-edge px-5 py-4"
    >
      <h2 className="text-h3 font-bold text-strong">{title}</h2>
      <ul className="mt-2">
        {errors.map((error) => (
          <li key={error.field}>
            <a href={`#${error.field}`} className="font-bold text-danger underline underline-offset-4">
              {error.message}
            </a>
          </li>
        ))}
      </ul>
    </div>
  );
}

const tags = {
  open: "bg-success-faint text-success border-success-edge",
  lobby: "bg-info-faint text-info border-info-edge",
  paused: "bg-warning-faint text-warning border-warning-edge",
  scheduled: "bg-page text-ink border-edge",
  closed: "bg-page text-subtle border-line",
};

/** A window's phase in a word. */
export function PhaseTag({ phase, children }: { phase: keyof typeof tags; children: ReactNode }) {
  return (
    <span
      className={`inline-block rounded-sm border px-2 py-0.5 text-sm font-bold whitespace-nowrap ${tags[phase]}`}
    >
      {children}
    </span>
  );
}
