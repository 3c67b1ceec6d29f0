/** Where a screen reader hears what is new, without being interrupted: from a script, or as it is given. */
export function Announcer({ children }: { children?: string }) {
  return (
    <div role="status" data-announcer className="sr-only">
      {children}
    </div>
  );
}
