/** Letters and digits to be read out or typed, each clear from the other. */
export function Code({ children }: { children: string }) {
  return <code className="font-mono text-lg font-bold text-strong">{children}</code>;
}
