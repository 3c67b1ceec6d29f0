import { readFileSync } from "node:fs";
import { attacksOf } from "../support/attack";
import { sendRaw, statusOf } from "../support/raw";
import { expect, test } from "../support/test";

const { attack, compareWithTable } = attacksOf("Pages asked for as files");

/** Addresses below those of built files, by which pages were once answered past the gate. */
const disguised = [
  "/assets/%2e%2e/en/admin/audit",
  "/assets/%2E%2E/en/admin/audit",
  "/assets/.%2e/en/admin/audit",
  "/assets/%2e./en/book",
  "/assets/%252e%252e/en/admin/audit",
  "/assets/..%2fen/admin/audit",
  "/assets/%2e%2e%2fen/admin/audit",
  "/assets/%5c..%5cen/admin/audit",
  "/assets/..\\en\\admin\\audit",
  "/assets/fonts/%2e%2e/%2e%2e/en/admin",
  "/assets/%2e%2e/assets/%2e%2e/en/agent",
  "/assets/%c0%ae%c0%ae/en/admin/audit",
  "/assets/%u002e%u002e/en/admin/audit",
  "/assets/..;/en/admin/audit",
  "/assets//en/admin/audit",
  "/assets/en/admin/audit",
  "/assets/./../en/admin/audit",
  "/assets/%2e%2e/_next/data/build/en/admin.json",
  "/assets/site.css%2f..%2f..%2fen/admin",
  "/assets/%2e%2e/en/admin/audit?x=.css",
  "/assets/%2e%2e/en/admin/audit%3fx=.css",
  "/_next/static/%2e%2e/%2e%2e/en/admin/audit",
  "/_next/static/%2E%2E/%2E%2E/en/book",
  "/_next/static/chunks/..%2f..%2f..%2fen/admin",
  "/_next/static/../../en/admin/audit",
  "/_next/%2e%2e/en/admin/audit",
  "/_next/../en/admin/audit",
  "/assets/%2e%2e/%2e%2e/package.json",
  "/_next/static/%2e%2e/server/app-paths-manifest.json",
  "/_next/static/%00",
];

test.describe("pages asked for as files", () => {
  for (const path of disguised)
    attack(`GET ${path}`, async () => {
      const answer = await sendRaw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
      // By our own few bytes, and by nothing that renders or reads.
      expect(statusOf(answer)).toBe(404);
      expect(answer.split("\r\n\r\n")[1]).toBe("Not found\n");
    });

  attack("a file that was built, under any other name than its own", async () => {
    const { "site.css": css = "" } = JSON.parse(readFileSync("public/assets/built.json", "utf8"));
    const ask = async (path: string) =>
      statusOf(await sendRaw(`GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`));
    expect(await ask(css)).toBe(200);
    const others = [
      `${css}/`,
      `/${css}`,
      css.replace("site", "%73ite"),
      css.toUpperCase(),
      `${css}%20`,
      `/x${css}`,
    ];
    for (const other of others) expect([other, await ask(other)]).not.toEqual([other, 200]);
  });
});

compareWithTable();
