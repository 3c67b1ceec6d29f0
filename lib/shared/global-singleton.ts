/**
 * Something of which a process has one. Next.js bundles lib/ apart from server.ts, so a module's variable would
 * exist twice; this exists once, for the server and for the pages.
 *
 * @param name its own among all
 */
export function globalSingleton<T>(name: string): { set(value: T): void; get(): T } {
  const place = Symbol.for(`vaccine.${name}`);
  const shared = globalThis as { [place]?: T };
  return {
    set(value) {
      shared[place] = value;
    },
    get() {
      const found = shared[place];
      if (found === undefined) throw new Error(`${name}: asked for outside the running server`);
      return found;
    },
  };
}
