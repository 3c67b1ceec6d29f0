import { once } from "node:events";
import { Agent, createServer, type IncomingHttpHeaders, request } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, expect, test } from "vitest";
import { ConcurrencyLimiter } from "../../lib/shared/concurrency-limiter";
import { systemClock } from "../../lib/shared/time/clock";
import { createFastPath } from "./index";
import { classifyBookingPost } from "./overload-responses";

const acts = new ConcurrencyLimiter(4, 0);
const nothing = () => undefined;
let overloads = 0;
const answered = createFastPath({
  database: { bookingLimiter: acts },
  clock: systemClock,
  gate: { status: () => false },
  availability: { document: nothing },
  metrics: { refused: nothing },
  live: { steps: { refused: nothing } },
  strain: { countOverload: () => overloads++ },
  check: nothing,
} as unknown as Parameters<typeof createFastPath>[0]);
const inside: string[] = [];
const server = createServer((incoming, response) => {
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

test.each([
  ["/book/confirm", "application/json", /"reason":"unavailable"/],
  ["/ko/book/hold", "text/html", /잠시 뒤에 다시 시도하세요/],
  ["/en/my-booking/cancel", "text/html", /Try again in a moment/],
])(
  "refuses %s at once while the queue is full, in words, and says when to come again",
  async (path, accept, words) => {
    const letGo = fill();
    inside.length = 0;
    const { status, headers, text } = await send("POST", path, accept);
    letGo();
    expect(status).toBe(503);
    expect(text).toMatch(words);
    expect(headers["cache-control"]).toBe("private, no-store");
    expect(Number(headers["retry-after"])).toBeGreaterThanOrEqual(2);
    expect(Number(headers["retry-after"])).toBeLessThanOrEqual(8);
    expect(inside).toEqual([]);
  },
);

test("counts each refusal as overload", async () => {
  const letGo = fill();
  overloads = 0;
  await send("POST", "/book/confirm", "application/json");
  letGo();
  expect(overloads).toBe(1);
});

test("lets pages through at the same time, and acts as soon as there is room", async () => {
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
  expect(classifyBookingPost("POST", "/ko/book/hold")).toBe("begin");
  expect(classifyBookingPost("POST", "/wait/join?clinic=1")).toBe("begin");
  for (const path of ["/book/confirm", "/en/book/extend", "/ko/my-booking/change?dose=2", "/wait/accept"])
    expect(classifyBookingPost("POST", path)).toBe("go on");
  for (const path of ["/ko/book/hold", "/book"]) expect(classifyBookingPost("GET", path)).toBeUndefined();
  expect(classifyBookingPost("POST", "/ko/check")).toBeUndefined();
});

test("counts as overload who finds many ahead, though they are let through", async () => {
  const queue = new ConcurrencyLimiter(1, 4);
  let counted = 0;
  const through = createFastPath({
    database: { bookingLimiter: queue },
    clock: systemClock,
    strain: { countOverload: () => counted++ },
    gate: { status: () => false },
    availability: { document: nothing },
    metrics: { refused: nothing },
    live: { steps: { refused: nothing } },
  } as unknown as Parameters<typeof createFastPath>[0]);
  const asked = { method: "POST", url: "/ko/book/confirm", headers: {} } as Parameters<typeof through>[0];
  const never = () => new Promise<void>(() => {});
  const countedAt = Array.from({ length: 4 }, () => {
    void queue.run(never);
    counted = 0;
    through(asked, {} as Parameters<typeof through>[1]);
    return counted;
  });
  expect(countedAt).toEqual([0, 1, 1, 1]);
});
