import { mkdtempSync, readFileSync } from "node:fs";
import { createServer } from "node:http";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { getTranslator, localizePath } from "@/components/i18n";
import { openDatabase } from "@/lib/shared/db/database";
import { findFreePort } from "@/lib/shared/free-port";
import { startSite } from "@/scripts/start-test-site";
import { chooseTime, newCitizen, passTheLine, signIn } from "./support/citizen";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

interface Reached {
  kind: "begin" | "connect" | "name" | "datagram";
  target: string;
}

test("the server reaches only for what is configured, and its pages only for the server", async ({
  browser,
}) => {
  test.setTimeout(180_000);
  const log = join(mkdtempSync(join(tmpdir(), "outbound-")), "reached.jsonl");
  // A gateway that is configured: what is reached is seen, and seen to be this.
  const gatewayPort = await findFreePort();
  let texts = 0;
  const gateway = createServer((request, response) => {
    request.resume();
    texts++;
    response.writeHead(200).end("{}");
  }).listen(gatewayPort, "127.0.0.1");
  const recorder = pathToFileURL(resolve("e2e/support/record-outbound.mjs"));
  const site = await startSite({
    NODE_OPTIONS: `--import ${recorder}`,
    OUTBOUND_LOG: log,
    SMS_GATEWAY_URL: `http://127.0.0.1:${gatewayPort}/send`,
    SMS_GATEWAY_TOKEN: "for-tests-only",
  });
  const database = openDatabase(site.databaseUrl);
  const byBrowser = new Set<string>();
  try {
    const context = await browser.newContext();
    context.on("request", (request) => byBrowser.add(new URL(request.url()).host));
    const page = await context.newPage();
    await page.goto(site.baseUrl + localizePath("en", "/queue/born-1967-1968"));
    await page.goto(`${site.baseUrl}${localizePath("en", "/sign-in")}?to=/en/queue/born-1967-1968`);
    await signIn(page, "en", newCitizen(), database);
    await passTheLine(page, "en");
    await chooseTime(page, "en");
    await page.getByRole("button", { name: getTranslator("en", "book")("confirm") }).click();
    await expect(page.getByRole("code")).toBeVisible();
    const desk = await context.newPage();
    for (const role of ["clinic1", "admin1"]) {
      await context.clearCookies();
      await signInStaff(desk, "en", `${role}@example.com`, undefined, site.baseUrl);
      await expect(desk.getByRole("heading", { level: 1 })).toBeVisible();
    }
    await desk.goto(`${site.baseUrl}/en/admin/live`);
    await expect.poll(() => texts).toBeGreaterThan(0);
    await context.close();
  } finally {
    await database.end();
    await site.stop();
    gateway.close();
  }

  const reached = readFileSync(log, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Reached);
  expect(reached.some(({ kind }) => kind === "begin")).toBe(true);
  const postgres = new URL(site.databaseUrl);
  const targets = new Set(reached.filter(({ kind }) => kind !== "begin").map(({ target }) => target));
  const allowed = [
    `${postgres.hostname}:${postgres.port}`,
    postgres.hostname,
    `127.0.0.1:${gatewayPort}`,
    "127.0.0.1",
  ];
  expect([...targets].filter((target) => !allowed.includes(target))).toEqual([]);
  expect(targets).toContain(allowed[0]);
  expect(targets).toContain(`127.0.0.1:${gatewayPort}`);
  expect([...byBrowser]).toEqual([new URL(site.baseUrl).host]);
});
