import type { Block } from "./nginx-conf";

/** What gixy (github.com/yandex/gixy) asks of a configuration, and what this one must keep besides. */
export interface Rule {
  name: string;
  /** A configuration within `http` that breaks the rule. */
  broken: string;
  /** @returns each place that breaks it */
  findings(http: Block): string[];
}

const said = ({ name, value }: Block) => `${name} ${value}`;
const named = (http: Block, ...names: string[]) => http.inside.filter(({ name }) => names.includes(name));
const proxied = (http: Block) => named(http, "location").filter((location) => location.has("proxy_pass"));

/** The pattern of a location, of a condition, or of a line of a map. */
export function patternsOf(http: Block): { block: Block; pattern: string }[] {
  return http.inside.flatMap((block) => {
    const text =
      block.name === "location" || block.name === "if"
        ? /(?:^|\s)!?~\*? "?(.+?)"?\)?$/.exec(block.value)?.[1]
        : block.parent?.name === "map"
          ? /^"?~\*?(.+?)"?$/.exec(block.name)?.[1]
          : undefined;
    return text === undefined ? [] : [{ block, pattern: text }];
  });
}

/** The names that a location's own pattern gives to parts which can hold no line break and nothing encoded. */
function strictNames(block: Block): string[] {
  const value = block.name === "location" ? block.value : "";
  if (
    !/^~ "\^.+\\z"$/.test(value) ||
    /\[\^|\\[sWDS]|(?<!\\)\./.test(
      value.replaceAll(/\[[^\]]*\]/g, (set) => (set.startsWith("[^") ? "[^" : "")),
    )
  )
    return [];
  return [...value.matchAll(/\(\?<(\w+)>/g)].map(([, name = ""]) => name);
}

const variables = (text: string) => [...text.matchAll(/\$\{?(\w+)/g)].map(([, name = ""]) => name);

/** What a line break in it would split: nginx decodes these, or takes them from a loose pattern. */
function decoded(block: Block): string[] {
  const location = block.parent?.name === "if" ? block.parent.parent : block.parent;
  const allowed = location ? strictNames(location) : [];
  const loose = named(rootOf(block), "location").flatMap(({ value }) =>
    [...value.matchAll(/\(\?<(\w+)>/g)].map(([, name = ""]) => name),
  );
  return variables(block.value).filter(
    (name) => /^(?:uri|document_uri|\d)$/.test(name) || (loose.includes(name) && !allowed.includes(name)),
  );
}
const rootOf = (block: Block): Block => (block.parent ? rootOf(block.parent) : block);

function mapOf(http: Block, variable: string): Block | undefined {
  return named(http, "map").find(({ value }) => value.endsWith(`$${variable}`));
}

export const rules: Rule[] = [
  {
    name: "http_splitting: nothing decoded is sent on",
    broken:
      'server { location ~ "^/a/(?<rest>.*)\\z" { proxy_pass http://a/$rest; } location /b/ { proxy_pass http://a$uri; } }',
    findings: (http) =>
      named(http, "proxy_pass", "proxy_set_header", "proxy_cache_key", "add_header", "return", "rewrite")
        .filter((block) => decoded(block).length > 0)
        .map(said),
  },
  {
    name: "ssrf: where to is never the client's choice",
    broken: "server { location / { proxy_pass http://$host; } }",
    findings: (http) => {
      const upstreams = named(http, "upstream").map(({ value }) => value);
      return named(http, "proxy_pass")
        .filter(({ value }) => {
          const host = /^http:\/\/([^/]+)/.exec(value)?.[1] ?? "";
          const targets = host.startsWith("$")
            ? (mapOf(http, host.slice(1))?.children.map((line) => line.value) ?? [""])
            : [host];
          return !targets.every((target) => upstreams.includes(target));
        })
        .map(said);
    },
  },
  {
    name: "proxy_pass_normalized: an address goes on as it came, or by a strict name",
    broken: "upstream a {} server { location /a/ { proxy_pass http://a/b/; } }",
    findings: (http) =>
      named(http, "proxy_pass")
        .filter(
          ({ value }) =>
            /^http:\/\/[^/]+\//.test(value) && variables(value.replace(/^http:\/\/[^/]+/, "")).length === 0,
        )
        .map(said),
  },
  {
    name: "host_spoofing: the host goes on as nginx has read it",
    broken: "proxy_set_header Host $http_host;",
    findings: (http) =>
      named(http, "proxy_set_header")
        .filter(({ value }) => /^Host .*\$http_/.test(value))
        .map(said),
  },
  {
    name: "unanchored_regex: a pattern begins at the beginning and ends at the very end",
    broken: 'server { location ~ "\\.json$" { return 403; } }',
    findings: (http) =>
      patternsOf(http)
        .filter(({ block, pattern }) => {
          const address =
            /^(?:location|if)$/.test(block.name) || /\$(?:request_)?uri /.test(block.parent?.value ?? "");
          return (
            address && !(pattern.startsWith("^") && (/\\z(?:\))?$/.test(pattern) || pattern === "^/\\.calm/"))
          );
        })
        .map(({ block }) => said(block)),
  },
  {
    name: "unanchored_regex: a $ at the end lets a line break through",
    broken: 'map $http_a $b { "~^a$" 1; default 0; }',
    findings: (http) =>
      patternsOf(http)
        .filter(({ pattern }) => /(?<!\\)\$(?:$|\))/.test(pattern))
        .map(({ block }) => said(block)),
  },
  {
    name: "add_header_redefinition: headers of a block outside are not lost",
    broken: "server { add_header A b; location / { add_header C d; } }",
    findings: (http) =>
      http.inside
        .filter((block) => block.has("add_header") && (block.parent?.inherited("add_header").length ?? 0) > 0)
        .map(said),
  },
  {
    name: "add_header_multiline: a header is one line",
    broken: 'add_header A "b\n  c";',
    findings: (http) =>
      named(http, "add_header", "proxy_set_header")
        .filter(({ value }) => /[\r\n]/.test(value))
        .map(said),
  },
  {
    name: "alias_traversal: an alias ends as its location does",
    broken: "server { location /a { alias b/; } }",
    findings: (http) =>
      named(http, "location")
        .filter(
          (block) =>
            block.has("alias") &&
            !(block.value.endsWith("/") && block.all("alias").every(({ value }) => value.endsWith("/"))),
        )
        .map(said),
  },
  {
    name: "valid_referers, origins: nothing rests on where a client says it comes from",
    broken: "server { location / { valid_referers none; } }",
    findings: (http) =>
      http.inside
        .filter(
          ({ name, value }) =>
            name === "valid_referers" ||
            (/^(?:if|map)$/.test(name) && /\$http_(?:referer|origin|x_)/.test(value)),
        )
        .map(said),
  },
  {
    name: "if_is_evil: a condition answers, and does nothing else",
    broken: "server { location / { if ($a) { proxy_pass http://b; } } }",
    findings: (http) =>
      named(http, "if")
        .filter(({ children }) => children.some(({ name }) => name !== "return"))
        .map(said),
  },
  {
    name: "hash_without_default: every map has one",
    broken: "map $a $b { c d; }",
    findings: (http) =>
      named(http, "map")
        .filter((map) => !map.has("default"))
        .map(said),
  },
  {
    name: "version_disclosure",
    broken: "server_tokens on;",
    findings: (http) =>
      http.all("server_tokens").some(({ value }) => value === "off") ? [] : ["server_tokens"],
  },
  {
    name: "what a client says about itself is overwritten wherever something is passed on",
    broken:
      "upstream a {} server { location / { proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for; proxy_pass http://a; } }",
    findings: (http) => {
      const needed = [
        'Connection ""',
        'Upgrade ""',
        "X-Request-ID $request_id",
        "X-Forwarded-For $remote_addr",
        "X-Forwarded-Proto $scheme",
        ...["X-Forwarded-Host", "X-Forwarded-Port", "X-Real-IP", "Forwarded"].map((name) => `${name} ""`),
      ];
      return proxied(http).flatMap((location) => {
        const set = location.inherited("proxy_set_header").map(({ value }) => value);
        return needed.filter((line) => !set.includes(line)).map((line) => `${said(location)}: ${line}`);
      });
    },
  },
  {
    name: "what is kept was asked for without a word of the client's, under a strict name, as long as the program says",
    broken:
      "upstream a {} server { location /a { proxy_cache public; proxy_cache_valid any 1h; proxy_cache_key $uri; proxy_pass http://a; } }",
    findings: (http) => {
      const outside = http.inside.filter((block) => block.has("proxy_cache") && block.name !== "location");
      const wrong = named(http, "location").filter((location) => {
        if (!location.has("proxy_cache")) return false;
        const names = strictNames(location).map((name) => `$${name}`);
        return (
          !location.all("proxy_pass_request_headers").some(({ value }) => value === "off") ||
          !location.all("proxy_pass_request_body").some(({ value }) => value === "off") ||
          !location.all("proxy_cache_key").every(({ value }) => names.includes(value)) ||
          !location.has("proxy_cache_key") ||
          location.has("proxy_cache_valid") ||
          location.all("proxy_ignore_headers").some(({ value }) => value !== "Vary")
        );
      });
      return [...outside, ...wrong].map(said);
    },
  },
];
