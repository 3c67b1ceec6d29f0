import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { validate } from "dockerfile-utils";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { parseConfig } from "../../lib/shared/config";
import { parseDataKeys } from "../../lib/shared/crypto/keys";
import { nodeFlags } from "../../scripts/node-flags";
import { settings } from "./settings";

const read = (file: string) => readFileSync(file, "utf8");
const compose = parse(read("deploy/container/compose.yaml"));
const containerFiles = ["deploy/container/Dockerfile", "deploy/container/pgbouncer.Dockerfile"];

it.each(containerFiles)("has a container file that a parser finds nothing wrong with: %s", (file) => {
  expect(validate(read(file)).map(({ message }) => message)).toEqual([]);
});

it.each(containerFiles)("keeps to what linters of container files ask: %s", (file) => {
  const instructions = read(file)
    .replaceAll(/\\\n/g, " ")
    .split("\n")
    .filter((line) => /^[A-Z]+ /.test(line));
  const of = (name: string) => instructions.filter((line) => line.startsWith(`${name} `));
  // A tag that moves with each release would make another image of the same file.
  expect(of("FROM").length).toBeGreaterThan(0);
  expect(of("RUN").length).toBeGreaterThan(0);
  for (const line of of("FROM")) expect(line).toMatch(/^FROM [a-z]+:(?!latest)[\w.-]+( AS \w+)?$/);
  for (const line of of("WORKDIR")) expect(line).toMatch(/^WORKDIR \//);
  for (const line of [...of("CMD"), ...of("ENTRYPOINT")]) expect(line).toMatch(/^\w+ \[/);
  for (const line of of("RUN").filter((run) => run.includes("apt-get install")))
    expect(line).toMatch(
      /apt-get update && .*-y --no-install-recommends .*rm -rf \/var\/lib\/apt\/lists\/\*/,
    );
  expect(of("ADD"), "COPY does what is meant").toEqual([]);
  expect(of("USER").at(-1), "nothing serves as root").toMatch(/^USER (?!root)/);
  for (const line of of("ENV"))
    expect(line, "no secret in an image").not.toMatch(/KEY|SECRET|PASSWORD|TOKEN/);
});

it("names in compose only what compose knows", () => {
  const known =
    /^(image|build|command|environment|volumes|healthcheck|restart|depends_on|stop_grace_period|ports)$/;
  const declared = Object.keys(compose.volumes);
  expect(Object.keys(compose).sort()).toEqual(["name", "services", "volumes"]);
  for (const [name, service] of Object.entries<Record<string, never>>(compose.services)) {
    for (const key of Object.keys(service)) expect(key, name).toMatch(known);
    for (const mount of (service.volumes ?? []) as string[]) {
      const [from = ""] = mount.split(":");
      if (!from.startsWith(".")) expect(declared).toContain(from);
    }
    // Secrets come from outside, and their absence stops the start.
    for (const [key, value] of Object.entries<string>(service.environment ?? {}))
      if (/PASSWORD|KEYS?$/.test(key)) expect(value, `${name} ${key}`).toMatch(/^\$\{\w+:\?/);
  }
});

it("passes acts through PgBouncer, and the leader's session and migrations around it", () => {
  const { server, migrate, pgbouncer } = compose.services;
  expect(server.environment.DATABASE_URL).toContain("@pgbouncer:6432/");
  expect(server.environment.DATABASE_DIRECT_URL).toContain("@postgres:5432/");
  expect(migrate.environment.DATABASE_URL).toContain("@postgres:5432/");
  const ini = read("deploy/pgbouncer/pgbouncer.ini");
  expect(ini).toMatch(/^listen_port = 6432$/m);
  expect(ini).toMatch(/^pool_mode = transaction$/m);
  // What compose changes of the file is there to be changed.
  expect(pgbouncer.command[2]).toContain("s/host=127.0.0.1/host=postgres/");
  expect(ini).toContain("host=127.0.0.1 port=5432");
  expect(ini).toMatch(/^listen_addr = /m);
});

it("has services that wait for each other, restart, and end in good time", () => {
  const names = Object.keys(compose.services);
  expect(names).toEqual(expect.arrayContaining(["server", "migrate", "postgres", "pgbouncer", "nginx"]));
  for (const [name, service] of Object.entries<Record<string, unknown>>(compose.services)) {
    expect(service.image, name).toMatch(/^[a-z-]+(:[\w.-]+)?$/);
    expect(service.restart, name).toBeDefined();
    const waitsFor = service.depends_on ?? [];
    for (const other of Array.isArray(waitsFor) ? waitsFor : Object.keys(waitsFor))
      expect(names).toContain(other);
  }
  expect(Number.parseInt(compose.services.server.stop_grace_period, 10)).toBeGreaterThanOrEqual(10);
});

it("sets only variables that the program reads", () => {
  expect(settings).toContain("DATABASE_DIRECT_URL");
  const set = Object.keys(compose.services.server.environment);
  expect(set.length).toBeGreaterThan(3);
  for (const name of set) expect(settings).toContain(name);
});

it("mounts the files of nginx and PgBouncer from where they are tested", () => {
  for (const mount of [
    ...compose.services.nginx.volumes,
    ...compose.services.pgbouncer.volumes,
  ] as string[]) {
    const [from = ""] = mount.split(":");
    expect(existsSync(`deploy/container/${from}`), from).toBe(true);
  }
});

it("mounts every file that nginx includes", () => {
  const mounted = (compose.services.nginx.volumes as string[]).map((mount) => mount.split(":")[1]);
  for (const file of readdirSync("deploy/nginx").filter((name) => name !== "tls"))
    expect(mounted).toContain(`/etc/vaccine/${file}`);
});

it("gives a stopping server more time than it takes", () => {
  const unit = read("deploy/systemd/vaccine@.service");
  const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]);
  const cutAfter = Number(
    /cutAfter = ([\d_]+)/.exec(read("server/graceful-shutdown.ts"))?.[1]?.replaceAll("_", ""),
  );
  expect(cutAfter).toBeGreaterThan(0);
  expect(seconds * 1_000).toBeGreaterThan(cutAfter);
  for (const line of unit.split("\n")) expect(line).toMatch(/^(#.*|\[\w+\]|\w+=.*|)$/);
});

it("starts the program as it is tested", () => {
  expect(nodeFlags.length).toBeGreaterThan(0);
  for (const file of ["deploy/container/Dockerfile", "deploy/systemd/vaccine@.service"])
    for (const flag of nodeFlags) expect(read(file), file).toContain(flag);
});

it("lets nginx drop idle connections before a stopping server does", () => {
  const upstreams = read("deploy/nginx/site.conf").match(/^upstream [^}]+\}/gm) ?? [];
  const idle = upstreams.map((text) => Number(/^ {2}keepalive_timeout (\d+)s;$/m.exec(text)?.[1]));
  const mayStay = Number(
    /idleMayStay = ([\d_]+)/.exec(read("server/graceful-shutdown.ts"))?.[1]?.replaceAll("_", ""),
  );
  expect(idle.length).toBeGreaterThan(0);
  for (const seconds of idle) expect(seconds * 1_000).toBeLessThan(mayStay);
});

it("is named by addresses that there are", () => {
  // What is not committed yet is read too.
  const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], { encoding: "utf8" });
  const files = listed
    .split("\n")
    .filter((file) => /(?<!\.test)\.(?:ts|tsx|mjs|md)$/.test(file) && existsSync(file));
  for (const file of files)
    for (const [path] of read(file).matchAll(/(?<![\w/.-])deploy\/[a-z][\w./@-]*/g))
      expect(existsSync(path.replace(/[./]+$/, "")), `${file}: ${path}`).toBe(true);
});

it("names the proxy wherever the program is deployed behind one", () => {
  expect(compose.services.server.environment.TRUSTED_PROXIES).toBe("uniquelocal");
  expect(read("deploy/systemd/vaccine@.service")).toMatch(/^Environment=TRUSTED_PROXIES=loopback$/m);
  const [, step = ""] = /^2\. Set (.*)$/m.exec(read("docs/deploying.md")) ?? [];
  expect(step).toContain("`TRUSTED_PROXIES`");
});

it("has an example of the environment that the program takes", () => {
  const lines = read("deploy/systemd/environment.example")
    .split("\n")
    .filter((line) => line && !line.startsWith("#"));
  const example = Object.fromEntries(lines.map((line) => line.split(/=(.*)/s)));
  for (const name of Object.keys(example)) expect(settings).toContain(name);
  const secret = Buffer.alloc(32, 1).toString("base64url");
  const filled = Object.fromEntries(
    Object.entries(example).map(([name, value]) => [name, (value as string).replace("SECRET", secret)]),
  );
  expect(parseConfig(filled).trustedProxies).toEqual(["loopback"]);
  expect(parseDataKeys(filled).lookup).toHaveLength(1);
});
