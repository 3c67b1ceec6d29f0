/**
 * The time that is left for something, in figures that do not jump. Not read aloud each second.
 *
 * @param text with `{minutes}` and `{seconds}`, for the script that counts
 * @param children what stands there until a script counts: nothing that would go stale
 */
export function Timer({ text, children }: { text: string; children?: string }) {
  return (
    <p role="timer" data-timer={text} className="mb-4 text-h3 font-bold text-strong tabular-nums">
      {children}
    </p>
  );
}
