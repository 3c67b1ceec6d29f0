/** How long a step may take. Milliseconds. */
const patience = 8_000;

/** A step of a walk did not go as it should. */
export class StepFailed extends Error {
  /** @param got what came back, without anything but a status and a title */
  constructor(
    readonly step: string,
    readonly got: string,
  ) {
    super(`${step}: ${got}`);
  }
}

export interface FetchedPage {
  status: number;
  location: string;
  text: string;
}

/** What an operator needs to see of an answer: its status, and its reason or its title. */
function said({ status, text, location }: FetchedPage): string {
  const reason = /"reason":"([a-z-]+)"/.exec(text)?.[1];
  const title = /<title>([^<]*)<\/title>/.exec(text)?.[1];
  return [status, location && `to ${location.split("?")[0]}`, reason ?? title]
    .filter(Boolean)
    .join(" · ")
    .slice(0, 200);
}

/** A client with cookies that follows no redirect: a citizen's browser, as far as the server can tell. */
export class HttpSession {
  readonly cookies = new Map<string, string>();

  /**
   * @param reachedAt where the site is asked
   * @param base the site's own address, which forms are sent from
   * @param mark the headers by which the site leaves it out of its figures
   */
  constructor(
    readonly reachedAt: string,
    readonly base: URL,
    readonly mark: Record<string, string>,
  ) {}

  /**
   * Asks, and looks at the answer.
   *
   * @param right what must be true of the answer
   * @throws StepFailed
   */
  async step(
    name: string,
    method: "GET" | "POST",
    path: string,
    right: (page: FetchedPage) => boolean,
    form?: Record<string, string>,
    json = false,
  ): Promise<FetchedPage> {
    const page = await this.#ask(method, path, form, json).catch((error: Error) => {
      const { name: kind, cause } = error as Error & { cause?: { code?: string } };
      throw new StepFailed(
        name,
        kind === "TimeoutError" ? "no answer in time" : `no answer: ${cause?.code ?? kind}`,
      );
    });
    if (!right(page)) throw new StepFailed(name, said(page));
    return page;
  }

  async #ask(
    method: string,
    path: string,
    form?: Record<string, string>,
    json = false,
  ): Promise<FetchedPage> {
    const answer = await fetch(this.reachedAt + path, {
      method,
      redirect: "manual",
      signal: AbortSignal.timeout(patience),
      body: form && new URLSearchParams(form),
      headers: {
        ...this.mark,
        accept: json ? "application/json" : "text/html",
        origin: this.base.origin,
        cookie: [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; "),
      },
    });
    for (const line of answer.headers.getSetCookie()) {
      const [, name = "", value = ""] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
      this.cookies.set(name, value);
    }
    return {
      status: answer.status,
      location: answer.headers.get("location") ?? "",
      text: await answer.text(),
    };
  }
}
