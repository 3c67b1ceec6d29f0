import { createRequire } from "node:module";
import { context, SpanKind, SpanStatusCode, trace } from "@opentelemetry/api";
import { OTLPTraceExporter } from "@opentelemetry/exporter-trace-otlp-http";
import { registerInstrumentations } from "@opentelemetry/instrumentation";
import { PgInstrumentation } from "@opentelemetry/instrumentation-pg";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { BatchSpanProcessor, NodeTracerProvider } from "@opentelemetry/sdk-trace-node";
import type { RequestWrapper } from "./plugins/metrics";

/**
 * Sends a span for each watched request, and within it one for each statement, to an OpenTelemetry
 * collector. Routes and the texts of statements are sent, never addresses typed by people nor bound values.
 *
 * This module is loaded only when tracing is wanted.
 *
 * @param endpoint the collector's base address, as OTEL_EXPORTER_OTLP_ENDPOINT gives it
 */
export function startTracing(endpoint: string): { around: RequestWrapper; stop(): Promise<void> } {
  const url = `${endpoint.replace(/\/$/, "")}/v1/traces`;
  const provider = new NodeTracerProvider({
    resource: resourceFromAttributes({ "service.name": "vaccine-reservation" }),
    spanProcessors: [new BatchSpanProcessor(new OTLPTraceExporter({ url }), { scheduledDelayMillis: 1_000 })],
  });
  provider.register();
  registerInstrumentations({
    tracerProvider: provider,
    instrumentations: [new PgInstrumentation({ requireParentSpan: true })],
  });
  // The driver was loaded before us as an ES module; this hands the same objects to the instrumentation.
  createRequire(import.meta.url)("pg");
  const tracer = trace.getTracer("vaccine-reservation");
  return {
    around(route, response, work) {
      const span = tracer.startSpan(route, {
        kind: SpanKind.SERVER,
        attributes: { "http.request.method": response.req.method ?? "", "http.route": route },
      });
      response.once("close", () => {
        span.setAttribute("http.response.status_code", response.statusCode);
        if (response.statusCode >= 500) span.setStatus({ code: SpanStatusCode.ERROR });
        span.end();
      });
      context.with(trace.setSpan(context.active(), span), work);
    },
    stop: () => provider.shutdown(),
  };
}
