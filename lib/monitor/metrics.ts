import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from "prom-client";

/** A window's line, as far as its figures go. */
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
  pool: { totalCount: number; idleCount: number; waitingCount: number };
  release: string;
}

/** Up to the longest request; seconds. */
const buckets = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];

/** The figures of one process, in Prometheus' text format. Names: prometheus.io/docs/practices/naming. */
export class Metrics {
  readonly registry = new Registry();
  /** Answers with a public status: millions ask, so they are counted with as little as can be. */
  statusAnswers = 0;
  readonly #requests: Histogram<"route" | "status">;
  readonly #refusals: Counter<"reason">;

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
    this.#refusals = new Counter({
      name: "vaccine_refusals_total",
      help: "Refusals by rule, by reason",
      labelNames: ["reason"],
      registers,
    });
    const counted = () => this.statusAnswers;
    new Counter({
      name: "vaccine_status_answers_total",
      help: "Answers with the public status of a line",
      registers,
      collect() {
        this.reset();
        this.inc(counted());
      },
    });
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
    gauge("vaccine_board_trusted", "1 while the gate may let people in by what it last read", () =>
      Number(sources.trusted()),
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
    this.#requests.observe({ route, status: `${Math.floor(status / 100)}xx` }, seconds);
  }

  refused(reason: string): void {
    this.#refusals.inc({ reason });
  }
}
