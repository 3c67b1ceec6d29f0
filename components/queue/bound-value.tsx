import type { ReactNode } from "react";
import type { Part, Value, WaitingViewModel } from "./waiting-view-model";

/**
 * A part of the waiting page that comes and goes. All parts are in the page from the start and the script
 * shows and hides them, so that nobody's page has to be asked for again.
 *
 * @param spoken whether a screen reader is told when it comes or changes
 */
export function BoundPart({
  name,
  screen,
  spoken = false,
  children,
}: {
  name: Part;
  screen: WaitingViewModel;
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
export function BoundValue({ name, screen }: { name: Value; screen: WaitingViewModel }) {
  return <span data-value={name}>{screen.values[name]}</span>;
}

/** A text whose {variables} are values of the screen. */
export function BoundText({ text, screen }: { text: string; screen: WaitingViewModel }) {
  return text
    .split(/\{(\w+)\}/)
    .map((piece, n) =>
      n % 2 === 0 ? piece : <BoundValue key={piece} name={piece as Value} screen={screen} />,
    );
}
