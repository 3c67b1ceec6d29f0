/** A question with a few answers, of which one is chosen: large targets beside one another where there is room. */
export function ChoiceField({
  name,
  label,
  hint,
  error,
  options,
  chosen,
}: {
  name: string;
  label: string;
  hint?: string;
  error?: string;
  options: { value: string; label: string }[];
  chosen?: string;
}) {
  const described = [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ") || undefined;
  return (
    <fieldset className="mb-8" aria-describedby={described}>
      <legend className="mb-1 font-bold text-strong">{label}</legend>
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
      <div className="flex flex-wrap gap-3">
        {options.map((option, n) => (
          <label
            key={option.value}
            className={`flex min-h-14 min-w-32 cursor-pointer items-center gap-3 rounded-md border bg-white px-5 py-3 has-checked:border-primary has-checked:bg-primary-faint ${error ? "border-2 border-danger-edge" : "border-edge"}`}
          >
            <input
              // The error summary leads to the first.
              id={n === 0 ? name : `${name}-${option.value}`}
              type="radio"
              name={name}
              value={option.value}
              defaultChecked={chosen === option.value}
              className="size-6 shrink-0"
            />
            {option.label}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
