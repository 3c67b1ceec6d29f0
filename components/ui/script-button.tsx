import type { ReactNode } from "react";

/** A button that a script of the page answers, and no server. */
export function ScriptButton({ onPress, children }: { onPress: () => void; children: ReactNode }) {
  return (
    <button
      type="button"
      onClick={onPress}
      className="inline-flex min-h-11 items-center rounded-md border border-edge bg-white px-4 font-bold hover:bg-page"
    >
      {children}
    </button>
  );
}
