/**
 * Does one thing after another, each whatever became of those before: what one person's row does holds up nobody.
 *
 * @throws AggregateError after the last, of what went wrong
 */
export async function forEachIsolated(works: readonly (() => unknown)[]): Promise<void> {
  const errors: unknown[] = [];
  for (const work of works) {
    try {
      await work();
    } catch (error) {
      errors.push(error);
    }
  }
  if (errors.length > 0) throw new AggregateError(errors, errors.map((error) => String(error)).join("; "));
}
