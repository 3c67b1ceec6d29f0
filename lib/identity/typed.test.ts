import { expect, it } from "vitest";
import { sealAt } from "../platform/sealed/sealed";
import { forgetTyped, keepTyped, typedCookie, typedIn, typedLasts } from "./typed";

const now = new Date("2026-07-19T11:00:00Z");
const later = (seconds: number) => new Date(now.getTime() + seconds * 1_000);
const form = { name: "시험시민", year: "68.3.4", month: "", day: "", phone: "010-1234-5678", to: "/queue/x" };
/** What the browser sends back after it was given a cookie. */
const sent = (setCookie: string) => setCookie.split(";")[0];
const keep = (fields: Record<string, string>, header?: string) =>
  sent(keepTyped(header, "self", fields, now, true));
const { to, ...answers } = form;

it("gives back what was typed, for half an hour, and nothing of the form besides", () => {
  const header = keep(form);
  expect(typedIn(`other=1; ${header}`, "self", now, true)).toEqual(answers);
  expect(typedIn(header, "self", later(typedLasts - 1), true)).toEqual(answers);
  expect(typedIn(header, "self", later(typedLasts), true)).toEqual({});
});

it("adds to what was typed before, and lets a newer answer take an older one's place", () => {
  const first = keep({ year: "1968", month: "3", day: "4" });
  const second = keep({ name: "시험시민", year: "68" }, first);
  expect(typedIn(second, "self", now, true)).toEqual({ name: "시험시민", year: "68", month: "3", day: "4" });
});

it("tells nobody what was typed", () => {
  const given = keepTyped(undefined, "self", form, now, true);
  expect(given).toMatch(/^__Host-typed=~1\..+; Path=\/; HttpOnly; SameSite=Lax; Max-Age=1800; Secure$/);
  const readable = Buffer.from(given.slice(given.lastIndexOf("~1.")), "base64url").toString("utf8");
  for (const answer of [form.name, form.phone, form.year]) {
    expect(given).not.toContain(answer);
    expect(readable).not.toContain(answer);
  }
});

it("keeps what was typed of a parent apart from what was typed of oneself", () => {
  expect(typedIn(keep(form), "parent", now, true)).toEqual({});
});

it("takes nothing that it did not seal itself", () => {
  const name = typedCookie(true);
  const value = JSON.stringify({ until: later(60).getTime(), about: "self", answers });
  const header = keep(form) ?? "";
  for (const forged of [
    `${name}=${value}`,
    `${name}=~1.test.${Buffer.from(value).toString("base64url")}`,
    `${name}=${sealAt("person.name:1", value)}`,
    `${name}=${sealAt("cookie:typed", "not JSON")}`,
    `${name}=${sealAt("cookie:typed", '{"until":1}')}`,
    `${header.slice(0, -4)}AAAA`,
    sent(forgetTyped(true)),
  ])
    expect(typedIn(forged, "self", now, true)).toEqual({});
});

it("does not let an answer grow beyond what a form takes", () => {
  expect(typedIn(keep({ name: "가".repeat(201), year: "1968" }), "self", now, true)).toEqual({
    year: "1968",
  });
});
