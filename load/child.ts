import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";

/** A server in a process of its own that says its port when it listens. */
export async function startChild(
  program: string,
  env: Record<string, string>,
): Promise<{ base: string; stop: () => void }> {
  const child: ChildProcess = fork(program, { env: { ...process.env, ...env }, stdio: "inherit" });
  const [port] = (await once(child, "message")) as [number];
  return { base: `http://127.0.0.1:${port}`, stop: () => child.disconnect() };
}
