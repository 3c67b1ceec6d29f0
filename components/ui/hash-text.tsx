/** A long hexadecimal number that may break anywhere. */
export function HashText({ children }: { children: string | null }) {
  return <code className="text-sm break-all">{children ?? "–"}</code>;
}
