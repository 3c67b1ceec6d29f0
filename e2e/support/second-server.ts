import { spawn } from "node:child_process";
import { once } from "node:events";
import { embeddedRuntimeUrl } from "@/lib/shared/db/grants";
import { findFreePort } from "@/lib/shared/free-port";
import { sharedDataKeys } from "@/lib/shared/testing/data-keys";
import { nodeFlags } from "@/scripts/node-flags";

/** Another server of the site of all tests: another process on the same database, with the same keys. */
export async function secondServer(): Promise<{ baseUrl: string; stop(): Promise<void> }> {
  const port = await findFreePort();
  const server = spawn(process.execPath, [...nodeFlags, "build/server.mjs"], {
    stdio: ["ignore", "inherit", "inherit", "ipc"],
    env: {
      PATH: process.env.PATH,
      NODE_ENV: "production",
      LOG_LEVEL: "error",
      PORT: String(port),
      DATABASE_URL: await embeddedRuntimeUrl(process.env.E2E_DATABASE_URL ?? ""),
      SIGNING_KEYS: process.env.E2E_SIGNING_KEYS,
      ...sharedDataKeys(),
      DEMO: "1",
      SYNTHETIC_CITIZEN: "0",
    },
  });
  const gone = once(server, "exit");
  const ready = await Promise.race([once(server, "message"), gone]);
  if (typeof ready[0] !== "string") throw new Error(`the second server ended with ${ready[0]}`);
  return {
    baseUrl: `http://localhost:${port}`,
    async stop() {
      server.kill("SIGINT");
      await gone;
    },
  };
}
