import { readdirSync, readFileSync } from "node:fs";

/** The kernel's clock ticks a second in /proc; 100 on every Linux that Node.js runs on. */
const ticks = 100;

/** What /proc/PID/stat says after the program's name, which may hold spaces: field 3 is the first. */
function fieldsOf(pid: number | string): string[] {
  const text = readFileSync(`/proc/${pid}/stat`, "utf8");
  return text.slice(text.lastIndexOf(")") + 2).split(" ");
}

/**
 * How much processor time a process has used, with all below it, those that ended included. Seconds; 0 where
 * there is no /proc.
 */
export function processorSeconds(pid: number): number {
  try {
    const own = fieldsOf(pid);
    // utime, stime, cutime, cstime: proc(5), fields 14 to 17.
    const spent = own.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / ticks;
    return childrenOf(pid).reduce((sum, child) => sum + processorSeconds(child), spent);
  } catch {
    return 0;
  }
}

function childrenOf(pid: number): number[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .filter((name) => {
      try {
        return fieldsOf(name)[1] === String(pid);
      } catch {
        return false;
      }
    })
    .map(Number);
}
