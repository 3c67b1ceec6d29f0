import { createServer } from "node:http";
import parse from "parse-prometheus-text-format";
import { type Database, openDatabase } from "@/lib/shared/db/database";
import { findFreePort } from "@/lib/shared/free-port";
import type { Site } from "@/scripts/start-test-site";
import { newCitizen } from "./support/citizen";
import { admit, signedIn } from "./support/http-session";
import { startSite } from "./support/site";
import { expect, test } from "./support/test";

/** A span as an OpenTelemetry collector is sent it (OTLP over HTTP, as JSON). */
interface Span {
  name: string;
  spanId: string;
  parentSpanId?: string;
  attributes: { key: string; value: { stringValue?: string } }[];
}

const slug = "born-1967-1968";
const spans: Span[] = [];
const collector = createServer(async (request, response) => {
  let body = "";
  for await (const chunk of request) body += chunk;
  for (const resource of JSON.parse(body).resourceSpans)
    for (const scope of resource.scopeSpans) spans.push(...scope.spans);
  response.writeHead(200, { "content-type": "application/json" }).end("{}");
});

test.describe("what an operator sees", () => {
  test.describe.configure({ mode: "serial" });
  let site: Site;
  let own: Database;
  let metricsPort: number;

  test.beforeAll(async () => {
    const collectorPort = await findFreePort();
    collector.listen(collectorPort, "127.0.0.1");
    metricsPort = await findFreePort();
    site = await startSite({
      METRICS_PORT: String(metricsPort),
      OTEL_EXPORTER_OTLP_ENDPOINT: `http://127.0.0.1:${collectorPort}`,
    });
    own = openDatabase(site.databaseUrl, 4);
  });
  test.afterAll(async () => {
    await own.end();
    await site.stop();
    collector.close();
  });

  const figures = async () => parse(await (await fetch(`http://127.0.0.1:${metricsPort}/metrics`)).text());
  const count = (families: ReturnType<typeof parse>, name: string, labels: Record<string, string>) =>
    families
      .find((family) => family.name === name)
      ?.metrics.find((metric) =>
        Object.entries(labels).every(([key, value]) => metric.labels?.[key] === value),
      );

  test("figures, on a port of their own", async () => {
    expect((await fetch(`${site.baseUrl}/metrics`)).status).toBe(404);
    for (let n = 0; n < 3; n++) await fetch(`${site.baseUrl}/queue/${slug}/status.json`);
    await fetch(`${site.baseUrl}/book`);
    const seen = await figures();
    expect(count(seen, "vaccine_status_answers_total", {})?.value).toBe("3");
    expect(count(seen, "vaccine_refusals_total", { reason: "no-session" })?.value).toBe("1");
    expect(count(seen, "vaccine_line_entries", { window: slug })).toBeDefined();
  });

  test("a request's id, in the answer and in each line of the log", async () => {
    const id = "0123456789abcdef0123456789abcdef";
    const headers = { accept: "application/json", "x-request-id": id };
    const answer = await fetch(`${site.baseUrl}/book`, { headers });
    expect(answer.headers.get("x-request-id")).toBe(id);
    expect(await answer.json()).toMatchObject({ reason: "no-session", requestId: id });
    await expect(() => expect(site.output()).toContain(`"request":"${id}"`)).toPass();
    for (const line of site.output().trim().split("\n")) expect(() => JSON.parse(line)).not.toThrow();
  });

  test("a span for a request, and within it one for each statement, without values", async () => {
    const visitor = await signedIn(own, newCitizen(), site);
    await admit(visitor, slug);
    await expect(() => {
      const claim = spans
        .filter((span) => /^\/queue\/\*\/(enter|claim)$/.test(span.name))
        .map((span) => span.spanId);
      const within = spans.filter((span) => claim.includes(span.parentSpanId ?? ""));
      const statements = within.map(
        (span) =>
          span.attributes.find(({ key }) => /^db\.(statement|query\.text)$/.test(key))?.value.stringValue,
      );
      expect(statements.join(" ")).toContain("claim_admission");
    }).toPass();
    expect(JSON.stringify(spans)).not.toContain(visitor.personId);
  });

  test("SIGTERM while people book: each request sent is answered, and no booking is cut", async () => {
    const { rows: slots } = await own.query(
      "SELECT id FROM slot WHERE starts_at > now() ORDER BY id LIMIT 40",
    );
    const visitors = await Promise.all(slots.map(() => signedIn(own, newCitizen(), site)));
    await Promise.all(visitors.map((visitor) => admit(visitor, slug)));
    for (const [n, visitor] of visitors.entries())
      expect((await visitor.post("/book/hold", { slot: String(slots[n].id) })).status).toBe(303);

    const answers = visitors.map((visitor, n) =>
      visitor.post("/book/confirm", { key: `stop-test-${n}`, slot: String(slots[n].id) }),
    );
    await answers[0];
    const from = performance.now();
    const code = await site.signal("SIGTERM");
    expect(code).toBe(0);
    expect(performance.now() - from).toBeLessThan(10_000);
    // A rejection here is a request that was cut.
    for (const answer of await Promise.all(answers)) expect(answer.status).toBe(303);
    const people = visitors.map((visitor) => visitor.personId);
    const booked = await own.query("SELECT count(*) FROM booking WHERE person_id = ANY($1) AND dose = 1", [
      people,
    ]);
    expect(booked.rows[0].count).toBe(people.length);
  });
});
