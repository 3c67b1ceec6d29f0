import { described, type FieldText } from "./field-text";

/** Several of some choices, each a large target. */
export function Checkboxes({
  label,
  options,
}: {
  label: string;
  options: { name: string; label: string; checked: boolean }[];
}) {
  return (
    <fieldset className="mb-4">
      <legend className="mb-1 font-bold text-strong">{label}</legend>
      <div className="flex flex-wrap gap-x-6">
        {options.map((option) => (
          <label key={option.name} className="inline-flex min-h-11 cursor-pointer items-center gap-3">
            <input
              type="checkbox"
              name={option.name}
              defaultChecked={option.checked}
              className="size-6 shrink-0"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}

/** One thing to agree to or to say, with what is wrong when it was left out. */
export function CheckField({
  name,
  label,
  error,
  checked = false,
}: Omit<FieldText, "hint"> & { name: string; checked?: boolean }) {
  return (
    <div className="mb-6">
      {error && (
        <p id={`${name}-error`} className="mb-2 font-bold text-danger">
          {error}
        </p>
      )}
      <label className="inline-flex min-h-11 cursor-pointer items-center gap-3 font-bold text-strong">
        <input
          id={name}
          type="checkbox"
          name={name}
          defaultChecked={checked}
          aria-describedby={described(name, { error })}
          aria-invalid={error ? true : undefined}
          className="size-6 shrink-0"
        />
        {label}
      </label>
    </div>
  );
}
