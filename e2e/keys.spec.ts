import { spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { findFreePort } from "@/lib/shared/free-port";
import { sharedDataKeys } from "@/lib/shared/testing/data-keys";
import { startSite } from "./support/site";
import { expect, test } from "./support/test";

const secret = () => randomBytes(32).toString("base64url");

/** A second server on a site's database. @returns how it ended, and what it said */
async function ending(databaseUrl: string, keys: Record<string, string>) {
  const program = spawn(process.execPath, ["build/server.mjs"], {
    env: {
      NODE_ENV: "production",
      PATH: process.env.PATH,
      PORT: String(await findFreePort()),
      DATABASE_URL: databaseUrl,
      ...keys,
    },
    stdio: ["ignore", "pipe", "pipe"],
  });
  let said = "";
  for (const stream of [program.stdout, program.stderr])
    stream.on("data", (text) => {
      said += text;
    });
  const [code] = await once(program, "close");
  return { code, said };
}

test("a server with other keys than those of its database does not start, and says which", async () => {
  test.slow();
  const site = await startSite({ DEMO: "0" });
  try {
    const right = { SIGNING_KEYS: site.signingKeys, ...sharedDataKeys() };
    for (const [name, value] of [
      ["SIGNING_KEYS", `test:${secret()}`],
      ["DATA_KEYS", `k9:${secret()}`],
      ["LOOKUP_KEY", secret()],
    ] as const) {
      const ended = await ending(site.databaseUrl, { ...right, [name]: value });
      expect(ended, name).toMatchObject({ code: 1, said: expect.stringContaining(`${name}: lacks the key`) });
      expect(ended.said).toContain("npm run rotate:keys");
    }
  } finally {
    await site.stop();
  }
});
