/** What each key does, for those who want to know; closed until it is asked for. */
export function KeyList({ title, keys }: { title: string; keys: { key: string; does: string }[] }) {
  return (
    <details className="mb-6">
      <summary className="inline-flex min-h-11 cursor-pointer items-center text-link underline underline-offset-4">
        {title}
      </summary>
      <dl className="mt-2 grid max-w-[60rem] gap-x-6 gap-y-1 md:grid-cols-2">
        {keys.map(({ key, does }) => (
          <div key={key} className="flex items-baseline gap-3">
            <dt>
              <kbd className="inline-block min-w-8 rounded-sm border border-edge bg-page px-2 text-center font-mono text-sm">
                {key}
              </kbd>
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
