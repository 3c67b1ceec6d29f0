import { createServer } from "node:http";
import { getTranslator } from "@/components/i18n";
import { decryptColumn as unsealed } from "@/lib/shared/crypto/column-encryption";
import { openDatabase } from "@/lib/shared/db/database";
import { findFreePort } from "@/lib/shared/free-port";
import { toSeoulDate } from "@/lib/shared/time/seoul";
import { brokenServer } from "./fault-injection/build";
import { startSite } from "./support/site";
import { signInStaff } from "./support/staff";
import { expect, test } from "./support/test";

interface Told {
  state: string;
  rule: string;
  subject: string;
  detail: string;
}

/** Where alerts are sent to, as a chat service takes them. */
async function aWebhook() {
  const told: Told[] = [];
  const port = await findFreePort();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    told.push(JSON.parse(body));
    response.writeHead(204).end();
  });
  server.listen(port, "127.0.0.1");
  return { told, url: `http://127.0.0.1:${port}/`, close: () => server.close() };
}

test("the synthetic citizen books where it is open, waits where it is not, and leaves no figure", async ({
  page,
}) => {
  test.slow();
  const metricsPort = String(await findFreePort());
  const site = await startSite({ SYNTHETIC_CITIZEN: "1", METRICS_PORT: metricsPort });
  const database = openDatabase(site.databaseUrl, 4);
  try {
    const walks = async () =>
      (
        await database.query(
          `SELECT w.slug, now() BETWEEN w.opens_at AND w.closes_at AS open, s.failed_step, s.got FROM cohort_window w
           LEFT JOIN synthetic_walk s ON s.window_id = w.id WHERE now() BETWEEN w.lobby_opens_at AND w.closes_at`,
        )
      ).rows;
    await expect(async () => {
      const seen = await walks();
      expect(seen.length).toBeGreaterThan(0);
      for (const walk of seen) expect(walk).toMatchObject({ failed_step: null, got: null });
      const { rows } = await database.query("SELECT count(*) FROM synthetic_walk");
      expect(rows[0].count).toBe(seen.length);
    }).toPass({ timeout: 30_000 });

    const { rows: left } = await database.query(
      `SELECT (SELECT count(*) FROM booking) AS bookings, (SELECT count(*) FROM hold) AS holds,
              (SELECT count(*) FROM admission) AS admissions, (SELECT count(*) FROM one_time_code) AS codes,
              (SELECT count(*) FROM outbox_message) AS messages,
              (SELECT count(*) FROM queue_entry) AS numbers, (SELECT sum(entries) FROM queue_state) AS entries,
              (SELECT sum(served) FROM queue_state) AS served, (SELECT count(*) FROM person WHERE synthetic) AS walkers,
              (SELECT sum(taken) FROM slot s JOIN clinic c ON c.id = s.clinic_id WHERE c.synthetic) AS taken,
              (SELECT count(*) FROM audit_row WHERE act IN ('confirm', 'cancel')) AS audit`,
    );
    expect(left[0]).toMatchObject({
      bookings: 0,
      holds: 0,
      admissions: 0,
      codes: 0,
      messages: 0,
      numbers: 0,
      entries: 0,
      served: 0,
      walkers: 0,
      taken: 0,
      audit: 0,
    });

    // Whole bookings went through, and neither they nor the steps before them are in what is measured.
    const figures = await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text();
    expect(figures).toMatch(/^vaccine_line_entries\{window="born-1967-1968"\} 0$/m);
    expect(figures).not.toMatch(
      /^vaccine_request_duration_seconds_count\{route="\/(check|queue|book|my-booking)/m,
    );
    expect(figures).not.toMatch(/^vaccine_refusals_total\{/m);
    expect(site.output()).toMatch(/"route":"\/book\/confirm","status":200,"ms":\d+,"synthetic":true/);

    await signInStaff(page, "en", "admin1@example.com", undefined, site.baseUrl);
    // On a machine that is busy the site may well be slow; but nobody failed to book.
    const alerts = page.getByRole("region", { name: getTranslator("en", "alerts")("title") });
    await expect(alerts).toBeVisible();
    await expect(alerts).not.toContainText(getTranslator("en", "alerts")("rules.synthetic-failed.name"));
    const row = page.getByRole("row").filter({ hasText: "1967" });
    await expect(row.getByRole("cell").nth(6)).toHaveText("0");
  } finally {
    await database.end();
    await site.stop();
  }
});

test("the time bug of 20 July, put back, fails the rehearsal, and forced open is told within a minute", async ({
  page,
}) => {
  test.slow();
  const hook = await aWebhook();
  const broken = await brokenServer();
  const fourInTheMorning = new Date(`${toSeoulDate(new Date(Date.now() + 24 * 3_600_000))}T04:00:00+09:00`);
  const site = await startSite(
    {
      SYNTHETIC_CITIZEN: "1",
      ALERT_WEBHOOK_URL: hook.url,
      ALERT_EMAILS: "duty@example.com",
      TEST_CLOCK_SHIFT_MS: String(fourInTheMorning.getTime() - Date.now()),
    },
    broken.program,
  );
  const database = openDatabase(site.databaseUrl, 4);
  try {
    // Nothing is open yet, so nothing is wrong.
    await database.query(
      "UPDATE cohort_window SET lobby_opens_at = '2100-01-01', opens_at = '2100-01-01', closes_at = '2100-01-02'",
    );
    await database.query("DELETE FROM synthetic_walk");
    await database.query("DELETE FROM alert");

    // An admin's window, whose time has come, and which nothing has cleared.
    await database.query(
      `UPDATE cohort_window SET lobby_opens_at = $1, opens_at = $1, closes_at = $2, cleared_version = NULL
       WHERE slug = 'born-1967-1968'`,
      [new Date(fourInTheMorning.getTime() - 60_000), new Date(fourInTheMorning.getTime() + 36 * 3_600_000)],
    );
    const rehearsal = getTranslator("en", "rehearsal");
    await signInStaff(page, "en", "admin1@example.com", undefined, site.baseUrl);
    await page.goto(`${site.baseUrl}/en/admin/window/born-1967-1968/rehearsal`);
    await page.getByRole("button", { name: rehearsal("begin") }).click();
    await expect(page.getByText(rehearsal("result.failed"), { exact: true })).toBeVisible({
      timeout: 60_000,
    });
    const hours = page.getByRole("region", { name: rehearsal("hours") });
    for (const [hour, verdict] of [
      ["02:00", "pass"],
      ["03:00", "fail"],
      ["08:00", "fail"],
      ["09:00", "pass"],
    ] as const)
      await expect(hours.getByRole("row", { name: hour })).toContainText(rehearsal(verdict));
    const held = await database.query("SELECT paused_at FROM cohort_window WHERE slug = 'born-1967-1968'");
    expect(held.rows[0].paused_at).not.toBeNull();

    hook.told.length = 0;
    await page.getByLabel(rehearsal("reason")).fill("Forced open by the test, to see the alert.");
    await page.getByRole("button", { name: rehearsal("override") }).click();
    await expect(page.getByRole("status")).toContainText(getTranslator("en", "admin")("done.override"));
    const forcedOpenAt = performance.now();
    await expect(() => expect(hook.told.map(({ rule }) => rule)).toContain("synthetic-failed")).toPass({
      timeout: 60_000,
    });
    const seconds = (performance.now() - forcedOpenAt) / 1_000;
    const alert = hook.told.find(({ rule }) => rule === "synthetic-failed");
    console.log(`told after ${seconds.toFixed(0)} s: ${alert?.subject}, ${alert?.detail}`);
    expect(alert).toMatchObject({
      state: "raised",
      subject: "born-1967-1968",
      detail: expect.stringMatching(/^check: 200/),
    });
    const { rows: mails } = await database.query(
      "SELECT event_key AS key, recipient, body FROM outbox_message WHERE event_key LIKE 'alert-%'",
    );
    const told = mails.map(({ key, recipient, body }) => ({
      recipient: unsealed("outbox_message.recipient", key, recipient),
      body: unsealed("outbox_message.body", key, body),
    }));
    expect(told).toContainEqual({
      recipient: "duty@example.com",
      body: expect.stringContaining("check: 200"),
    });

    await page.goto(`${site.baseUrl}/en/admin`);
    await expect(page.getByRole("region", { name: getTranslator("en", "alerts")("title") })).toContainText(
      getTranslator("en", "alerts")("rules.synthetic-failed.name"),
    );
  } finally {
    await database.end();
    await site.stop();
    await broken.remove();
    hook.close();
  }
});
