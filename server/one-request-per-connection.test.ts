import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, expect, it } from "vitest";
import { mostQueued, oneAtATime } from "./one-request-per-connection";

const begun: { path: string; response: ServerResponse }[] = [];
let arrived: () => void = () => {};
const server = createServer(
  oneAtATime((request: IncomingMessage, response: ServerResponse) => {
    begun.push({ path: request.url ?? "", response });
    arrived();
  }),
);
let client: Socket;

async function send(requests: number, from = 0): Promise<void> {
  const text = Array.from({ length: requests }, (_, n) => `GET /${from + n} HTTP/1.1\r\nHost: x\r\n\r\n`);
  client.write(text.join(""));
}

async function connected(): Promise<void> {
  begun.length = 0;
  if (!server.listening) await once(server.listen(0, "127.0.0.1"), "listening");
  client = connect((server.address() as AddressInfo).port, "127.0.0.1");
  await once(client, "connect");
}

async function untilBegun(count: number): Promise<void> {
  while (begun.length < count) await new Promise<void>((resolve) => (arrived = resolve));
}

afterEach(() => {
  client.destroy();
  server.closeAllConnections();
  server.close();
});

it("begins with a request once the one before it is answered, in their order", async () => {
  await connected();
  let text = "";
  client.on("data", (chunk) => {
    text += chunk;
  });
  await send(mostQueued);
  for (let n = 0; n < mostQueued; n++) {
    await untilBegun(n + 1);
    expect(begun.map(({ path }) => path)).toEqual(Array.from({ length: n + 1 }, (_, k) => `/${k}`));
    begun[n]?.response.end(`<${n}>`);
  }
  while (!text.includes(`<${mostQueued - 1}>`)) await once(client, "data");
  expect([...text.matchAll(/<(\d+)>/g)].map(([, n]) => Number(n))).toEqual([...begun.keys()]);
});

it("cuts a connection that sends more ahead, and never begins with what lay behind", async () => {
  await connected();
  const closed = once(client, "close");
  client.on("error", () => {});
  client.resume();
  await send(mostQueued + 2);
  await closed;
  expect(begun.map(({ path }) => path)).toEqual(["/0"]);
});

it("tells the one that is being answered when its client goes away, and drops those behind it", async () => {
  await connected();
  await send(3);
  await untilBegun(1);
  const told = once(begun[0]?.response as ServerResponse, "close");
  client.destroy();
  await told;
  begun[0]?.response.end("too late");
  await new Promise((resolve) => setImmediate(resolve));
  expect(begun).toHaveLength(1);
});
