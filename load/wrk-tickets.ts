import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
export const connections = 256;

/** The last entries are asked for again until all have come back; whoever has an entry keeps it. */
const untilAnswered = `answered = 0
function response()
  answered = answered + 1
  if answered >= #requests + ${connections} then wrk.thread:stop() end
end`;

/**
 * Entries of different people by wrk, as fast as they are answered. The requests are written before the clock
 * starts and no answer is looked at in Lua, so that the cores are left to what is measured; whether each was
 * given is for the caller to see in the ledger.
 *
 * @param seconds how long; without it, until every cookie's entry was answered
 * @param cookies more than can be answered in that time
 * @returns entries that were answered, and how many a second
 * @throws when any entry was refused
 */
export async function ticketsByWrk(
  base: URL,
  slug: string,
  cookies: string[],
  seconds?: number,
): Promise<{ answered: number; perSecond: number }> {
  const folder = mkdtempSync(join(tmpdir(), "wrk-"));
  writeFileSync(join(folder, "cookies"), cookies.join("\n"));
  const script = join(folder, "tickets.lua");
  writeFileSync(
    script,
    `function init()
  requests = {}
  for line in io.lines("${join(folder, "cookies")}") do
    requests[#requests + 1] = wrk.format("POST", "/queue/${slug}/enter", {
      Cookie = line, Origin = "${base.origin}", Accept = "application/json", ["Content-Length"] = "0"
    })
  end
  -- wrk asks once for a request that it only looks at and never sends.
  sent = -1
end
function request()
  sent = sent + 1
  return requests[math.min(math.max(1, sent), #requests)]
end
${seconds ? "" : untilAnswered}
function done(summary)
  local failed = summary.errors.connect + summary.errors.read + summary.errors.write + summary.errors.timeout
  print(string.format("RESULT %d %d %d", summary.requests, summary.duration, failed + summary.errors.status))
end
`,
  );
  const args = [
    "-t1",
    `-c${connections}`,
    `-d${seconds ?? Math.ceil(cookies.length / 2_000) + 5}s`,
    "-s",
    script,
    `http://127.0.0.1:${base.port}`,
  ];
  const { stdout } = await execute("wrk", args);
  const [, answered = 0, microseconds = 1, failed = 1] =
    /RESULT (\d+) (\d+) (\d+)/.exec(stdout)?.map(Number) ?? [];
  if (failed > 0 || (seconds ? answered >= cookies.length : answered < cookies.length))
    throw new Error(`${failed} failed of ${answered}\n${stdout}`);
  return { answered, perSecond: (answered / microseconds) * 1_000_000 };
}
