/** A long hexadecimal number that may break anywhere. */
export function Fingerprint({ children }: { children: string | null }) {
  return <code className="text-sm break-all">{children ?? "–"}</code>;
}
