import { existsSync, readdirSync, readFileSync } from "node:fs";
import { acts, pages } from "../../e2e/roles/access-matrix";
import { pagesOfTree } from "../../e2e/roles/routes";
import { knownPrefixes } from "../../server/request-path";

/** Something to ask: an address without its language, with a name in brackets or `*` where one of many may stand. */
export interface Target {
  method: "GET" | "POST";
  path: string;
  /** Whether a language may stand before it. */
  spoken: boolean;
}

/** What Next.js itself built, by its manifest; of the pages without their language. */
function built(): Target[] {
  const paths = JSON.parse(readFileSync(".next/app-path-routes-manifest.json", "utf8")) as Record<
    string,
    string
  >;
  return Object.values(paths).map((path) => ({
    method: "GET",
    path: path.replace(/^\/\[locale\]/, "").replace(/^\//, ""),
    spoken: path.startsWith("/[locale]"),
  }));
}

/** Server Actions by the names under which Next.js takes them; none where the site has none. */
export function serverActions(): string[] {
  const file = ".next/server/server-reference-manifest.json";
  if (!existsSync(file)) return [];
  const { node = {}, edge = {} } = JSON.parse(readFileSync(file, "utf8")) as Record<string, object>;
  return [...Object.keys(node), ...Object.keys(edge)];
}

const signIn = [
  ...["csrf", "providers", "session", "signin", "signout", "error", "_log", "verify-request"],
  ...["callback/credentials", "callback/kakao", "callback/naver", "signin/oidc"],
];

/**
 * All that the server answers: the tree of routes, the table of roles (which a browser test holds against every
 * handler's source), what Next.js says it built, next-auth's own addresses, and built files.
 */
export function targets(): Target[] {
  const all: Target[] = [
    ...[...pagesOfTree(), ...Object.keys(pages)].map(
      (path) => ({ method: "GET", path, spoken: true }) as const,
    ),
    ...Object.keys(acts).map((path) => ({ method: "POST", path, spoken: true }) as const),
    ...built(),
    ...knownPrefixes.map((path) => ({ method: "GET", path, spoken: true }) as const),
    ...signIn.flatMap((name) =>
      (["GET", "POST"] as const).map((method) => ({ method, path: `api/auth/${name}`, spoken: false })),
    ),
    ...readdirSync("public", { recursive: true, encoding: "utf8" })
      .slice(0, 20)
      .map((path) => ({ method: "GET", path, spoken: false }) as const),
    { method: "GET", path: "_next/static/chunks/none.js", spoken: false },
    { method: "GET", path: "_next/image", spoken: false },
  ];
  return [...new Map(all.map((target) => [`${target.method} ${target.path}`, target])).values()];
}
