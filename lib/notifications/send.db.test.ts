import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from "vitest";
import { type Database, withTransaction } from "../shared/db/database";
import { type Jobs, startJobQueue } from "../shared/job-queue";
import { jobClock } from "../shared/testing/job-clock";
import { ownDatabase } from "../shared/testing/own-database";
import { createFixedClock } from "../shared/time/clock";
import { discardDeadLetter, listDeadLetters, retryDeadLetter } from "./dead-letters";
import { enqueueDue } from "./enqueue.job";
import { type Message, queueMessage } from "./outbox";
import { listRecentMessages } from "./render";
import {
  markUndeliverable,
  SEND_BATCH_SIZE,
  SendError,
  type Sender,
  type Senders,
  sendMessage,
  startSending,
} from "./send.job";

let database: Database;
let jobs: Jobs;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
  jobs = await startJobQueue(database, () => {});
});
afterAll(async () => {
  await jobs.stop({ graceful: false });
  await database.end();
});
beforeEach(async () => {
  await database.query("DELETE FROM outbox_message");
  await database.query("DELETE FROM pgboss.job");
});

const now = new Date("2026-07-20T12:00:00+09:00");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
const words = () => ({ subject: "", body: "" });
const textsBy = (sender: Sender): Senders => ({ SMS: sender });
const taken: Sender = async () => {};
const failing: Sender = async () => {
  throw new SendError("HTTP 503");
};

function aMessage(channel: Message["channel"] = "SMS"): Message {
  return {
    eventKey: `test:${randomUUID()}`,
    channel,
    recipient: "+821000000000",
    subject: "",
    body: "Hello",
  };
}
async function queued(channel?: Message["channel"]) {
  const message = aMessage(channel);
  await withTransaction(database, (tx) => queueMessage(tx, message, now));
  return message;
}
async function stored(eventKey: string) {
  const { rows } = await database.query("SELECT * FROM outbox_message WHERE event_key = $1", [eventKey]);
  return rows[0];
}
const send = (senders: Senders, at = now) => sendMessage({ database, jobs, senders, words }, at);
const hand = (at = now) => enqueueDue(database, jobs, ["SMS"], at);
const pass = () => database.query("UPDATE pgboss.job SET start_after = now() - interval '1 second'");

async function dead(): Promise<{ eventKey: string; id: number }> {
  const { eventKey } = await queued();
  await hand();
  for (let tries = 0; (await send(textsBy(failing))).failed > 0; tries++) {
    expect(tries).toBeLessThan(20);
    await pass();
  }
  expect(await markUndeliverable({ database, jobs }, later(1))).toBe(1);
  return { eventKey, id: Number((await stored(eventKey)).id) };
}

describe("what falls due", () => {
  it("is sent batch after batch, and a database that is away for a turn stops nothing", async () => {
    const many = 2 * SEND_BATCH_SIZE + 1;
    for (let n = 0; n < many; n++) await queued();
    const sent: string[] = [];
    const faults: unknown[] = [];
    let away = true;
    const unsteady = new Proxy(database, {
      get(target, name) {
        if (name !== "connect" || !away) return Reflect.get(target, name);
        away = false;
        return () => Promise.reject(new Error("away"));
      },
    });
    const senders = textsBy(async ({ eventKey }) => {
      sent.push(eventKey);
    });
    const parts = { database: unsteady, jobs, senders, words };
    const delivering = startSending(parts, jobClock(createFixedClock(now)), (error) => faults.push(error));
    await expect.poll(() => sent.length, { timeout: 20_000 }).toBe(many);
    await delivering.stop();
    expect(new Set(sent).size).toBe(many);
    expect(faults).toHaveLength(1);
    const { rows } = await database.query(
      "SELECT count(*) AS left FROM outbox_message WHERE sent_at IS NULL",
    );
    expect(rows[0].left).toBe(0);
  });
});

describe("the outbox", () => {
  it("keeps one message of an event", async () => {
    const message = aMessage();
    const write = () => withTransaction(database, (tx) => queueMessage(tx, message, now));
    const written = await Promise.all(Array.from({ length: 8 }, write));
    expect(written.filter(Boolean)).toHaveLength(1);
  });

  it("forgets the message of an event that did not happen", async () => {
    const message = aMessage();
    await withTransaction(database, async (tx) => {
      await queueMessage(tx, message, now);
      throw new Error("no event");
    }).catch(() => {});
    expect(await stored(message.eventKey)).toBeUndefined();
  });

  it("hands each message to the queue once, however many processes do it", async () => {
    for (let n = 0; n < 30; n++) await queued();
    const handed = await Promise.all(Array.from({ length: 5 }, () => hand()));
    expect(handed.reduce((sum, count) => sum + count, 0)).toBe(30);
    expect(await hand(later(86_400_000))).toBe(0);
    expect(await jobs.getQueueSize("messages")).toBe(30);
  });

  it("leaves what is not due, and what is no news any more", async () => {
    await queued();
    expect(await hand(later(-1))).toBe(0);
    expect(await hand(later(4 * 86_400_000))).toBe(0);
  });
});

describe("delivery", () => {
  it("sends each message once, however many send at the same time", async () => {
    const messages = await Promise.all(Array.from({ length: 30 }, () => queued()));
    const sent: string[] = [];
    const sender = async ({ eventKey }: Message) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      sent.push(eventKey);
    };
    await hand();
    await Promise.all(Array.from({ length: 5 }, () => send(textsBy(sender))));
    expect(sent.sort()).toEqual(messages.map(({ eventKey }) => eventKey).sort());
  });

  it("empties what it has sent", async () => {
    const { eventKey } = await queued();
    await hand();
    await send(textsBy(taken));
    expect(await stored(eventKey)).toMatchObject({ body: "", sent_at: now, tries: 1 });
  });

  it("waits longer after every failure, by the queue's rule", async () => {
    const { eventKey } = await queued();
    await hand();
    const waits: number[] = [];
    for (let n = 0; n < 4; n++) {
      expect(await send(textsBy(failing))).toMatchObject({ taken: 1, failed: 1 });
      expect((await send(textsBy(failing))).taken).toBe(0);
      const { rows } = await database.query(
        "SELECT extract(epoch FROM start_after - now())::int AS wait FROM pgboss.job WHERE name = 'messages'",
      );
      waits.push(rows[0].wait);
      await pass();
    }
    expect(await stored(eventKey)).toMatchObject({ tries: 4, last_error: "HTTP 503", given_up_at: null });
    expect(waits).toHaveLength(4);
    for (const [n, wait] of waits.entries()) {
      expect(wait).toBeGreaterThanOrEqual(30 * 2 ** n - 2);
      expect(wait).toBeLessThanOrEqual(30 * 2 ** (n + 1));
    }
  });

  it("keeps no foreign words of a failure", async () => {
    const { eventKey, recipient } = await queued();
    await hand();
    await send(
      textsBy(async () => {
        throw new Error(`no such subscriber ${recipient}`);
      }),
    );
    expect((await stored(eventKey)).last_error).toBe("UNEXPECTED");
  });

  it("sends again what a dead process had taken", async () => {
    await queued();
    await hand();
    expect(await jobs.fetch("messages")).toHaveLength(1);
    expect((await send(textsBy(taken))).taken).toBe(0);
    await database.query("UPDATE pgboss.job SET started_on = now() - interval '61 seconds'");
    await (jobs as unknown as { maintain(): Promise<void> }).maintain();
    await pass();
    expect((await send(textsBy(taken))).sent).toBe(1);
  });

  it("leaves a channel without a sender to the developer's inbox", async () => {
    const text = await queued("SMS");
    const mail = await queued("EMAIL");
    expect(await enqueueDue(database, jobs, [], now)).toBe(0);
    expect(await enqueueDue(database, jobs, ["EMAIL"], now)).toBe(1);
    expect(await send({ EMAIL: taken })).toMatchObject({ sent: 1 });
    const inbox = await listRecentMessages(database, words, 1_000);
    expect(inbox.find(({ eventKey }) => eventKey === text.eventKey)).toMatchObject({ ...text, sentAt: null });
    expect(inbox.find(({ eventKey }) => eventKey === mail.eventKey)).toMatchObject({ body: "", sentAt: now });
  });
});

describe("a message that fails for the last time", () => {
  it("is among the dead letters, without its address", async () => {
    const { id } = await dead();
    expect(await listDeadLetters(database)).toEqual({
      total: 1,
      letters: [
        { id, event: "test", createdAt: now, givenUpAt: later(1), tries: 9, lastError: "HTTP 503" },
      ].map((letter) => expect.objectContaining(letter)),
    });
    expect(await hand(later(2))).toBe(0);
  });

  it("can be sent again, alone or with all others", async () => {
    const [one, other] = [await dead(), await dead()];
    expect(await retryDeadLetter(database, one.id, "staff:test", later(2))).toBe(1);
    await expect(retryDeadLetter(database, one.id, "staff:test", later(2))).rejects.toMatchObject({
      reason: "message-unknown",
    });
    expect(await retryDeadLetter(database, null, "staff:test", later(3))).toBe(1);
    expect(await hand(later(4))).toBe(2);
    expect((await send(textsBy(taken), later(5))).sent).toBe(2);
    expect((await stored(other.eventKey)).sent_at).toEqual(later(5));
    expect((await listDeadLetters(database)).total).toBe(0);
  });

  it("can be dropped, and why is on record", async () => {
    const { id, eventKey } = await dead();
    await discardDeadLetter(database, id, "no such number", "staff:test", later(2));
    expect(await stored(eventKey)).toMatchObject({ drop_reason: "no such number", body: "" });
    await expect(retryDeadLetter(database, id, "staff:test", later(3))).rejects.toMatchObject({
      reason: "message-unknown",
    });
    const { rows } = await database.query(
      "SELECT actor, detail FROM audit_row WHERE act = 'drop-message' AND subject = 'message:' || $1::bigint",
      [id],
    );
    expect(rows).toEqual([{ actor: "staff:test", detail: { reason: "no such number" } }]);
  });
});
