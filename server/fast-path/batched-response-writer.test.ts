import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, it } from "vitest";
import { BatchedResponseWriter } from "./batched-response-writer";

let asked: ServerResponse[] = [];
const faults: unknown[] = [];
const server = createServer((_request, response) => {
  asked.push(response);
  if (asked.length === 2) server.emit("both");
});
beforeEach(async () => {
  asked = [];
  faults.length = 0;
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});
afterEach(() => void server.close());

async function two() {
  const both = once(server, "both");
  const clients = [1, 2].map(() => connect((server.address() as AddressInfo).port, "127.0.0.1"));
  for (const client of clients) client.write("GET / HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
  await both;
  return clients.map((client) => text(client));
}

it("sends each answer whole, and every cookie of it", async () => {
  const answers = await two();
  const together = new BatchedResponseWriter((error) => faults.push(error));
  for (const response of asked) {
    // Other headers may be set before, and Node.js then takes a list of names and values in another way.
    response.setHeader("X-Content-Type-Options", "nosniff");
    const headers = ["Content-Length", "2", "Set-Cookie", ["a=1", "b=2"]];
    together.send(response, { status: 200, headers, body: "it" });
  }
  expect(answers).toHaveLength(2);
  for (const answer of await Promise.all(answers)) {
    expect(answer).toMatch(/^HTTP\/1.1 200 OK\r\n/);
    expect(answer.match(/^set-cookie: .*$/gim)).toEqual(["Set-Cookie: a=1", "Set-Cookie: b=2"]);
    expect(answer).toContain("X-Content-Type-Options: nosniff");
    expect(answer).toMatch(/\r\n\r\nit$/);
  }
});

it("loses the other answers to none that cannot be sent", async () => {
  const answers = await two();
  const together = new BatchedResponseWriter((error) => faults.push(error));
  const [broken, good] = asked as [ServerResponse, ServerResponse];
  together.send(broken, { status: 200, headers: ["X-Broken", "a\nb"], body: "no" });
  together.send(good, { status: 200, headers: ["Content-Length", "2"], body: "it" });
  const told = await Promise.all(answers);
  expect(told.filter((answer) => answer.endsWith("\r\n\r\nit"))).toHaveLength(1);
  expect(told).toContain("");
  expect(faults).toHaveLength(1);
});
