import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import autocannon from "autocannon";
import { isInstalled } from "./bench-report";

const execute = promisify(execFile);

export interface Load {
  url: string;
  method?: "GET" | "POST";
  headers?: Record<string, string>;
  connections: number;
  seconds: number;
}

export const clientName = isInstalled("wrk") ? "wrk" : "autocannon";

/**
 * Asks one address as fast as it answers, over kept connections.
 *
 * @param expected the status that every answer must have
 * @returns answers a second
 * @throws when any answer had another status, or none came
 */
export async function askAsFastAsPossible(load: Load, expected: number): Promise<number> {
  return clientName === "wrk" ? withWrk(load, expected) : withAutocannon(load, expected);
}

async function withWrk({ url, method = "GET", headers = {}, connections, seconds }: Load, expected: number) {
  const script = join(mkdtempSync(join(tmpdir(), "wrk-")), "load.lua");
  const lines = Object.entries(headers).map(
    ([name, value]) => `wrk.headers[${JSON.stringify(name)}] = ${JSON.stringify(value)}`,
  );
  // wrk itself counts the answers of 400 and above; to look at each in Lua would slow the client down.
  writeFileSync(
    script,
    `wrk.method = "${method}"
${lines.join("\n")}
function done(summary)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  print(string.format("RESULT %d %d %d %d", summary.requests, summary.duration, failed, summary.errors.status))
end
`,
  );
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", script, url];
  const { stdout } = await execute("wrk", args);
  const [, requests = 0, microseconds = 1, failed = 1, refused = 0] =
    /RESULT (\d+) (\d+) (\d+) (\d+)/.exec(stdout)?.map(Number) ?? [];
  const wrong = failed + (expected >= 400 ? requests - refused : refused);
  if (wrong > 0 || requests === 0)
    throw new Error(`${url}: ${wrong} answers were not ${expected}\n${stdout}`);
  return (requests / microseconds) * 1_000_000;
}

async function withAutocannon(load: Load, expected: number): Promise<number> {
  const result = await autocannon({
    url: load.url,
    method: load.method ?? "GET",
    headers: load.headers,
    connections: load.connections,
    duration: load.seconds,
  });
  const right = result.statusCodeStats?.[`${expected}`]?.count ?? 0;
  const all = result.requests.total;
  if (result.errors > 0 || right < all || all === 0)
    throw new Error(`${load.url}: ${all - right + result.errors} answers were not ${expected}`);
  return all / result.duration;
}
