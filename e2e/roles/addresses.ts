import { randomUUID } from "node:crypto";

export const openSlug = "born-1967-1968";

const values: Record<string, string> = {
  "[slug]": openSlug,
  "[province]": "11",
  "[district]": "11010",
  "[day]": "2030-01-02",
  "[window]": openSlug,
  "[call]": randomUUID(),
  "[booking]": randomUUID(),
  "[account]": randomUUID(),
  "[job]": randomUUID(),
};

/** An address of the table of roles with its gaps filled in: what is at the address need not be there. */
export function addressOf(address: string, clinic: number): string {
  const parts = address.split("/");
  return parts
    .map((part, n) => {
      if (part === "[clinic]" || (part === "*" && parts[0] === "clinic" && n === 1)) return String(clinic);
      if (part === "*")
        return parts[0] === "queue" ? openSlug : parts[1] === "window" ? "no-such-window" : randomUUID();
      return values[part] ?? part;
    })
    .join("/");
}
