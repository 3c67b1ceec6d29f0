import { expect, it } from "vitest";
import { parseConfig, standsBehindUnnamedProxy } from "./config";

const least = {
  DATABASE_URL: "postgresql://user:word@127.0.0.1:5432/vaccine",
  SIGNING_KEYS: `first:${Buffer.alloc(32, 1).toString("base64url")}`,
};

it("needs only the database and the signing keys", () => {
  expect(parseConfig(least)).toMatchObject({
    port: 3000,
    baseUrl: "http://localhost:3000",
    demo: false,
    production: true,
  });
});

it.each([
  ["DATABASE_URL", { DATABASE_URL: undefined }],
  ["DATABASE_URL", { DATABASE_URL: "mysql://x" }],
  ["SIGNING_KEYS", { SIGNING_KEYS: undefined }],
  ["SIGNING_KEYS", { SIGNING_KEYS: "first:short" }],
  ["PORT", { PORT: "http" }],
  ["PORT", { PORT: "70000" }],
  ["DEMO", { DEMO: "yes" }],
  ["BASE_URL", { BASE_URL: "example" }],
  ["BASE_URL", { BASE_URL: "localhost:3130" }],
  ["BASE_URL", { BASE_URL: "ftp://example.com" }],
  ["BASE_URL", { BASE_URL: "https://example.com/booking" }],
  ["SMS_GATEWAY_URL", { SMS_GATEWAY_URL: "gateway:8080" }],
  ["SMTP_URL", { SMTP_URL: "mail.example.com:25" }],
  ["TRUSTED_PROXIES", { TRUSTED_PROXIES: "10.0.0.0/8, proxy.example.com" }],
  ["FORGET_PERCENT_A_DAY", { FORGET_PERCENT_A_DAY: "0" }],
])("names %s when it is wrong", (name, wrong) => {
  expect(() => parseConfig({ ...least, ...wrong })).toThrow(new RegExp(`^  ${name}: .+`, "m"));
});

it.each([
  [{}, false],
  [{ PORT: "8080", BASE_URL: "http://127.0.0.1:8080" }, false],
  [{ HOST: "10.1.2.3", PORT: "80", BASE_URL: "http://10.1.2.3" }, false],
  [{ BASE_URL: "http://localhost:8080" }, true],
  [{ BASE_URL: "https://localhost:3000" }, true],
  [{ BASE_URL: "https://booking.example.com" }, true],
  [{ BASE_URL: "https://booking.example.com", TRUSTED_PROXIES: "loopback" }, false],
])("with %j, whether a proxy was left unnamed: %s", (variables, unnamed) => {
  expect(standsBehindUnnamedProxy(parseConfig({ ...least, ...variables }))).toBe(unnamed);
});
