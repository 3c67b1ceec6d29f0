import type { ReactNode } from "react";
import { described, type FieldText } from "./field-text";

const labelLook = "mb-1 block font-bold text-strong";

function HintAndFault({ name, hint, error }: Omit<FieldText, "label"> & { name: string }) {
  return (
    <>
      {hint && (
        <p id={`${name}-hint`} className="mb-2 text-sm text-subtle">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${name}-error`} className="mb-2 font-bold text-danger">
          {error}
        </p>
      )}
    </>
  );
}

/** Label, hint and fault above one control, whose id is its name. */
export function FormField({
  name,
  label,
  children,
  ...text
}: FieldText & { name: string; children: ReactNode }) {
  return (
    <div className="mb-6">
      <label htmlFor={name} className={labelLook}>
        {label}
      </label>
      <HintAndFault name={name} {...text} />
      {children}
    </div>
  );
}

/** Label, hint and fault above several controls that answer one question. @param id where an error summary leads */
export function FormFieldGroup({
  name,
  id,
  label,
  children,
  ...text
}: FieldText & { name: string; id?: string; children: ReactNode }) {
  return (
    <fieldset id={id} className="mb-6 min-w-0" aria-describedby={described(name, text)}>
      <legend className={labelLook}>{label}</legend>
      <HintAndFault name={name} {...text} />
      {children}
    </fieldset>
  );
}
