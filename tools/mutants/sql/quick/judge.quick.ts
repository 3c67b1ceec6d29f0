import { writeFileSync } from "node:fs";
import { join } from "node:path";
import pg from "pg";
import { inject, it } from "../../../../node_modules/vitest/dist/index.js";
import { afterAllOf, beforeAllOf, outcomeOf, type RecordedTest, tests } from "./recorded";

declare module "vitest" {
  interface ProvidedContext {
    quick: { test: string; changes: { changed: string; original: string }[]; result: string };
  }
}

/** A connection to each database that the tests opened. */
async function connections(url: string): Promise<pg.Client[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<{ name: string }>(
    "SELECT DISTINCT datname AS name FROM pg_stat_activity WHERE datname LIKE 'own\\_%'",
  );
  await client.end();
  const clients = rows.map(
    ({ name }) =>
      new pg.Client({ connectionString: Object.assign(new URL(url), { pathname: `/${name}` }).href }),
  );
  for (const each of clients) await each.connect();
  return clients;
}

/** The first test that fails, in this order. */
async function firstToFail(order: readonly RecordedTest[]): Promise<RecordedTest | undefined> {
  for (const each of order) if (await outcomeOf(each)) return each;
  return undefined;
}

it("judges changes of a file by its own tests", async () => {
  const { test, changes, result } = inject("quick");
  await import(join(process.cwd(), test));
  for (const work of beforeAllOf) await work();
  const failing = await firstToFail(tests);
  if (failing) throw new Error(`fails though nothing was changed: ${failing.name}`);
  const clients = await connections(inject("databaseUrl"));
  const replace = async (statement: string) => {
    for (const client of clients) await client.query(statement);
  };
  let order = [...tests];
  const killed: (boolean | null)[] = [];
  for (const { changed, original } of changes) {
    try {
      await replace(changed);
    } catch {
      // No function: PostgreSQL refuses it.
      killed.push(null);
      continue;
    }
    const noticedBy = await firstToFail(order);
    await replace(original);
    killed.push(noticedBy !== undefined);
    writeFileSync(result, JSON.stringify(killed));
    // What the change left behind would be noticed for ever: whoever started this starts anew with the next.
    if (noticedBy && (await outcomeOf(noticedBy))) throw new Error("a change left something behind");
    // Who noticed one change is likely to notice the next.
    if (noticedBy) order = [noticedBy, ...order.filter((each) => each !== noticedBy)];
  }
  writeFileSync(result, JSON.stringify(killed));
  for (const client of clients) await client.end();
  for (const work of afterAllOf) await work();
});
