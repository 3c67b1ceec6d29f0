import { afterAll, beforeAll, expect, inject, it } from "vitest";
import { createMessageRenderer } from "../components/messages/renderer";
import { getActiveCall, startCall } from "../lib/agent-calls/calls";
import { confirmBooking } from "../lib/booking/confirm";
import { holdSlot } from "../lib/booking/hold";
import { grantDelegation, listPrincipals, requestConsent } from "../lib/citizens/delegation";
import { maskName } from "../lib/citizens/name";
import { findOrCreatePersonOfProvider } from "../lib/citizens/oidc-claims";
import { requestCode, verifyCode } from "../lib/citizens/one-time-code";
import { enqueueDue } from "../lib/notifications/enqueue.job";
import type { Message } from "../lib/notifications/outbox";
import { sendMessage } from "../lib/notifications/send.job";
import type { Database } from "../lib/shared/db/database";
import { startJobQueue } from "../lib/shared/job-queue";
import { admitted, anOpenWindow, aSlot, messageOf, newPhone } from "../lib/shared/testing/builders";
import { ownDatabase } from "../lib/shared/testing/own-database";
import { createAccount } from "../lib/staff/create-account";

let database: Database;
beforeAll(async () => {
  database = await ownDatabase(inject("databaseUrl"));
});
afterAll(() => database.end());

const now = new Date("2026-07-19T11:00:00Z");
const secret = [Buffer.alloc(32, 1)];
const citizen = { name: "가나다라", birthDate: "1967-03-04", phone: "+821020003001", locale: "ko" as const };
const parent = { name: "마바사아", birthDate: "1938-03-04", phone: "+821020003002", locale: "ko" as const };
const caller = { name: "자차카타", birthDate: "1961-03-04", phone: "+821020003003", locale: "ko" as const };
const subject = "subject-20003004";

const codeOf = async (codeId: string) =>
  /\d{6}/.exec((await messageOf(database, `code:${codeId}`)) ?? "")?.[0] ?? "";

/** Every row of every table, as a copy of the database would show it. */
async function everything(): Promise<string> {
  const { rows: tables } = await database.query<{ name: string }>(
    "SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public'",
  );
  const all = await Promise.all(
    tables.map(({ name }) => database.query(`SELECT t::text AS row FROM ${name} t`)),
  );
  return all.flatMap(({ rows }) => rows.map(({ row }) => row)).join("\n");
}

it("keeps no name, no phone, no code and no provider's subject readable, and tells people all the same", async () => {
  const asked = await requestCode(
    database,
    { ...citizen, address: "10.9.0.1", host: "localhost" },
    now,
    secret,
  );
  const code = await codeOf(asked.codeId);
  const person = await verifyCode(
    database,
    { ...asked, code, locale: "ko", address: "10.9.0.1" },
    now,
    secret,
  );
  expect(person.name).toBe(citizen.name);

  const leave = await requestConsent(
    database,
    person,
    { ...parent, address: "10.9.0.2", host: "localhost" },
    now,
    secret,
  );
  const leaveCode = await codeOf(leave.codeId);
  await grantDelegation(
    database,
    person.id,
    { ...leave, code: leaveCode, locale: "ko", address: "10.9.0.2" },
    now,
    secret,
  );
  expect((await listPrincipals(database, person.id))[0]?.name).toBe(parent.name);

  await findOrCreatePersonOfProvider(
    database,
    "oidc",
    { subject, name: "파하거너", birthDate: "1962-03-04", phone: newPhone() },
    now,
  );
  const account = { email: "agent@example.com", name: "Agent", role: "AGENT" as const, clinicId: null };
  const agent = await createAccount(
    database,
    { ...account, password: "only for this test" },
    "operator",
    now,
  );
  const call = await startCall(database, agent.id, caller, "book", "new", () => "told", now);
  expect((await getActiveCall(database, agent.id, call, now)).caller).toMatchObject({
    name: caller.name,
    phone: caller.phone,
  });

  const windowId = await anOpenWindow(database, now);
  const visitor = await admitted(database, windowId, person.id, now);
  await holdSlot(database, visitor, await aSlot(database, 1, now), now);
  await confirmBooking(database, visitor, "key", now);

  const copy = await everything();
  const hidden = [citizen, parent, caller].flatMap(({ name, phone }) => [name, phone.slice(3)]);
  for (const text of [...hidden, "파하거너", subject, code, leaveCode]) expect(copy).not.toContain(text);
  // It is what people wrote that is looked for: their birth dates, which are not sealed, are there.
  for (const { birthDate } of [citizen, parent, caller]) expect(copy).toContain(birthDate);

  const sent: Message[] = [];
  const send = async (message: Message) => {
    sent.push(message);
  };
  const jobs = await startJobQueue(database, () => {});
  await enqueueDue(database, jobs, ["SMS"], now);
  await sendMessage(
    {
      database,
      jobs,
      senders: { SMS: send },
      words: createMessageRenderer(new URL("https://vaccine.example")),
    },
    now,
  );
  await jobs.stop({ graceful: false });
  const told = sent.map(({ recipient, body }) => [recipient, body.replaceAll(/\d{6}/g, "CODE")]);
  expect(told).toHaveLength(3);
  expect(told).toContainEqual([citizen.phone, expect.stringContaining("CODE")]);
  expect(told).toContainEqual([parent.phone, expect.stringContaining(maskName(citizen.name))]);
  expect(told).toContainEqual([citizen.phone, expect.stringContaining("시험의원")]);
});
