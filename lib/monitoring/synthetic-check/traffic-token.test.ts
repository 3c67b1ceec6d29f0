import { randomBytes } from "node:crypto";
import type { IncomingMessage } from "node:http";
import { expect, it } from "vitest";
import { createTrafficToken } from "./traffic-token";

const keysOf = (id: string) => [{ id, secret: randomBytes(32) }];
const now = new Date("2026-11-27T03:00:00+09:00");
const request = (headers: Record<string, string>) => ({ headers }) as unknown as IncomingMessage;

it("knows a walk of any of the site's servers", () => {
  const keys = keysOf("k1");
  const [here, there] = [
    createTrafficToken(keys, () => now.getTime()),
    createTrafficToken(keys, () => now.getTime()),
  ];
  expect(here.carries(request(there.headers(now)))).toBe(true);
});

it("takes nobody else for one", () => {
  const mark = createTrafficToken(keysOf("k1"), () => now.getTime());
  const others = createTrafficToken(keysOf("k1"), () => now.getTime());
  const [[header = ""] = []] = Object.entries(mark.headers(now));
  for (const value of ["1", "true", "", "a.b.c"])
    expect(mark.carries(request({ [header]: value }))).toBe(false);
  expect(mark.carries(request(others.headers(now)))).toBe(false);
  expect(mark.carries(request({}))).toBe(false);
});

it("does not know one that was seen on its way and sent again later", () => {
  let at = now.getTime();
  const mark = createTrafficToken(keysOf("k1"), () => at);
  const headers = mark.headers(now);
  at += 60_000;
  expect(mark.carries(request(headers))).toBe(true);
  at += 61_000;
  expect(mark.carries(request(headers))).toBe(false);
});
