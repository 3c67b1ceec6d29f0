import { type Agent, request } from "node:http";

export interface Answer {
  status: number;
  body: string;
  /** Of the refusal, when the answer is one (RFC 9457). */
  reason: string | undefined;
}

/** One virtual person's requests: cookies are kept, no redirect is followed, and JSON is asked for. */
export class Browser {
  readonly #cookies = new Map<string, string>();

  /** @param cookie a Cookie header to begin with */
  constructor(
    readonly agent: Agent,
    readonly base: URL,
    cookie: string,
  ) {
    this.#keep(cookie);
  }

  get(path: string, headers: Record<string, string> = {}): Promise<Answer> {
    return this.#ask("GET", path, "", { accept: "application/json", ...headers });
  }

  post(path: string, form: Record<string, string> = {}): Promise<Answer> {
    const body = new URLSearchParams(form).toString();
    return this.#ask("POST", path, body, {
      accept: "application/json",
      origin: this.base.origin,
      "content-length": String(body.length),
      ...(body && { "content-type": "application/x-www-form-urlencoded" }),
    });
  }

  /** Posts, and breaks the connection off without having read an answer. */
  abandon(path: string, form: Record<string, string>): Promise<void> {
    const body = new URLSearchParams(form).toString();
    return new Promise((resolve) => {
      const asked = request({
        host: "127.0.0.1",
        port: this.base.port,
        method: "POST",
        path,
        headers: {
          accept: "application/json",
          origin: this.base.origin,
          host: this.base.host,
          cookie: this.#cookieHeader(),
          "content-type": "application/x-www-form-urlencoded",
          "content-length": body.length,
        },
      });
      asked.once("error", () => {});
      asked.once("close", resolve);
      asked.end(body, () => setImmediate(() => asked.destroy()));
    });
  }

  #cookieHeader(): string {
    return [...this.#cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  #keep(pair: string): void {
    const at = pair.indexOf("=");
    if (at > 0) this.#cookies.set(pair.slice(0, at), pair.slice(at + 1));
  }

  #ask(method: string, path: string, body: string, headers: Record<string, string>): Promise<Answer> {
    const cookie = this.#cookieHeader();
    return new Promise((resolve, reject) => {
      const options = {
        agent: this.agent,
        host: "127.0.0.1",
        port: this.base.port,
        method,
        path,
        headers: { ...headers, host: this.base.host, ...(cookie && { cookie }) },
      };
      const asked = request(options, (answer) => {
        let text = "";
        answer.setEncoding("utf8");
        answer.on("data", (part: string) => {
          text += part;
        });
        answer.once("error", reject);
        answer.once("end", () => {
          for (const line of answer.headers["set-cookie"] ?? []) this.#keep(line.split(";")[0] ?? "");
          const status = answer.statusCode ?? 0;
          resolve({ status, body: text, reason: status >= 400 ? reasonOf(text) : undefined });
        });
      });
      asked.once("error", (error: NodeJS.ErrnoException) => {
        // The server let an idle connection go at that very moment; browsers ask again as well.
        const wasLetGo = asked.reusedSocket && error.code === "ECONNRESET";
        if (wasLetGo) this.#ask(method, path, body, headers).then(resolve, reject);
        else reject(error);
      });
      asked.end(body);
    });
  }
}

function reasonOf(body: string): string {
  try {
    return (JSON.parse(body) as { reason?: string }).reason ?? "no reason given";
  } catch {
    return "not a problem document";
  }
}
