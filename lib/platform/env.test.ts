import { expect, it } from "vitest";
import { readEnvironment } from "./env";

const least = {
  DATABASE_URL: "postgresql://user:word@127.0.0.1:5432/vaccine",
  SIGNING_KEYS: `first:${Buffer.alloc(32, 1).toString("base64url")}`,
};

it("needs only the database and the signing keys", () => {
  expect(readEnvironment(least)).toMatchObject({
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
])("names %s when it is wrong", (name, wrong) => {
  expect(() => readEnvironment({ ...least, ...wrong })).toThrow(new RegExp(`^  ${name}: .+`, "m"));
});
