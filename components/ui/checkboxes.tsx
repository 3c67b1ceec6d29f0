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
