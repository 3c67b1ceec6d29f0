import type { ReactNode } from "react";
import type { Part, Screen, Value } from "./screen";

/**
 * A part of the waiting page that comes and goes. All parts are in the page from the start and the script
 * shows and hides them, so that nobody's page has to be asked for again.
 *
 * @param spoken whether a screen reader is told when it comes or changes
 */
export function LivePart({
  name,
  screen,
  spoken = false,
  children,
}: {
  name: Part;
  screen: Screen;
  spoken?: boolean;
  children: ReactNode;
}) {
  return (
    <div data-part={name} data-spoken={spoken || undefined} hidden={!screen.parts.has(name)}>
      {children}
    </div>
  );
}

/** One value, written anew by the script when it changes. */
export function Live({ name, screen }: { name: Value; screen: Screen }) {
  return <span data-value={name}>{screen.values[name]}</span>;
}

/** A text whose {variables} are values of the screen. */
export function LiveText({ text, screen }: { text: string; screen: Screen }) {
  return text
    .split(/\{(\w+)\}/)
    .map((piece, n) => (n % 2 === 0 ? piece : <Live key={piece} name={piece as Value} screen={screen} />));
}
