/** Where a script writes what a screen reader is to say next, without interrupting. Not to be seen. */
export function Announcer() {
  return <div role="status" data-announcer className="sr-only" />;
}
