import { Agent, request } from "node:http";

export interface Answer {
  status: number;
  body: string;
  cookies: string[];
}

/** A request of the crowd that was not answered as it should be. Instants by performance.now(). */
export interface Miss {
  path: string;
  status: number;
  from: number;
  to: number;
}

export interface Person {
  id: string;
  cookie: string;
  /** What the person was told on entering; undefined before. */
  entryNo?: number;
}

export class Crowd {
  readonly misses: Miss[] = [];
  answers = 0;
  readonly #agent: Agent;
  #asking = false;
  #done: Promise<unknown> = Promise.resolve();

  constructor(
    readonly baseUrl: string,
    connections: number,
  ) {
    this.#agent = new Agent({ keepAlive: true, maxSockets: connections });
  }

  /** Status 0 stands for an answer that never came. */
  ask(method: string, path: string, cookie: string, form: Record<string, string> = {}): Promise<Answer> {
    const sent = new URLSearchParams(form).toString();
    return new Promise((resolve) => {
      const lost = () => resolve({ status: 0, body: "", cookies: [] });
      const asking = request(
        this.baseUrl + path,
        {
          method,
          agent: this.#agent,
          headers: {
            cookie,
            accept: "application/json",
            origin: this.baseUrl,
            "content-type": "application/x-www-form-urlencoded",
            "content-length": Buffer.byteLength(sent),
          },
        },
        (response) => {
          let body = "";
          response.setEncoding("utf8");
          response.on("data", (chunk) => {
            body += chunk;
          });
          response.on("end", () =>
            resolve({
              status: response.statusCode ?? 0,
              body,
              cookies: response.headers["set-cookie"] ?? [],
            }),
          );
          response.on("error", lost);
        },
      );
      asking.setTimeout(20_000, () => asking.destroy());
      asking.on("error", (error: NodeJS.ErrnoException) => {
        // A kept connection that was closed just as we asked on it: every browser asks again (RFC 9110, 9.2.2).
        if (method === "GET" && asking.reusedSocket && error.code === "ECONNRESET")
          resolve(this.ask(method, path, cookie));
        else lost();
      });
      asking.end(sent);
    });
  }

  /** Everybody enters the line, or enters again; whoever gets no number tries again, as people do. */
  async enter(slug: string, people: readonly Person[]): Promise<number[]> {
    return Promise.all(
      people.map(async (person) => {
        for (let n = 0; n < 20; n++) {
          const answer = await this.ask("POST", `/queue/${slug}/enter`, person.cookie);
          const [ticket] = answer.cookies;
          if (answer.status === 200 && ticket) {
            if (person.entryNo === undefined) person.cookie += `; ${ticket.split(";")[0]}`;
            return JSON.parse(answer.body).entryNo as number;
          }
        }
        throw new Error("could not enter in twenty tries");
      }),
    );
  }

  /**
   * Waits as people do, faster: some ask for the status, some for their place, until `stopWaiting`.
   *
   * @param many requests at a time
   */
  startWaiting(slug: string, people: readonly Person[], many: number): void {
    this.#asking = true;
    const one = async (nth: number) => {
      for (let n = nth; this.#asking; n += many) {
        const person = people[n % people.length] as Person;
        const path = `/queue/${slug}/${n % 3 === 0 ? "place.json" : "status.json"}`;
        const from = performance.now();
        const { status, body } = await this.ask("GET", path, person.cookie);
        const told =
          path.endsWith("place.json") && status === 200 ? JSON.parse(body).entryNo : person.entryNo;
        if (status !== 200 || told !== person.entryNo)
          this.misses.push({ path, status, from, to: performance.now() });
        this.answers++;
      }
    };
    this.#done = Promise.all(Array.from({ length: many }, (_, nth) => one(nth)));
  }

  async stopWaiting(): Promise<void> {
    this.#asking = false;
    await this.#done;
  }

  close(): void {
    this.#agent.destroy();
  }
}
