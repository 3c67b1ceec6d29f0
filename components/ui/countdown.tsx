/** The time that is left for something, in figures that do not jump. Not read aloud each second. */
export function TimeLeft({ children }: { children: string }) {
  return (
    <p role="timer" className="mb-4 text-h3 font-bold text-strong tabular-nums">
      {children}
    </p>
  );
}
