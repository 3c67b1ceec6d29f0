import { execFile } from "node:child_process";
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";

const execute = promisify(execFile);
const connections = 1_000;

/**
 * One entry for each cookie by wrk, which leaves the cores to what is measured as a Node.js client does not.
 * wrk sleeps its whole duration, so the time is taken inside, from the first request to the last answer.
 *
 * @returns tickets a second
 * @throws when any entry was refused
 */
export async function ticketsByWrk(base: URL, slug: string, cookies: string[]): Promise<number> {
  const folder = mkdtempSync(join(tmpdir(), "wrk-"));
  writeFileSync(join(folder, "cookies"), cookies.join("\n"));
  const script = join(folder, "tickets.lua");
  writeFileSync(
    script,
    `local ffi = require("ffi")
ffi.cdef[[ typedef struct { long s; long us; } moment; int gettimeofday(moment*, void*); ]]
local function now()
  local m = ffi.new("moment")
  ffi.C.gettimeofday(m, nil)
  return tonumber(m.s) + tonumber(m.us) / 1000000
end
local threads = {}
function setup(thread) table.insert(threads, thread) end
function init()
  cookies = {}
  for line in io.lines("${join(folder, "cookies")}") do cookies[#cookies + 1] = line end
  -- wrk asks once for a request that it only looks at and never sends.
  sent, right, wrong, first, last = -1, 0, 0, 0, 0
end
function request()
  if sent == 0 then first = now() end
  sent = sent + 1
  local cookie = cookies[sent]
  if not cookie then return wrk.format("GET", "/queue/${slug}/status.json") end
  return wrk.format("POST", "/queue/${slug}/enter", {
    Cookie = cookie, Origin = "${base.origin}", Accept = "application/json", ["Content-Length"] = "0"
  })
end
function response(status, headers)
  if headers["set-cookie"] then
    right = right + 1
    last = now()
  elseif status ~= 200 then
    wrong = wrong + 1
  end
  if right + wrong >= #cookies then wrk.thread:stop() end
end
function done()
  for _, thread in ipairs(threads) do
    print(string.format("RESULT %d %d %f", thread:get("right"), thread:get("wrong"),
      thread:get("last") - thread:get("first")))
  end
end
`,
  );
  const seconds = Math.ceil(cookies.length / 8_000) + 2;
  const args = ["-t1", `-c${connections}`, `-d${seconds}s`, "-s", script, `http://127.0.0.1:${base.port}`];
  const { stdout } = await execute("wrk", args);
  const [, right = 0, took = 1] = /RESULT (\d+) \d+ ([\d.]+)/.exec(stdout)?.map(Number) ?? [];
  if (right !== cookies.length) throw new Error(`${right} of ${cookies.length} got a ticket\n${stdout}`);
  return right / took;
}
