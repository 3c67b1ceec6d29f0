import type { ChangeEvent, ReactNode, Ref } from "react";

const box = "min-h-11 w-full rounded-md border border-edge bg-white px-3 text-base text-ink";

/** Fields that narrow a list, beside one another and low, so that the list stays in sight. */
export function SearchBar({
  action,
  label,
  children,
}: {
  action: string;
  label: string;
  children: ReactNode;
}) {
  return (
    <search aria-label={label}>
      <form method="get" action={action} className="mb-4 flex flex-wrap items-end gap-3">
        {children}
      </form>
    </search>
  );
}

/** A field of the bar. With `onChange` it answers at each key; without scripts the form's button does. */
export function SearchField({
  name,
  label,
  value,
  type = "search",
  wide = false,
  keys,
  input,
  onChange,
}: {
  name: string;
  label: string;
  value: string;
  type?: "search" | "date";
  wide?: boolean;
  /** The single key that leads to it, where the page answers keys. */
  keys?: string;
  input?: Ref<HTMLInputElement>;
  onChange?: (value: string) => void;
}) {
  const valued = onChange
    ? { value, onChange: (event: ChangeEvent<HTMLInputElement>) => onChange(event.target.value) }
    : { defaultValue: value };
  return (
    <div className={wide ? "min-w-60 grow" : "w-48"}>
      <label htmlFor={name} className="mb-1 block text-sm font-bold text-strong">
        {label}
      </label>
      <input
        ref={input}
        id={name}
        name={name}
        type={type}
        autoComplete="off"
        aria-keyshortcuts={keys}
        data-key={keys}
        {...valued}
        className={box}
      />
    </div>
  );
}

export function SearchSelect({
  name,
  label,
  value,
  options,
  onChange,
}: {
  name: string;
  label: string;
  value: string;
  options: { value: string; label: string }[];
  onChange: (value: string) => void;
}) {
  return (
    <div className="w-40">
      <label htmlFor={name} className="mb-1 block text-sm font-bold text-strong">
        {label}
      </label>
      <select
        id={name}
        name={name}
        value={value}
        onChange={(event) => onChange(event.target.value)}
        className={box}
      >
        {options.map((option) => (
          <option key={option.value} value={option.value}>
            {option.label}
          </option>
        ))}
      </select>
    </div>
  );
}

export function SearchButton({ children }: { children: ReactNode }) {
  return (
    <button
      type="submit"
      className="min-h-11 rounded-md border border-primary bg-primary-faint px-4 font-bold text-primary-text hover:bg-white"
    >
      {children}
    </button>
  );
}
