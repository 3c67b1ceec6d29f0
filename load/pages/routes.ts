import { readdirSync } from "node:fs";
import { join } from "node:path";

export const tools = {
  admin: "admin1@example.com",
  clinic: "clinic1@example.com",
  agent: "agent1@example.com",
};
export type Tool = keyof typeof tools;

const root = "app/[locale]";

/** Every page of a tool, from the tree of routes itself, so that a new one cannot be forgotten. */
export function routesOf(tool: Tool): string[] {
  return readdirSync(join(root, tool), { recursive: true, encoding: "utf8" })
    .filter((file) => /(^|\/)page\.tsx$/.test(file))
    .map((file) => `/${[tool, ...file.split("/").slice(0, -1)].join("/")}`)
    .sort();
}

/** What pages must be asked besides, where without it there is nothing to show. */
const queries: Record<string, string> = {
  "/clinic/[clinic]/close": "?day={day}",
  "/agent/call/[call]/choose": "?act=book",
};

/**
 * A route's address, with a value for each part that stands for one.
 *
 * @throws Error for a part that nobody gave a value for
 */
export function addressOf(route: string, values: Record<string, string>): string {
  return `${route}${queries[route] ?? ""}`.replace(/[[{](\w+)[\]}]/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${route}: give load/pages/fill.ts a value for [${name}]`);
    return value;
  });
}
