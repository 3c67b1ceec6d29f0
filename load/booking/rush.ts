import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { processorSeconds } from "../cpu-time";

const execute = promisify(execFile);

export interface Rush {
  /** Requests sent a second, which may fall short of what was wished on a small machine. */
  sentPerSecond: number;
  /** Right answers a second. */
  goodPerSecond: number;
  refused: number;
  /** Answers of neither kind, and requests without an answer. */
  otherwise: number;
  /** Refusals without a Retry-After header. */
  withoutRetryAfter: number;
  /** How long an answer took, nearly all of them refusals. Milliseconds. */
  p50Ms: number;
  p99Ms: number;
  /** How much of one processor the client took, and the server. */
  clientShare: number;
  serverShare: number;
}

/** Enough for a request to find one free at its instant, as long as answers come within some tens of milliseconds. */
const connections = 400;

/**
 * Sends requests at a fixed rate: each has its instant from the beginning on, and one that is late because
 * answers were slow is sent at once. By wrk, since a client that costs as much as the server would leave it no
 * room on the same machine.
 *
 * @param requests whole HTTP requests, without a tab in them; each is sent once
 * @param serverPid the server's process
 */
export async function rush(
  base: URL,
  requests: string[],
  perSecond: number,
  serverPid: number,
): Promise<Rush> {
  const folder = await mkdtemp(join(tmpdir(), "rush-"));
  try {
    await writeFile(join(folder, "requests"), requests.join("\t"));
    await writeFile(join(folder, "rush.lua"), scriptFor(join(folder, "requests"), perSecond));
    const seconds = Math.ceil((requests.length / perSecond) * 5) + 5;
    const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", join(folder, "rush.lua")];
    const before = processorSeconds(serverPid);
    const { stdout } = await execute("wrk", [...args, `http://127.0.0.1:${base.port}/`]);
    const found = /RESULT (\d+) (\d+) (\d+) (\d+) ([\d.]+) ([\d.]+) ([\d.]+) ([\d.]+)/
      .exec(stdout)
      ?.map(Number);
    if (!found) throw new Error(`wrk did not finish:\n${stdout}`);
    const serverSeconds = processorSeconds(serverPid) - before;
    const [, good = 0, refused = 0, otherwise = 0, withoutRetryAfter = 0, took = 1, p50Ms = 0, p99Ms = 0] =
      found;
    const clientSeconds = found[8] ?? 0;
    return {
      sentPerSecond: (good + refused + otherwise) / took,
      goodPerSecond: good / took,
      refused,
      otherwise: requests.length - good - refused,
      withoutRetryAfter,
      p50Ms,
      p99Ms,
      clientShare: clientSeconds / took,
      serverShare: serverSeconds / took,
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function scriptFor(file: string, perSecond: number): string {
  return `local ffi = require("ffi")
ffi.cdef[[ typedef struct { long s; long us; } moment; int gettimeofday(moment*, void*);
  int kill(int, int); int getpid(void);
  typedef struct { moment user, system; long rest[14]; } usage; int getrusage(int, usage*); ]]
local moment = ffi.new("moment")
local function now()
  ffi.C.gettimeofday(moment, nil)
  return tonumber(moment.s) + tonumber(moment.us) / 1000000
end
local function used()
  local u = ffi.new("usage")
  ffi.C.getrusage(0, u)
  return tonumber(u.user.s + u.system.s) + tonumber(u.user.us + u.system.us) / 1000000
end
-- wrk sleeps its whole duration; an interrupt ends it.
local function finish()
  spent = used() - spent
  wrk.thread:stop()
  ffi.C.kill(ffi.C.getpid(), 2)
end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init()
  requests = {}
  for text in io.open("${file}"):read("*a"):gmatch("[^\\t]+") do requests[#requests + 1] = text end
  -- wrk asks once for a request that it only looks at and never sends.
  sent, turns, good, refused, otherwise, blunt, first, last, spent = -1, 0, 0, 0, 0, 0, 0, 0, 0
end
function delay()
  if first == 0 then first, spent = now(), used() end
  turns = turns + 1
  if turns > #requests then return 60000 end
  return math.max(0, math.floor((first + turns / ${perSecond} - now()) * 1000 + 0.5))
end
function request()
  sent = sent + 1
  return requests[sent] or "GET / HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n"
end
function response(status, headers)
  if status == 200 then good = good + 1
  elseif status == 503 then
    refused = refused + 1
    -- Node writes names small, nginx does not.
    if not (headers["retry-after"] or headers["Retry-After"]) then blunt = blunt + 1 end
  else otherwise = otherwise + 1 end
  last = now()
  if good + refused + otherwise >= #requests then finish() end
end
function done(summary, latency)
  for _, thread in ipairs(threads) do
    print(string.format("RESULT %d %d %d %d %f %f %f %f", thread:get("good"), thread:get("refused"),
      thread:get("otherwise"), thread:get("blunt"), thread:get("last") - thread:get("first"),
      latency:percentile(50) / 1000, latency:percentile(99) / 1000, thread:get("spent")))
  end
end
`;
}
