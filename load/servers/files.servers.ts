import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";

const folder = mkdtempSync(join(tmpdir(), "vaccine-files-"));
chmodSync(folder, 0o755);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (program: string, args: string[], cwd = folder, env: Record<string, string> = {}) => {
  const { status, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: "utf8",
    env: { ...process.env, ...env },
  });
  return { status, words: (stdout + stderr).trim() };
};

describe("the files in deploy/, as they stand", () => {
  it("are taken by nginx", () => {
    cpSync("deploy/nginx", folder, { recursive: true });
    const { status, words } = run("/usr/sbin/nginx", ["-t", "-p", folder, "-c", "nginx.conf"]);
    expect(words).toContain("syntax is ok");
    expect(words).not.toContain("[warn]");
    expect(status).toBe(0);
  });

  it("are taken by systemd without a word", () => {
    const unit = join(process.cwd(), "deploy/systemd/vaccine@.service");
    const { status, words } = run("/usr/bin/systemd-analyze", ["verify", unit]);
    expect(words).toBe("");
    expect(status).toBe(0);
  });

  it("are changed by compose, for PgBouncer, in three places", () => {
    const file = join(process.cwd(), "deploy/pgbouncer/pgbouncer.ini");
    const { command } = parse(readFileSync("deploy/container/compose.yaml", "utf8")).services.pgbouncer;
    const script = (command[2] as string)
      .replaceAll("$$", "$")
      .replace("/etc/vaccine/pgbouncer.ini", file)
      .replace("exec pgbouncer pgbouncer.ini", "true");
    expect(run("/bin/sh", ["-c", script], folder, { POSTGRES_PASSWORD: "of-this-test" })).toEqual({
      status: 0,
      words: "",
    });
    const made = readFileSync(join(folder, "pgbouncer.ini"), "utf8").split("\n");
    const original = readFileSync(file, "utf8").split("\n");
    expect(made.filter((line) => !original.includes(line))).toEqual([
      expect.stringContaining("vaccine = host=postgres port=5432 dbname=vaccine"),
      "listen_addr = 0.0.0.0",
    ]);
    expect(original.filter((line) => !made.includes(line))).toHaveLength(4);
    expect(readFileSync(join(folder, "userlist.txt"), "utf8")).toBe('"vaccine" "of-this-test"\n');
  });
});
