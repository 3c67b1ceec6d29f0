import { readFileSync } from "node:fs";
import { validate } from "dockerfile-utils";
import { expect, it } from "vitest";
import { parse } from "yaml";
import { nodeFlags } from "../scripts/node-flags";

const read = (file: string) => readFileSync(file, "utf8");
const compose = parse(read("deploy/container/compose.yaml"));
const variables =
  ["lib/platform/env.ts", "lib/platform/sealed/keys.ts"]
    .map(read)
    .join("")
    .match(/^ {2}[A-Z][A-Z0-9_]+(?=:)/gm)
    ?.map((name) => name.trim()) ?? [];

it("has a container file that a parser finds nothing wrong with", () => {
  expect(validate(read("deploy/container/Dockerfile")).map(({ message }) => message)).toEqual([]);
});

it("has services that wait for each other, restart, and end in good time", () => {
  const names = Object.keys(compose.services);
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
  expect(variables).toContain("DATABASE_DIRECT_URL");
  for (const name of Object.keys(compose.services.server.environment)) expect(variables).toContain(name);
});

it("mounts nginx's files from where they are tested", () => {
  for (const mount of compose.services.nginx.volumes as string[]) {
    const [from = ""] = mount.split(":");
    expect(read(`deploy/container/${from}`).length).toBeGreaterThan(0);
  }
});

it("gives a stopping server more time than it takes", () => {
  const unit = read("deploy/systemd/vaccine@.service");
  const seconds = Number(/^TimeoutStopSec=(\d+)$/m.exec(unit)?.[1]);
  const cutAfter = Number(
    /cutAfter = ([\d_]+)/.exec(read("lib/platform/drain.ts"))?.[1]?.replaceAll("_", ""),
  );
  expect(cutAfter).toBeGreaterThan(0);
  expect(seconds * 1_000).toBeGreaterThan(cutAfter);
  for (const line of unit.split("\n")) expect(line).toMatch(/^(#.*|\[\w+\]|\w+=.*|)$/);
});

it("starts the program as it is tested", () => {
  for (const file of ["deploy/container/Dockerfile", "deploy/systemd/vaccine@.service"])
    for (const flag of nodeFlags) expect(read(file), file).toContain(flag);
});

it("lets nginx drop idle connections before a stopping server does", () => {
  const idle = Number(/^ {2}keepalive_timeout (\d+)s;$/m.exec(read("deploy/nginx/site.conf"))?.[1]);
  const mayStay = Number(
    /idleMayStay = ([\d_]+)/.exec(read("lib/platform/drain.ts"))?.[1]?.replaceAll("_", ""),
  );
  expect(idle * 1_000).toBeLessThan(mayStay);
});
