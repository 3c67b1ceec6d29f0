import { described, edge, type FieldText } from "./field-text";
import { FormField } from "./form-field";

/** A file of the visitor's own, to be sent with the form. */
export function FileField({ name, accept, ...text }: FieldText & { name: string; accept: string }) {
  return (
    <div className="max-w-2xl">
      <FormField name={name} {...text}>
        <input
          id={name}
          name={name}
          type="file"
          accept={accept}
          aria-describedby={described(name, text)}
          aria-invalid={text.error ? true : undefined}
          className={`w-full rounded-md border bg-field p-3 text-base text-ink file:mr-4 file:min-h-11 file:rounded-md file:border file:border-primary file:bg-primary-faint file:px-4 file:font-bold file:text-primary-text ${edge(Boolean(text.error))}`}
        />
      </FormField>
    </div>
  );
}
