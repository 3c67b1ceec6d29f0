import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, afterEach, describe, expect, inject, it } from "vitest";
import { decryptColumn } from "../shared/crypto/column-encryption";
import { openDatabase } from "../shared/db/database";
import type { AlertCondition } from "./alert-rules";
import { type AlertNotifier, listRecentAlerts, sendWebhook, syncAlerts } from "./alerts";

const database = openDatabase(inject("databaseUrl"), 4);
const told: Record<string, unknown>[] = [];
let answersWith = 200;
const hook = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  if (answersWith === 200) told.push(JSON.parse(body));
  response.writeHead(answersWith).end();
});
hook.listen(0, "127.0.0.1");
await once(hook, "listening");

afterEach(async () => {
  told.length = 0;
  answersWith = 200;
  await database.query("DELETE FROM alert");
  await database.query("DELETE FROM outbox_message WHERE event_key LIKE 'alert-%'");
});
afterAll(async () => {
  hook.close();
  await database.end();
});

const now = new Date("2026-07-20T18:10:00Z");
const seconds = (count: number) => new Date(now.getTime() + count * 1_000);
const finding: AlertCondition = { rule: "synthetic-failed", subject: "born-1970", detail: "check: 200" };
const telling: AlertNotifier = {
  emails: ["duty@example.com", "second@example.com"],
  webhookUrl: `http://127.0.0.1:${(hook.address() as AddressInfo).port}/`,
  words: (alert) => ({ subject: `${alert.rule}${alert.resolvedAt ? " over" : ""}`, body: alert.detail }),
};
const mails = async () => {
  const { rows } = await database.query(
    "SELECT event_key, recipient, subject FROM outbox_message WHERE event_key LIKE 'alert-%' ORDER BY id",
  );
  return rows.map(
    ({ event_key, recipient, subject }) =>
      `${decryptColumn("outbox_message.recipient", event_key, recipient)} ${subject}`,
  );
};

describe("alerts", () => {
  it("are raised once, however often they are found, and by however many at once", async () => {
    await Promise.all([
      syncAlerts(database, [finding], telling, now),
      syncAlerts(database, [finding], telling, now),
    ]);
    await syncAlerts(database, [{ ...finding, detail: "check: 503" }], telling, seconds(5));
    expect(await listRecentAlerts(database, seconds(5))).toMatchObject([
      {
        rule: "synthetic-failed",
        subject: "born-1970",
        detail: "check: 503",
        raisedAt: now,
        resolvedAt: null,
      },
    ]);
    expect(await mails()).toEqual([
      "duty@example.com synthetic-failed",
      "second@example.com synthetic-failed",
    ]);
  });

  it("stay for a while when the finding comes and goes, and then resolve by themselves", async () => {
    await syncAlerts(database, [finding], telling, now);
    expect(await syncAlerts(database, [], telling, seconds(20))).toEqual([]);
    expect(await syncAlerts(database, [finding], telling, seconds(40))).toEqual([]);
    expect(await syncAlerts(database, [], telling, seconds(100))).toMatchObject([
      { resolvedAt: seconds(100) },
    ]);
    expect((await mails()).slice(2)).toEqual([
      "duty@example.com synthetic-failed over",
      "second@example.com synthetic-failed over",
    ]);
    expect(await syncAlerts(database, [finding], telling, seconds(110))).toMatchObject([
      { resolvedAt: null },
    ]);
    expect(await listRecentAlerts(database, seconds(110))).toHaveLength(2);
  });

  it("are one for each subject", async () => {
    await syncAlerts(database, [finding, { ...finding, subject: "born-1971" }], telling, now);
    expect(await listRecentAlerts(database, now)).toHaveLength(2);
  });

  it("reach the webhook, once raised and once resolved, also when it was away", async () => {
    answersWith = 503;
    await syncAlerts(database, [finding], telling, now);
    await expect(sendWebhook(database, telling, now)).rejects.toThrow("503");
    answersWith = 200;
    await sendWebhook(database, telling, seconds(5));
    await sendWebhook(database, telling, seconds(6));
    await syncAlerts(database, [], telling, seconds(100));
    await sendWebhook(database, telling, seconds(100));
    await sendWebhook(database, telling, seconds(101));
    expect(told).toMatchObject([
      { state: "raised", rule: "synthetic-failed", subject: "born-1970", detail: "check: 200" },
      { state: "resolved", text: "synthetic-failed over" },
    ]);
    expect(told).toHaveLength(2);
  });
});

it("tells an alert anew when it becomes more pressing, and not when it stays", async () => {
  const at = (stage: number): AlertCondition => ({
    rule: "window-not-ready",
    subject: "w",
    detail: `${stage}`,
    stage,
  });
  const stages = async () =>
    (await database.query("SELECT stage, raised_at = $1 AS first FROM alert", [now])).rows as object[];
  expect(await syncAlerts(database, [at(1)], telling, now)).toHaveLength(1);
  expect(await syncAlerts(database, [at(1)], telling, seconds(5))).toEqual([]);
  await sendWebhook(database, telling, seconds(6));
  expect(await syncAlerts(database, [at(2)], telling, seconds(10))).toHaveLength(1);
  expect(await syncAlerts(database, [at(2)], telling, seconds(15))).toEqual([]);
  await sendWebhook(database, telling, seconds(16));
  await sendWebhook(database, telling, seconds(17));
  expect(await stages()).toEqual([{ stage: 2, first: true }]);
  expect(told.map(({ detail, state }) => [detail, state])).toEqual([
    ["1", "raised"],
    ["2", "raised"],
  ]);
  expect(await mails()).toHaveLength(4);
});
