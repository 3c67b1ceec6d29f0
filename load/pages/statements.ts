import { createServer } from "node:http";

interface Span {
  spanId: string;
  parentSpanId?: string;
  traceId: string;
  attributes: { key: string }[];
}

/** A collector of traces, which counts the statements of the requests that it is told of. */
export async function collector(port: number) {
  let spans: Span[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const part of request) body += part;
    for (const resource of JSON.parse(body).resourceSpans)
      for (const scope of resource.scopeSpans) spans.push(...scope.spans);
    response.writeHead(200, { "content-type": "application/json" }).end("{}");
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  return {
    forget() {
      spans = [];
    },
    /** Statements of the request in which most were run, since all was last forgotten. */
    most(): number {
      const byTrace = new Map<string, number>();
      for (const { traceId, attributes } of spans)
        if (attributes.some(({ key }) => /^db\.(statement|query\.text)$/.test(key)))
          byTrace.set(traceId, (byTrace.get(traceId) ?? 0) + 1);
      return Math.max(0, ...byTrace.values());
    },
    stop: () => server.close(),
  };
}
