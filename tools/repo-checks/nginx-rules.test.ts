import { readFileSync } from "node:fs";
import { checkSync } from "recheck";
import { describe, expect, it } from "vitest";
import { patternOf } from "../../load/servers/locations";
import { Block, parseNginx, readNginx } from "../../load/servers/nginx-conf";
import { patternsOf, rules } from "../../load/servers/nginx-rules";

const http = (blocks: Block[]) => new Block("http", "", blocks);
const deployed = http(readNginx("deploy/nginx"));
const withTls = http([
  ...["listen.conf", "redirect.conf"].flatMap((file) =>
    parseNginx(readFileSync(`deploy/nginx/tls/${file}`, "utf8"), "deploy/nginx/tls"),
  ),
  new Block("server_tokens", "off"),
]);

describe.each(rules)("$name", ({ broken, findings }) => {
  it("finds what breaks it", () => {
    expect(findings(http(parseNginx(broken, "deploy/nginx")))).not.toEqual([]);
  });
  it("finds nothing in deploy/nginx", () => {
    expect(findings(deployed)).toEqual([]);
    expect(findings(withTls)).toEqual([]);
  });
});

it("has patterns that take no time out of proportion", () => {
  const patterns = [...patternsOf(deployed), ...patternsOf(withTls)].map(({ pattern }) => pattern);
  expect(patterns.length).toBeGreaterThan(10);
  for (const pattern of new Set(patterns)) {
    const { source, flags } = patternOf(pattern);
    expect(checkSync(source, flags, { timeout: 20_000 }).status, pattern).toBe("safe");
  }
});

it("reads the network of an address: IPv4 whole, also where it is mapped, IPv6 by its first 64 bits", () => {
  const lines =
    deployed.children.find(({ name, value }) => name === "map" && value.endsWith("$network"))?.children ?? [];
  const networkOf = (address: string) => {
    for (const { name } of lines.filter((line) => line.name.startsWith('"~'))) {
      const found = patternOf(name.slice(2, -1)).exec(address)?.groups;
      if (found) return found.short === undefined ? Object.values(found)[0] : `${found.short}:`;
    }
    return address;
  };
  expect(networkOf("203.0.113.7")).toBe("203.0.113.7");
  expect(networkOf("::ffff:203.0.113.7")).toBe("203.0.113.7");
  expect(networkOf("2001:db8:1:2:3:4:5:6")).toBe("2001:db8:1:2:");
  expect(networkOf("2001:db8:1:2:9::6")).toBe("2001:db8:1:2:");
  expect(networkOf("2001:db8::6")).toBe("2001:db8::");
  expect(networkOf("::1")).toBe(":");
});

it("names the same servers twice: with and without a bound", () => {
  for (const folder of ["deploy/nginx", "deploy/container"]) {
    const [free = [], bounded = []] = ["servers.conf", "servers-bounded.conf"].map((file) =>
      parseNginx(readFileSync(`${folder}/${file}`, "utf8"), folder).map(({ value }) => value),
    );
    expect(bounded.map((line) => line.replace(/ max_conns=\d+$/, ""))).toEqual(free);
    for (const line of bounded) expect(line).toMatch(/ max_conns=\d+$/);
  }
});

it("lets no more into a server than its own queue takes, so that nginx is who refuses", () => {
  const [, most = 0] =
    /max_conns=(\d+)/.exec(readFileSync("deploy/nginx/servers-bounded.conf", "utf8"))?.map(Number) ?? [];
  const database = readFileSync("lib/shared/db/database.ts", "utf8");
  const [, queued = 0] = /serverLimits.*acts: (\d+)/.exec(database)?.map(Number) ?? [];
  // Those who begin and those who go on; the last quarter of the queue is left to the latter.
  expect(most).toBeGreaterThan(0);
  expect(2 * most).toBeLessThanOrEqual(queued * 0.75);
  // With one share full, the program sees that many are ahead, and lets fewer people in.
  const [, atOnce = 0] = /actsAtOnce = (\d+)/.exec(database)?.map(Number) ?? [];
  expect(most).toBeGreaterThan(atOnce + queued * 0.25);
});
