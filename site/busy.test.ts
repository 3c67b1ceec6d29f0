import { once } from "node:events";
import { Agent, createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { systemClock } from "../lib/platform/clock";
import { Lane } from "../lib/platform/lane";
import { actOf } from "./busy";
import { crowdAnswers } from "./crowd";

const acts = new Lane(4, 0);
const nothing = () => undefined;
const { answered } = crowdAnswers({
  database: { acts },
  clock: systemClock,
  gate: { status: () => false },
  availability: { document: nothing },
  metrics: { refused: nothing },
  live: { steps: { refused: nothing } },
  strain: { sentAway: nothing },
  check: nothing,
} as unknown as Parameters<typeof crowdAnswers>[0]);
/** What Node.js has read, and of that what was let through. */
const read: string[] = [];
const inside: string[] = [];
const server = createServer((incoming, response) => {
  read.push(`${incoming.method} ${incoming.url}`);
  if (answered(incoming, response)) return;
  inside.push(`${incoming.method} ${incoming.url}`);
  response.end("inside");
});
/** One connection for all requests, as a proxy keeps it. */
const agent = new Agent({ keepAlive: true, maxSockets: 1 });

beforeAll(async () => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
});

afterAll(() => {
  agent.destroy();
  server.close();
});

interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  text: string;
}

function send(method: string, path: string, accept: string): Promise<Answer> {
  const { port } = server.address() as AddressInfo;
  const body = method === "POST" ? "key=confirm-1" : "";
  const headers = {
    accept,
    ...(body && { "content-type": "application/x-www-form-urlencoded", "content-length": body.length }),
  };
  return new Promise((resolve, reject) => {
    const sent = request({ port, host: "127.0.0.1", method, path, headers, agent }, (response) => {
      let text = "";
      response.on("data", (chunk) => {
        text += chunk;
      });
      response.on("end", () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text }),
      );
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

/** As many acts as go on at once, until they are let go. */
function fill(): () => void {
  let letGo = () => {};
  const held = new Promise<void>((resolve) => {
    letGo = resolve;
  });
  for (let n = 0; n < acts.atOnce; n++) void acts.run(() => held);
  return letGo;
}

/** Without what is drawn, and what Node.js adds to each answer by itself. */
function said({ status, headers, text }: Answer) {
  const { date: _date, connection: _connection, "keep-alive": _keepAlive, ...own } = headers;
  expect(Number(own["retry-after"])).toBeGreaterThanOrEqual(2);
  expect(Number(own["retry-after"])).toBeLessThanOrEqual(8);
  return { status, headers: { ...own, "retry-after": "" }, text };
}

test.each([
  ["/book/confirm", "application/json"],
  ["/ko/book/hold", "text/html"],
  ["/en/my-booking/cancel", "text/html"],
])("says the same of %s, whether Node.js has read it or not", async (path, accept) => {
  const letGo = fill();
  read.length = 0;
  const answers: Answer[] = [];
  // The first on a connection is read; how soon the next ones are not is nobody's promise.
  await expect
    .poll(async () => {
      answers.push(await send("POST", path, accept));
      return answers.length - read.length;
    })
    .toBeGreaterThan(1);
  expect(new Set(answers.map((answer) => JSON.stringify(said(answer)))).size).toBe(1);
  expect(answers[0]?.status).toBe(503);
  letGo();
});

test("lets pages through meanwhile, and acts as soon as there is room", async () => {
  const letGo = fill();
  inside.length = 0;
  for (let n = 0; n < 3; n++) await send("POST", "/book/confirm", "application/json");
  expect((await send("GET", "/ko/my-booking", "text/html")).text).toBe("inside");
  letGo();
  await expect.poll(() => acts.full).toBe(false);
  expect((await send("POST", "/book/confirm", "application/json")).text).toBe("inside");
  expect(inside).toEqual(["GET /ko/my-booking", "POST /book/confirm"]);
});

test("refuses whoever begins before whoever goes on", () => {
  expect(actOf("POST", "/ko/book/hold")).toBe("begin");
  expect(actOf("POST", "/wait/join?clinic=1")).toBe("begin");
  for (const path of ["/book/confirm", "/en/book/extend", "/ko/my-booking/change?dose=2", "/wait/accept"])
    expect(actOf("POST", path)).toBe("go on");
  for (const path of ["/ko/book/hold", "/book"]) expect(actOf("GET", path)).toBeUndefined();
  expect(actOf("POST", "/ko/check")).toBeUndefined();
});
