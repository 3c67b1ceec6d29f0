import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { fillSecurityText } from "./security-text";

const template = readFileSync("public/.well-known/security.txt", "utf8");
const now = new Date("2026-12-01T00:00:00Z");

test.each([
  [undefined, "mailto:security@booking.example.com"],
  ["https://example.com/report", "https://example.com/report"],
])("security.txt has what RFC 9116 asks for: contact %s", (securityContact, contact) => {
  const text = fillSecurityText(template, { securityContact, baseUrl: "https://booking.example.com" }, now);
  expect(text).toContain(`Contact: ${contact}\n`);
  expect(text).toContain("Expires: 2027-05-30T00:00:00.000Z\n");
  expect(text).not.toContain("{");
});
