import { randomUUID } from "node:crypto";
import { afterAll, beforeEach, describe, expect, inject, it } from "vitest";
import { fixedClock } from "../platform/clock";
import { inTransaction, openDatabase } from "../platform/database";
import {
  batch,
  deliverDue,
  keepDelivering,
  mostTries,
  NotSent,
  type Sender,
  type Senders,
  waitAfter,
} from "./deliver";
import { recentMessages } from "./inbox";
import { type Message, queueMessage } from "./outbox";

const database = openDatabase(inject("databaseUrl"), 10);
afterAll(() => database.end());

// Other tests write to the same outbox at later instants, so none of theirs is due here.
let now = new Date("2001-01-01T00:00:00Z");
const later = (milliseconds: number) => new Date(now.getTime() + milliseconds);
beforeEach(() => {
  now = later(1_000);
});

const textsBy = (sender: Sender): Senders => ({ SMS: sender });
const taken: Sender = async () => {};

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
  await inTransaction(database, (tx) => queueMessage(tx, message, now));
  return message;
}
async function stored(eventKey: string) {
  const { rows } = await database.query("SELECT * FROM outbox_message WHERE event_key = $1", [eventKey]);
  return rows[0];
}

/** Leaves nothing due for the next test. */
async function drain() {
  await database.query("UPDATE outbox_message SET sent_at = $1 WHERE sent_at IS NULL AND created_at < $2", [
    now,
    new Date("2010-01-01"),
  ]);
}
beforeEach(drain);

describe("what falls due", () => {
  it("is sent batch after batch, and a database that is away for a turn stops nothing", async () => {
    const many = 2 * batch + 1;
    for (let n = 0; n < many; n++) await queued();
    const sent: string[] = [];
    const faults: unknown[] = [];
    let away = true;
    const unsteady = new Proxy(database, {
      get(target, name) {
        if (name !== "query" || !away) return Reflect.get(target, name);
        away = false;
        return () => Promise.reject(new Error("away"));
      },
    });
    const senders = textsBy(async ({ eventKey }) => {
      sent.push(eventKey);
    });
    const delivering = keepDelivering(unsteady, senders, fixedClock(now), (error) => faults.push(error));
    await expect.poll(() => sent.length, { timeout: 20_000 }).toBe(many);
    delivering.stop();
    expect(new Set(sent).size).toBe(many);
    expect(faults).toHaveLength(1);
  });
});

describe("the outbox", () => {
  it("keeps one message of an event", async () => {
    const message = aMessage();
    const write = () => inTransaction(database, (tx) => queueMessage(tx, message, now));
    const written = await Promise.all(Array.from({ length: 8 }, write));
    expect(written.filter(Boolean)).toHaveLength(1);
  });

  it("forgets the message of an event that did not happen", async () => {
    const message = aMessage();
    await inTransaction(database, async (tx) => {
      await queueMessage(tx, message, now);
      throw new Error("no event");
    }).catch(() => {});
    expect(await stored(message.eventKey)).toBeUndefined();
  });
});

describe("delivery", () => {
  it("sends each message once, however many send at the same time", async () => {
    const messages = await Promise.all(Array.from({ length: 30 }, () => queued()));
    const sent: string[] = [];
    const send = async ({ eventKey }: Message) => {
      await new Promise((resolve) => setTimeout(resolve, 5));
      sent.push(eventKey);
    };
    const counts = await Promise.all(
      Array.from({ length: 5 }, () => deliverDue(database, textsBy(send), now)),
    );
    expect(counts.reduce((sum, count) => sum + count.sent, 0)).toBe(30);
    expect(sent.sort()).toEqual(messages.map(({ eventKey }) => eventKey).sort());
  });

  it("empties what it has sent", async () => {
    const { eventKey } = await queued();
    await deliverDue(database, textsBy(taken), now);
    expect(await stored(eventKey)).toMatchObject({ body: "", sent_at: now, tries: 1 });
  });

  it("waits longer after every failure and gives up after eight", async () => {
    const { eventKey } = await queued();
    const send = async () => {
      throw new NotSent("HTTP 503");
    };
    for (let tries = 1; tries <= mostTries; tries++) {
      const last = tries === mostTries;
      expect(await deliverDue(database, textsBy(send), now)).toEqual({
        sent: 0,
        failed: last ? 0 : 1,
        givenUp: last ? 1 : 0,
      });
      expect(await stored(eventKey)).toMatchObject({
        tries,
        last_error: "HTTP 503",
        sent_at: null,
        next_try_at: later(waitAfter(tries)),
      });
      now = later(waitAfter(tries) - 1);
      expect(await deliverDue(database, textsBy(send), now)).toEqual({ sent: 0, failed: 0, givenUp: 0 });
      now = later(1);
    }
    expect(await deliverDue(database, textsBy(send), now)).toEqual({ sent: 0, failed: 0, givenUp: 0 });
  });

  it("keeps no foreign words of a failure", async () => {
    const { eventKey, recipient } = await queued();
    const send = async () => {
      throw new Error(`no such subscriber ${recipient}`);
    };
    await deliverDue(database, textsBy(send), now);
    expect((await stored(eventKey)).last_error).toBe("UNEXPECTED");
  });

  it("sends again what a dead process had claimed", async () => {
    const { eventKey } = await queued();
    // A process that dies has claimed the message and recorded nothing.
    await database.query("UPDATE outbox_message SET tries = 1, next_try_at = $2 WHERE event_key = $1", [
      eventKey,
      later(60_000),
    ]);
    expect((await deliverDue(database, textsBy(taken), later(59_999))).sent).toBe(0);
    expect((await deliverDue(database, textsBy(taken), later(60_000))).sent).toBe(1);
  });

  it("leaves a channel without a sender to the developer's inbox", async () => {
    const text = await queued("SMS");
    const mail = await queued("EMAIL");
    expect(await deliverDue(database, {}, now)).toEqual({ sent: 0, failed: 0, givenUp: 0 });
    expect(await deliverDue(database, { EMAIL: taken }, now)).toMatchObject({ sent: 1 });
    const inbox = await recentMessages(database, 1_000);
    expect(inbox.find(({ eventKey }) => eventKey === text.eventKey)).toMatchObject({
      ...text,
      sentAt: null,
    });
    expect(inbox.find(({ eventKey }) => eventKey === mail.eventKey)).toMatchObject({ body: "", sentAt: now });
    expect((await recentMessages(database, 1)).length).toBe(1);
  });
});
