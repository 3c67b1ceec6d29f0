import parse from "parse-prometheus-text-format";
import { afterEach, describe, expect, it } from "vitest";
import { Metrics } from "../lib/monitoring/metrics";
import { startMetricsServer } from "./metrics-server";

const metrics = new Metrics({
  lines: () => [{ slug: "born-1967", entries: 12, served: 5 }],
  trusted: () => true,
  clockOffsetMs: () => 0,
  pool: { totalCount: 3, idleCount: 2, waitingCount: 0 },
  release: "test",
});
let stop = () => {};
afterEach(() => stop());

describe("/metrics", () => {
  it("is read by a Prometheus parser, and holds what happened", async () => {
    metrics.answered("/book", 200, 0.03);
    metrics.answered("/book", 503, 2);
    metrics.refused("slot-full");
    metrics.statusAnswers += 7;
    const port = await startMetricsServer(metrics, 0, "127.0.0.1");
    stop = port.stop;
    const answer = await fetch(`http://127.0.0.1:${port.port}/metrics`);
    expect(answer.headers.get("content-type")).toContain("version=0.0.4");
    const text = await answer.text();
    const families = parse(text);
    const family = (name: string) => families.find((candidate) => candidate.name === name);
    expect(family("vaccine_status_answers_total")?.metrics[0]?.value).toBe("7");
    expect(family("vaccine_line_served")?.metrics).toEqual([{ value: "5", labels: { window: "born-1967" } }]);
    expect(family("vaccine_refusals_total")?.metrics[0]?.labels).toEqual({ reason: "slot-full" });
    expect(family("vaccine_request_duration_seconds")?.type).toBe("HISTOGRAM");
    // The parser gives a histogram's buckets without their labels.
    expect(text).toContain('vaccine_request_duration_seconds_count{route="/book",status="2xx"} 1');
    expect(text).toContain('vaccine_request_duration_seconds_bucket{le="1",route="/book",status="5xx"} 0');
    expect(family("process_resident_memory_bytes")).toBeDefined();
    expect((await fetch(`http://127.0.0.1:${port.port}/`)).status).toBe(404);
  });
});
