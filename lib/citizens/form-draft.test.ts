import { expect, it } from "vitest";
import { encryptWithAad } from "../shared/crypto/column-encryption";
import { clearDraft, draftCookie, draftLifetimeSeconds, readDraft, sealDraft } from "./form-draft";

const now = new Date("2026-07-19T11:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const form = { name: "시험시민", year: "68.3.4", month: "", day: "", phone: "010-1234-5678", to: "/queue/x" };
/** What the browser sends back after it was given a cookie. */
const sent = (setCookie: string) => setCookie.split(";")[0];
const keep = (fields: Record<string, string>, header?: string) =>
  sent(sealDraft(header, "self", fields, now, true));
const { to, ...answers } = form;

it("gives back what was typed, for half an hour, and nothing of the form besides", () => {
  const header = keep(form);
  expect(readDraft(`other=1; ${header}`, "self", now, true)).toEqual(answers);
  expect(readDraft(header, "self", later(draftLifetimeSeconds - 1), true)).toEqual(answers);
  expect(readDraft(header, "self", later(draftLifetimeSeconds), true)).toEqual({});
});

it("adds to what was typed before, and lets a newer answer take an older one's place", () => {
  const first = keep({ year: "1968", month: "3", day: "4" });
  const second = keep({ name: "시험시민", year: "68" }, first);
  expect(readDraft(second, "self", now, true)).toEqual({
    name: "시험시민",
    year: "68",
    month: "3",
    day: "4",
  });
});

it("tells nobody what was typed", () => {
  const given = sealDraft(undefined, "self", form, now, true);
  expect(given).toMatch(/^__Host-typed=~1\..+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1800; Secure$/);
  const readable = Buffer.from(given.slice(given.lastIndexOf("~1.")), "base64url").toString("utf8");
  for (const answer of [form.name, form.phone, form.year]) {
    expect(given).not.toContain(answer);
    expect(readable).not.toContain(answer);
  }
});

it("keeps what was typed of a parent apart from what was typed of oneself", () => {
  expect(readDraft(keep(form), "parent", now, true)).toEqual({});
});

it("takes nothing that it did not seal itself", () => {
  const name = draftCookie(true);
  const value = JSON.stringify({ until: later(60).getTime(), about: "self", answers });
  const header = keep(form) ?? "";
  for (const forged of [
    `${name}=${value}`,
    `${name}=~1.test.${Buffer.from(value).toString("base64url")}`,
    `${name}=${encryptWithAad("person.name:1", value)}`,
    `${name}=${encryptWithAad("cookie:typed", "not JSON")}`,
    `${name}=${encryptWithAad("cookie:typed", '{"until":1}')}`,
    `${header.slice(0, -4)}AAAA`,
    sent(clearDraft(true)),
  ])
    expect(readDraft(forged, "self", now, true)).toEqual({});
});

it("does not let an answer grow beyond what a form takes", () => {
  expect(readDraft(keep({ name: "가".repeat(201), year: "1968" }), "self", now, true)).toEqual({
    year: "1968",
  });
});
