import { mkdtempSync, rmSync } from "node:fs";
import { createServer, request as plainly } from "node:http";
import { request } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type ConnectionOptions, connect } from "node:tls";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findFreePort } from "../../lib/shared/free-port";
import { type Nginx, startNginx } from "./proxies";

const folder = mkdtempSync(join(tmpdir(), "vaccine-tls-"));
const behind = createServer(({ url, headers }, response) =>
  response.end(JSON.stringify({ url, proto: headers["x-forwarded-proto"] })),
);
let nginx: Nginx;
let [port, plain] = [0, 0];

beforeAll(async () => {
  await new Promise<void>((resolve) => behind.listen(0, "127.0.0.1", resolve));
  [port, plain] = [await findFreePort(), await findFreePort()];
  nginx = await startNginx(folder, port, [(behind.address() as AddressInfo).port], plain);
});
afterAll(async () => {
  await nginx?.stop();
  behind.close();
  rmSync(folder, { recursive: true, force: true });
});

/** What a handshake comes to: the protocol and cipher, or what went wrong. */
function shake(options: ConnectionOptions): Promise<string> {
  return new Promise((resolve) => {
    const socket = connect({ host: "127.0.0.1", port, rejectUnauthorized: false, ...options }, () => {
      resolve(`${socket.getProtocol()} ${socket.getCipher().standardName}`);
      socket.destroy();
    });
    socket.once("error", (error) => resolve(error.message));
  });
}

function ask(method: string, path: string): Promise<{ status?: number; location?: string }> {
  return new Promise((resolve, reject) => {
    const headers = { host: "vaccine.example" };
    const asked = plainly({ host: "127.0.0.1", port: plain, method, path, headers }, (response) => {
      response.resume();
      resolve({ status: response.statusCode, location: response.headers.location });
    });
    asked.once("error", reject).end();
  });
}

describe("TLS as deploy/nginx/tls ends it", () => {
  it("speaks 1.3, and 1.2 with what keeps past sessions secret", async () => {
    expect(await shake({ minVersion: "TLSv1.3" })).toMatch(/^TLSv1\.3 TLS_/);
    expect(await shake({ maxVersion: "TLSv1.2" })).toMatch(/^TLSv1\.2 TLS_ECDHE_ECDSA_WITH_(AES|CHACHA)/);
  });

  it("speaks neither what is older nor a weaker cipher", async () => {
    const any = "ALL:@SECLEVEL=0";
    for (const version of ["TLSv1", "TLSv1.1"] as const)
      expect(await shake({ minVersion: version, maxVersion: version, ciphers: any })).toMatch(
        /alert|version/i,
      );
    const weak = ["ECDHE-ECDSA-AES128-SHA", "ECDHE-ECDSA-AES256-SHA384", "ECDHE-ECDSA-AES128-CCM"];
    for (const ciphers of weak)
      expect(await shake({ maxVersion: "TLSv1.2", ciphers: `${ciphers}:@SECLEVEL=0` })).toMatch(
        /handshake failure/,
      );
  });

  it("tells the program that people came by https", async () => {
    const told = await new Promise((resolve, reject) => {
      const asked = request(
        { host: "127.0.0.1", port, path: "/en?a=1", rejectUnauthorized: false },
        (response) => response.on("data", (text) => resolve(JSON.parse(text))),
      );
      asked.once("error", reject).end();
    });
    expect(told).toEqual({ url: "/en?a=1", proto: "https" });
  });

  it("leads pages without it there, and refuses everything else", async () => {
    const there = { status: 301, location: "https://vaccine.example/en/check?again=1" };
    expect(await ask("GET", "/en/check?again=1")).toEqual(there);
    expect(await ask("POST", "/en/check")).toEqual({ status: 403 });
    expect(await ask("GET", "/api/auth/csrf")).toEqual({ status: 403 });
    expect(await ask("GET", "/queue/a-window/status.json")).toEqual({ status: 403 });
  });
});
