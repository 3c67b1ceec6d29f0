import { randomUUID } from "node:crypto";
import { startCall } from "@/lib/agent-calls/calls";
import { parseMobile } from "@/lib/citizens/phone";
import { getSessionCookieName } from "@/lib/citizens/session";
import { preverificationCookie } from "@/lib/queue/lobby-reminders";
import type { Database } from "@/lib/shared/db/database";
import { createAccount } from "@/lib/staff/create-account";
import { attacksOf, slug } from "../support/attack";
import { type Citizen, codeSentTo, newCitizen, textsTo } from "../support/citizen";
import { HttpSession, sessions, signedIn } from "../support/http-session";
import { expect, test } from "../support/test";

const { attack, compareWithTable } = attacksOf("One person, one place");

async function comes(database: Database, citizen: Citizen, itsMe?: "yes" | "no") {
  const visitor = new HttpSession();
  const { name, birth, phone } = citizen;
  const parts = { year: String(birth.year), month: String(birth.month), day: String(birth.day) };
  await visitor.post("/sign-in", { name, ...parts, phone });
  const sent = await visitor.post("/sign-in/send", { to: "/my-booking" });
  const id = new URL(sent.headers.get("location") ?? "", visitor.base).searchParams.get("id") ?? "";
  const code = await codeSentTo(database, phone);
  const answer = await visitor.post("/sign-in/code", {
    id,
    code,
    to: "/my-booking",
    ...(itsMe && { itsMe }),
  });
  return { visitor, answer, id };
}
const reasonOf = ({ text }: { text: string }) => JSON.parse(text).reason;
const json = { accept: "application/json" };

test.describe("one person, one place", () => {
  attack("deleting oneself with a device that was verified early, and coming again", async ({ database }) => {
    const citizen = newCitizen();
    const { visitor } = await comes(database, citizen);
    await visitor.post("/early/remind", { window: slug, keep: "on" });
    const kept = visitor.cookies.get(preverificationCookie(false)) ?? "";
    expect(kept).not.toBe("");
    expect((await visitor.post("/my-data/delete")).status).toBe(303);
    const old = new HttpSession();
    old.cookies.set(preverificationCookie(false), kept);
    expect(reasonOf(await old.post("/early/enter", { window: slug }, json))).toBe("no-session");
    const { visitor: anew } = await comes(database, citizen);
    expect((await anew.post(`/queue/${slug}/enter`)).status).toBe(303);
    expect(reasonOf(await anew.post("/my-data/delete", {}, json))).toBe("in-line-still");
  });

  attack("a session of somebody who was deleted", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await database.query("UPDATE person SET forgotten_at = now() WHERE id = $1", [visitor.personId]);
    expect(reasonOf(await visitor.post(`/queue/${slug}/enter`, {}, json))).toBe("no-session");
  });

  attack("a session of somebody who has proven no phone", async ({ database }) => {
    const visitor = await signedIn(database, newCitizen());
    await database.query("UPDATE person SET phone_hash = NULL WHERE id = $1", [visitor.personId]);
    expect(reasonOf(await visitor.post(`/queue/${slug}/enter`, {}, json))).toBe("phone-missing");
    const { rows } = await database.query("SELECT FROM queue_entry WHERE person_id = $1", [visitor.personId]);
    expect(rows).toEqual([]);
  });

  attack("somebody's phone told to an agent under another name", async ({ database }) => {
    const account = { email: `${randomUUID()}@example.com`, name: "시험상담원", role: "AGENT" as const };
    const agent = await createAccount(
      database,
      { ...account, clinicId: null, password: randomUUID() },
      "operator",
      new Date(),
    );
    const owner = newCitizen();
    const told = { name: "다른사람", birthDate: "1950-01-01", phone: parseMobile(owner.phone) ?? "" };
    await startCall(database, agent.id, told, "book", "new", () => "", new Date());
    const { answer } = await comes(database, owner);
    expect([answer.status, answer.headers.get("location")]).toEqual([303, "/my-booking"]);
  });

  attack("another name for one's own phone, for a second self", async ({ database }) => {
    const citizen = newCitizen();
    await comes(database, citizen);
    const other = { ...citizen, name: "Si Heom" };
    const { answer } = await comes(database, other);
    expect(answer.status).toBe(409);
    expect(answer.text).toContain("시○○");
    expect(answer.headers.getSetCookie()).toEqual([]);
    const { answer: denied } = await comes(database, other, "no");
    expect(denied.status).toBe(409);
    expect(denied.headers.getSetCookie()).toEqual([]);
    const { rows } = await database.query(
      "SELECT count(*) FROM person WHERE name <> '' AND id IN " + "(SELECT person_id FROM identity)",
    );
    const { answer: same } = await comes(database, other, "yes");
    expect(same.status).toBe(303);
    const { rows: after } = await database.query(
      "SELECT count(*) FROM person WHERE name <> '' AND id IN " + "(SELECT person_id FROM identity)",
    );
    expect(after).toEqual(rows);
  });

  attack("a phone of the synthetic citizens", async () => {
    const visitor = new HttpSession();
    const form = { name: "시험시민", year: "1968", month: "3", day: "4", phone: "010-0900-1234" };
    expect((await visitor.post("/sign-in", form)).status).toBe(422);
    const session = {
      kind: "citizen" as const,
      sub: randomUUID(),
      birthDate: "1995-01-01",
      name: "시험자녀",
    };
    visitor.cookies.set(getSessionCookieName(false), sessions().sign(session, new Date()));
    expect((await visitor.post("/proxy", { ...form, year: "1960" })).status).not.toBe(303);
  });

  attack("words of one's own in a message to somebody else", async ({ database }) => {
    const child = await signedIn(database, { ...newCitizen(1995), name: "Win a prize at evil.example/now" });
    const parent = newCitizen(1960);
    await child.post("/proxy", { name: "시험부모", year: "1960", month: "3", day: "4", phone: parent.phone });
    expect((await child.post("/proxy/send")).status).toBe(303);
    const texts = await textsTo(database, parent.phone);
    expect(texts).toHaveLength(1);
    expect(texts[0]).not.toMatch(/prize|evil/);
  });

  attack("codes asked for without end, to keep a phone's owner out", async ({ database }) => {
    const owner = newCitizen();
    const first = await comes(database, owner);
    const asks = async (visitor: HttpSession) => {
      const { name, birth, phone } = owner;
      const parts = { year: String(birth.year), month: String(birth.month), day: String(birth.day) };
      await visitor.post("/sign-in", { name, ...parts, phone });
      return (await visitor.post("/sign-in/send", {}, json)).status;
    };
    const statuses = [];
    for (let n = 0; n < 6; n++) statuses.push(await asks(new HttpSession()));
    expect(statuses).toContain(429);
    expect(await asks(first.visitor)).toBe(303);
  });
});

compareWithTable();
