import type { ReactNode } from "react";

/**
 * One state of a component, with its name above it.
 *
 * @param focused draws everything inside as if a keyboard had just come to it
 */
export function Example({
  name,
  focused = false,
  children,
}: {
  name: string;
  focused?: boolean;
  children: ReactNode;
}) {
  return (
    <div className="mb-4 rounded-md border border-line p-4">
      <p className="mb-3 text-sm text-subtle">{name}</p>
      <div data-shown={focused ? "focus" : undefined}>{children}</div>
    </div>
  );
}

/** States of one component, beside one another where there is room. */
export function ExampleGrid({ children }: { children: ReactNode }) {
  return <div className="grid gap-x-4 lg:grid-cols-2">{children}</div>;
}
