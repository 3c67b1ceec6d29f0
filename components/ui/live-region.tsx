import type { ReactNode } from "react";

/** A part of the page that a script writes anew, and a screen reader is told of. */
export function LiveRegion({ id, children }: { id: string; children: ReactNode }) {
  return (
    <div id={id} aria-live="polite">
      {children}
    </div>
  );
}

/**
 * Loads a script of ours, which runs once the whole page is there; whatever it does can also be done without it.
 */
export function PageScript({ name }: { name: string }) {
  return <script type="module" src={`/assets/${name}.js`} />;
}
