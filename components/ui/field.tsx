import type { HTMLInputAutoCompleteAttribute, ReactNode } from "react";

const box = (wrong: boolean) =>
  `min-h-14 rounded-md border bg-field px-4 text-base text-ink ${wrong ? "border-2 border-danger-edge" : "border-edge"}`;

function Label({ id, children }: { id: string; children: ReactNode }) {
  return (
    <label htmlFor={id} className="mb-1 block font-bold text-strong">
      {children}
    </label>
  );
}

function Hint({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="mb-2 text-sm text-subtle">
      {children}
    </p>
  );
}

function Wrong({ id, children }: { id: string; children: ReactNode }) {
  return (
    <p id={id} className="mb-2 font-bold text-danger">
      {children}
    </p>
  );
}

interface FieldText {
  label: string;
  hint?: string;
  error?: string;
}

type Named = Pick<FieldText, "hint" | "error"> & { name: string };

/** What a control says of itself to a screen reader: its hint and what is wrong with it. */
function states({ name, hint, error }: Named) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ");
  return { "aria-describedby": described || undefined, "aria-invalid": error ? true : undefined };
}

/** Label, hint and fault above one control. */
function Field({ name, label, hint, error, children }: FieldText & { name: string; children: ReactNode }) {
  return (
    <div className="mb-6">
      <Label id={name}>{label}</Label>
      {hint && <Hint id={`${name}-hint`}>{hint}</Hint>}
      {error && <Wrong id={`${name}-error`}>{error}</Wrong>}
      {children}
    </div>
  );
}

export function TextField({
  name,
  label,
  hint,
  error,
  type = "text",
  autoComplete,
  inputMode,
  defaultValue,
  maxLength,
  required,
  first = false,
}: FieldText & {
  name: string;
  type?: "text" | "date" | "tel" | "email" | "password" | "number" | "search" | "datetime-local" | "time";
  autoComplete?: HTMLInputAutoCompleteAttribute;
  inputMode?: "numeric" | "text" | "tel" | "email";
  defaultValue?: string;
  maxLength?: number;
  required?: boolean;
  /** What is filled in first: it has the focus when the page opens. */
  first?: boolean;
}) {
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      <input
        id={name}
        name={name}
        type={type}
        autoComplete={autoComplete}
        inputMode={inputMode}
        defaultValue={defaultValue}
        maxLength={maxLength}
        required={required}
        // biome-ignore lint/a11y/noAutofocus: of the pages that one person works through hundreds of times a day
        autoFocus={first || undefined}
        {...states({ name, hint, error })}
        className={`w-full ${box(Boolean(error))}`}
      />
    </Field>
  );
}

export interface DateText extends FieldText {
  year: string;
  month: string;
  day: string;
}

/** A birth date as three fields; nothing jumps on by itself. */
export function BirthDateField({
  text,
  values,
  own = true,
}: {
  text: DateText;
  values?: { year?: string; month?: string; day?: string };
  /** Whether it is of whoever types, so that the browser may fill it in. */
  own?: boolean;
}) {
  const described =
    [text.hint && "birth-hint", text.error && "birth-error"].filter(Boolean).join(" ") || undefined;
  return (
    <fieldset className="mb-6" aria-describedby={described} id="birthDate">
      <legend className="mb-1 font-bold text-strong">{text.label}</legend>
      {text.hint && <Hint id="birth-hint">{text.hint}</Hint>}
      {text.error && <Wrong id="birth-error">{text.error}</Wrong>}
      <div className="flex gap-3">
        {(["year", "month", "day"] as const).map((part) => (
          <div key={part} className={part === "year" ? "w-32 min-w-24 shrink" : "w-20 shrink-0"}>
            <label htmlFor={part} className="mb-1 block text-sm">
              {text[part]}
            </label>
            <input
              id={part}
              name={part}
              inputMode="numeric"
              autoComplete={own ? `bday-${part}` : "off"}
              maxLength={part === "year" ? 10 : 4}
              defaultValue={values?.[part]}
              aria-invalid={text.error ? true : undefined}
              className={`w-full ${box(Boolean(text.error))}`}
            />
          </div>
        ))}
      </div>
    </fieldset>
  );
}

/** One of a few choices. */
export function SelectField({
  name,
  label,
  hint,
  error,
  options,
  defaultValue,
}: FieldText & { name: string; options: { value: string; label: string }[]; defaultValue?: string }) {
  return (
    <Field name={name} label={label} hint={hint} error={error}>
      <select
        id={name}
        name={name}
        defaultValue={defaultValue}
        {...states({ name, hint, error })}
        className={`w-full ${box(Boolean(error))}`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </Field>
  );
}

/** Fields that belong together, beside one another where there is room. */
export function FieldRow({ children }: { children: ReactNode }) {
  return <div className="grid gap-x-6 md:grid-cols-2 lg:grid-cols-3">{children}</div>;
}

/** A small input in a cell of a table, named by its row and column. */
export function CellField({
  name,
  label,
  defaultValue,
  wrong = false,
}: {
  name: string;
  label: string;
  defaultValue?: string;
  wrong?: boolean;
}) {
  return (
    <input
      id={name}
      name={name}
      aria-label={label}
      aria-invalid={wrong || undefined}
      defaultValue={defaultValue}
      className={`min-h-11 w-32 rounded-md border bg-field px-2 text-base text-ink ${wrong ? "border-2 border-danger-edge" : "border-edge"}`}
    />
  );
}
