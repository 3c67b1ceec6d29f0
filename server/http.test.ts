import type { IncomingMessage } from "node:http";
import { Readable } from "node:stream";
import { afterEach, expect, it } from "vitest";
import { assertSameOrigin, readForm } from "./http";

const posted = (text: string, type: string) =>
  readForm(
    Object.assign(Readable.from([Buffer.from(text)]), {
      headers: { "content-type": type },
    }) as IncomingMessage,
  );

const json = "application/json";
const form = "application/x-www-form-urlencoded";

afterEach(() => {
  // Whatever a test sent, no other object may have got anything of it.
  expect(Object.keys(Object.prototype)).toEqual([]);
  expect(({} as Record<string, unknown>).year).toBeUndefined();
  expect(({} as Record<string, unknown>).isAdmin).toBeUndefined();
});

it.each([
  '{"__proto__":{"year":"1968","isAdmin":"1"}}',
  '{"constructor":{"prototype":{"year":"1968","isAdmin":"1"}}}',
  '{"a":{"__proto__":{"isAdmin":"1"}}}',
  '{"__proto__":null}',
  '{"year":{"toString":"1968"}}',
])("takes nothing but texts from %s, and gives no object anything", async (text) => {
  const fields = await posted(text, json);
  expect(fields.year).toBeUndefined();
  expect(fields.isAdmin).toBeUndefined();
  expect(Object.values(fields).every((value) => typeof value === "string")).toBe(true);
});

it.each([
  ['{"__proto__":"x","year":"1968"}', json],
  ["__proto__=x&year=1968&__proto__[isAdmin]=1&constructor[prototype][isAdmin]=1", form],
])("takes a field of a strange name as a field: %s", async (text, type) => {
  const fields = await posted(text, type);
  expect(fields.year).toBe("1968");
  expect(Object.getPrototypeOf(fields)).toBe(Object.prototype);
});

it.each(["[]", "null", '"text"', "1", "{", ""])("reads no fields from %s", async (text) => {
  const fields = await posted(text, json).catch((error) => error.status);
  expect(fields).toEqual(text === "" ? {} : 400);
});

it.each([
  ["email=a%00b", form],
  ["email=a\0b", form],
  ['{"email":"a\\u0000b"}', json],
])("refuses U+0000, which the database cannot hold: %j", async (text, type) => {
  await expect(posted(text, type)).rejects.toMatchObject({ status: 400 });
});

const own = new URL("https://vaccine.example");

it.each<[string, Record<string, string>]>([
  ["the site's own origin", { origin: own.origin, cookie: "a=1" }],
  ["its own by both", { origin: own.origin, "sec-fetch-site": "same-origin", cookie: "a=1" }],
  ["a browser that says only where it stands", { "sec-fetch-site": "same-origin", cookie: "a=1" }],
  ["neither, and no cookie to abuse", {}],
])("takes a state change from %s", (_, headers) => {
  expect(assertSameOrigin({ headers } as unknown as IncomingMessage, own)).toBeUndefined();
});

it.each<[string, Record<string, string>]>([
  ["neither, with a cookie", { cookie: "a=1" }],
  ["another origin", { origin: "https://elsewhere.example" }],
  ["another port", { origin: "https://vaccine.example:8443" }],
  ["another scheme", { origin: "http://vaccine.example" }],
  ["no origin at all, as a sandbox says it", { origin: "null" }],
  ["a sister site", { "sec-fetch-site": "same-site", cookie: "a=1" }],
  ["a press in no page, which no form makes", { "sec-fetch-site": "none", cookie: "a=1" }],
  ["its own origin, which the browser denies", { origin: own.origin, "sec-fetch-site": "cross-site" }],
])("refuses a state change from %s", (_, headers) => {
  expect(() => assertSameOrigin({ headers } as unknown as IncomingMessage, own)).toThrow(
    expect.objectContaining({ status: 403 }),
  );
});

it("stops reading at 16 KiB, however it comes", async () => {
  const pieces = Array.from({ length: 40 }, () => Buffer.alloc(1_024, "a"));
  let read = 0;
  const source = Readable.from(
    (function* () {
      for (const piece of pieces) {
        read++;
        yield piece;
      }
    })(),
  );
  const request = Object.assign(source, { headers: { "content-type": form } }) as IncomingMessage;
  await expect(readForm(request)).rejects.toMatchObject({ status: 413 });
  expect(read).toBeLessThan(40);
});
