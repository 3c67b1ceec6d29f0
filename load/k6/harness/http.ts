import { MessageChannel, receiveMessageOnPort, Worker } from "node:worker_threads";
import { record } from "./recorder.ts";

interface Request {
  method: string;
  url: string;
  headers: Record<string, string>;
  body?: string;
}

interface Answer {
  status: number;
  body: string;
  headers: [name: string, value: string][];
  error?: string;
}

// k6 asks and waits; Node.js can only do so while another thread asks.
const asker = `
const { workerData: { port, answered } } = require("node:worker_threads");
port.on("message", async ({ method, url, headers, body }) => {
  let answer;
  try {
    const response = await fetch(url, { method, headers, body, redirect: "manual" });
    answer = { status: response.status, body: await response.text(), headers: [...response.headers] };
  } catch (error) {
    answer = { status: 0, body: "", headers: [], error: String(error) };
  }
  port.postMessage(answer);
  Atomics.store(answered, 0, 1);
  Atomics.notify(answered, 0);
});`;
const answered = new Int32Array(new SharedArrayBuffer(4));
const { port1, port2 } = new MessageChannel();
const worker = new Worker(asker, {
  eval: true,
  workerData: { port: port2, answered },
  transferList: [port2],
});
worker.unref();
port1.unref();

const patience = 30_000;

function ask(request: Request): Answer {
  Atomics.store(answered, 0, 0);
  port1.postMessage(request);
  Atomics.wait(answered, 0, 0, patience);
  const message = receiveMessageOnPort(port1)?.message as Answer | undefined;
  return message ?? { status: 0, body: "", headers: [], error: "no answer in time" };
}

export class CookieJar {
  readonly #cookies = new Map<string, string>();

  set(_url: string, name: string, value: string): void {
    this.#cookies.set(name, value);
  }

  get header(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }
}

interface Params {
  jar?: CookieJar;
  headers?: Record<string, string>;
  tags?: Record<string, string>;
  responseCallback?: (status: number) => boolean;
}

const isFine = (status: number) => status >= 200 && status < 400;

function send(method: string, url: string, form: Record<string, string> | null, params: Params = {}) {
  const { jar = new CookieJar(), tags = {}, responseCallback = isFine } = params;
  const fields = new URLSearchParams(form ?? {}).toString();
  const headers: Record<string, string> = { ...params.headers, cookie: jar.header };
  if (fields) headers["content-type"] = "application/x-www-form-urlencoded";
  const begin = performance.now();
  const answer = ask({ method, url, headers, body: method === "POST" ? fields : undefined });
  record("http_req_duration", performance.now() - begin, tags);
  record("http_req_failed", responseCallback(answer.status) ? 0 : 1, tags);
  for (const [name, value] of answer.headers) {
    const [, cookie = "", content = ""] = name === "set-cookie" ? (/^([^=]+)=([^;]*)/.exec(value) ?? []) : [];
    if (cookie) jar.set(url, cookie, content);
  }
  return {
    ...answer,
    headers: Object.fromEntries(answer.headers.map(([name, value]) => [canonical(name), value])),
  };
}

/** k6 gives header names as Go writes them: Cache-Control. */
function canonical(name: string): string {
  return name.replace(/(^|-)\w/g, (first) => first.toUpperCase());
}

export default {
  get: (url: string, params?: Params) => send("GET", url, null, params),
  post: (url: string, form: Record<string, string> | null, params?: Params) =>
    send("POST", url, form, params),
  expectedStatuses:
    (...statuses: number[]) =>
    (status: number) =>
      statuses.includes(status),
};
