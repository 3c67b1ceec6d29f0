import { edge, type FieldText } from "./field-text";
import { FormFieldGroup } from "./form-field";

/** A question with a few answers, of which one is chosen: large targets beside one another where there is room. */
export function Radios({
  name,
  options,
  chosen,
  ...text
}: FieldText & {
  name: string;
  options: { value: string; label: string }[];
  chosen?: string;
}) {
  return (
    <FormFieldGroup name={name} {...text}>
      <div className="flex flex-wrap gap-3">
        {options.map((option, n) => (
          <label
            key={option.value}
            className={`flex min-h-14 min-w-32 cursor-pointer items-center gap-3 rounded-md border bg-white px-5 py-3 has-checked:border-primary has-checked:bg-primary-faint ${edge(Boolean(text.error))}`}
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
    </FormFieldGroup>
  );
}
