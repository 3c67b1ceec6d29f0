import type { HTMLInputAutoCompleteAttribute, ReactNode } from "react";
import { described, edge, type FieldText } from "./field-text";
import { FormField, FormFieldGroup } from "./form-field";

const box = (wrong: boolean) => `min-h-14 rounded-md border bg-field px-4 text-base text-ink ${edge(wrong)}`;

/** What a control says of itself to a screen reader. */
const states = (name: string, text: Omit<FieldText, "label">) => ({
  "aria-describedby": described(name, text),
  "aria-invalid": text.error ? true : undefined,
});

export function TextField({
  name,
  id = name,
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
  /** Where two forms of a page have the same field. */
  id?: string;
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
    <FormField name={id} label={label} hint={hint} error={error}>
      <input
        id={id}
        name={name}
        type={type}
        autoComplete={autoComplete}
        inputMode={inputMode}
        defaultValue={defaultValue}
        maxLength={maxLength}
        required={required}
        // biome-ignore lint/a11y/noAutofocus: of the pages that one person works through hundreds of times a day
        autoFocus={first || undefined}
        {...states(id, { hint, error })}
        className={`w-full ${box(Boolean(error))}`}
      />
    </FormField>
  );
}

export function TextAreaField({
  name,
  label,
  hint,
  error,
  defaultValue,
  maxLength,
}: FieldText & { name: string; defaultValue?: string; maxLength?: number }) {
  return (
    <FormField name={name} label={label} hint={hint} error={error}>
      <textarea
        id={name}
        name={name}
        rows={3}
        defaultValue={defaultValue}
        maxLength={maxLength}
        {...states(name, { hint, error })}
        className={`w-full py-3 ${box(Boolean(error))}`}
      />
    </FormField>
  );
}

export interface DateText extends FieldText {
  year: string;
  month: string;
  day: string;
}

/** Characters of a field of a date: room for the whole of it, however it is written. */
const longestDate = 40;

/** A birth date as three fields; nothing jumps on by itself. */
export function BirthDateField({
  id = "birthDate",
  text,
  values,
  own = true,
}: {
  /** Of the whole; the fields take it on where it is not the usual one. */
  id?: string;
  text: DateText;
  values?: { year?: string; month?: string; day?: string };
  /** Whether it is of whoever types, so that the browser may fill it in. */
  own?: boolean;
}) {
  const idOf = (part: string) => (id === "birthDate" ? part : `${id}-${part}`);
  return (
    <FormFieldGroup name={id} id={id} label={text.label} hint={text.hint} error={text.error}>
      <div className="flex gap-3">
        {(["year", "month", "day"] as const).map((part) => (
          <div key={part} className={part === "year" ? "w-32 min-w-0" : "w-20 min-w-0"}>
            <label htmlFor={idOf(part)} className="mb-1 block text-sm">
              {text[part]}
            </label>
            <input
              id={idOf(part)}
              name={part}
              inputMode="numeric"
              autoComplete={own ? `bday-${part}` : "off"}
              maxLength={longestDate}
              defaultValue={values?.[part]}
              aria-invalid={text.error ? true : undefined}
              className={`w-full ${box(Boolean(text.error))}`}
            />
          </div>
        ))}
      </div>
    </FormFieldGroup>
  );
}

export function SelectField({
  name,
  id = name,
  label,
  hint,
  error,
  options,
  defaultValue,
  first = false,
}: FieldText & {
  name: string;
  /** Where two forms of a page have the same field. */
  id?: string;
  options: { value: string; label: string }[];
  defaultValue?: string;
  /** What is filled in first: it has the focus when the page opens. */
  first?: boolean;
}) {
  return (
    <FormField name={id} label={label} hint={hint} error={error}>
      <select
        id={id}
        name={name}
        defaultValue={defaultValue}
        // biome-ignore lint/a11y/noAutofocus: of the pages that one person works through hundreds of times a day
        autoFocus={first || undefined}
        {...states(id, { hint, error })}
        className={`w-full ${box(Boolean(error))}`}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </FormField>
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
      className={`min-h-11 w-32 rounded-md border bg-field px-2 text-base text-ink ${edge(wrong)}`}
    />
  );
}
