/** What stands above a field. */
export interface FieldText {
  label: string;
  hint?: string;
  error?: string;
}

/** The frame of what is typed in or chosen from. */
export const edge = (wrong: boolean) => (wrong ? "border-2 border-danger-edge" : "border-edge");

/** What a field says of itself to a screen reader: its hint and what is wrong with it. */
export function described(name: string, { hint, error }: Omit<FieldText, "label">): string | undefined {
  return [hint && `${name}-hint`, error && `${name}-error`].filter(Boolean).join(" ") || undefined;
}
