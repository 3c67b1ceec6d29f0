import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

export interface LineFigures {
  slug: string;
  entries: number;
  served: number;
}

/** What is counted elsewhere and only read when somebody looks. */
export interface Sources {
  lines(): LineFigures[];
  /** Whether the last reading of the lines is young enough to let anybody in by it. */
  trusted(): boolean;
  /** This server's clock less the database's. Milliseconds. */
  clockOffsetMs(): number;
  pool: { totalCount: number; idleCount: number; waitingCount: number };
  release: string;
}

/** Up to the longest request; seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

const classOf = (status: number) => `${Math.floor(status / 100)}xx`;

/** The figures of one process, in Prometheus' text format. Names: prometheus.io/docs/practices/naming. */
export class Metrics {
  readonly registry = new Registry();
  /** Answers with a public status: millions ask, so they are counted with as little as can be. */
  statusAnswers = 0;
  policyReports = 0;
  /** Items that a function of the database passed over and warned of. */
  databaseWarnings = 0;
  /** Token checks without a page, by the class of their status. */
  readonly #checks = new Map<string, number>();
  readonly #refused = new Map<string, number>();
  readonly #requests: Histogram<"route" | "status">;

  constructor(sources: Sources) {
    const registers = [this.registry];
    collectDefaultMetrics({ register: this.registry });
    this.#requests = new Histogram({
      name: "vaccine_request_duration_seconds",
      help: "How long answers took, by route and class of status",
      labelNames: ["route", "status"],
      buckets,
      registers,
    });
    // What a crowd asks for is counted by hand, and put in form only when somebody looks.
    const counter = (name: string, help: string, label: string, counts: () => Iterable<[string, number]>) =>
      new Counter({
        name,
        help,
        labelNames: [label],
        registers,
        collect() {
          this.reset();
          for (const [value, count] of counts()) this.inc({ [label]: value }, count);
        },
      });
    counter("vaccine_refusals_total", "Refusals by rule, by reason", "reason", () => this.#refused);
    counter(
      "vaccine_token_checks_total",
      "Token checks without a page, by class of status",
      "status",
      () => this.#checks,
    );
    const plain = (name: string, help: string, count: () => number) =>
      new Counter({
        name,
        help,
        registers,
        collect() {
          this.reset();
          this.inc(count());
        },
      });
    plain(
      "vaccine_status_answers_total",
      "Answers with the public status of a line",
      () => this.statusAnswers,
    );
    plain(
      "vaccine_policy_reports_total",
      "Reports by browsers of what a page's policy kept out",
      () => this.policyReports,
    );
    plain(
      "vaccine_database_warnings_total",
      "Items that a function of the database could not deal with and passed over",
      () => this.databaseWarnings,
    );
    const ofLines = (name: string, help: string, read: (line: LineFigures) => number) =>
      new Gauge({
        name,
        help,
        labelNames: ["window"],
        registers,
        collect() {
          this.reset();
          for (const line of sources.lines()) this.set({ window: line.slug }, read(line));
        },
      });
    ofLines("vaccine_line_entries", "Entries in a window's line", (line) => line.entries);
    ofLines("vaccine_line_served", "Places of a window's line that may enter", (line) => line.served);
    const gauge = (name: string, help: string, read: () => number) =>
      new Gauge({
        name,
        help,
        registers,
        collect() {
          this.set(read());
        },
      });
    new Gauge({
      name: "vaccine_release_info",
      help: "Always 1; the label is the release that this process runs",
      labelNames: ["release"],
      registers,
    }).set({ release: sources.release }, 1);
    gauge(
      "vaccine_board_trusted",
      "1 while the gate may let people in: the lines were read lately and the clock is right",
      () => Number(sources.trusted()),
    );
    gauge(
      "vaccine_clock_offset_seconds",
      "This server's clock less the database's",
      () => sources.clockOffsetMs() / 1_000,
    );
    gauge("vaccine_database_connections", "Connections to the database", () => sources.pool.totalCount);
    gauge(
      "vaccine_database_connections_busy",
      "Connections that do something",
      () => sources.pool.totalCount - sources.pool.idleCount,
    );
    gauge(
      "vaccine_database_callers_waiting",
      "Callers who wait for a connection",
      () => sources.pool.waitingCount,
    );
  }

  /** @param seconds from the request's head to the end of its answer */
  answered(route: string, status: number, seconds: number): void {
    this.#requests.observe({ route, status: classOf(status) }, seconds);
  }

  checked(status: number): void {
    const key = classOf(status);
    this.#checks.set(key, (this.#checks.get(key) ?? 0) + 1);
  }

  refused(reason: string): void {
    this.#refused.set(reason, (this.#refused.get(reason) ?? 0) + 1);
  }
}
