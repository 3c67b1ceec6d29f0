import { execFile } from "node:child_process";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);

/**
 * Sends each request once, by wrk, as fast as the answers come back.
 *
 * wrk would sleep its whole duration, so the time is taken inside, from the first request to the last answer.
 *
 * @param requests whole HTTP requests, without a tab in them
 * @param mark what every right answer's body holds
 * @param idle a path that answers with 200 and without the mark: what is asked while the last answers come
 * @returns answers a second
 * @throws when any answer was not right
 */
export async function sendAll(
  base: URL,
  requests: string[],
  { connections, mark, idle }: { connections: number; mark: string; idle: string },
): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), "wrk-"));
  try {
    await writeFile(join(folder, "requests"), requests.join("\t"));
    await writeFile(join(folder, "posts.lua"), scriptFor(join(folder, "requests"), mark, idle));
    const seconds = Math.ceil(requests.length / 50) + 5;
    const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", join(folder, "posts.lua")];
    const { stdout } = await execute("wrk", [...args, `http://127.0.0.1:${base.port}/`]);
    const [, right = 0, took = 1] = /RESULT (\d+) \d+ ([\d.]+)/.exec(stdout)?.map(Number) ?? [];
    if (right !== requests.length)
      throw new Error(`${right} of ${requests.length} were answered right\n${stdout}`);
    return right / took;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

function scriptFor(file: string, mark: string, idle: string): string {
  return `local ffi = require("ffi")
ffi.cdef[[ typedef struct { long s; long us; } moment; int gettimeofday(moment*, void*);
  int kill(int, int); int getpid(void); ]]
local function now()
  local m = ffi.new("moment")
  ffi.C.gettimeofday(m, nil)
  return tonumber(m.s) + tonumber(m.us) / 1000000
end
-- wrk sleeps its whole duration; an interrupt ends it.
local function finish()
  wrk.thread:stop()
  ffi.C.kill(ffi.C.getpid(), 2)
end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init()
  requests = {}
  for text in io.open("${file}"):read("*a"):gmatch("[^\\t]+") do requests[#requests + 1] = text end
  -- wrk asks once for a request that it only looks at and never sends.
  sent, right, wrong, first, last = -1, 0, 0, 0, 0
end
function request()
  if sent == 0 then first = now() end
  sent = sent + 1
  return requests[sent] or "GET ${idle} HTTP/1.1\\r\\nHost: 127.0.0.1\\r\\n\\r\\n"
end
function response(status, headers, body)
  if right + wrong >= #requests then return end
  if status == 200 and body:find('${mark}', 1, true) then
    right = right + 1
    last = now()
  elseif status ~= 200 then
    wrong = wrong + 1
    if wrong == 1 then print(status, body) end
  end
  if right + wrong >= #requests then finish() end
end
function done()
  for _, thread in ipairs(threads) do
    print(string.format("RESULT %d %d %f", thread:get("right"), thread:get("wrong"),
      thread:get("last") - thread:get("first")))
  end
end
`;
}
