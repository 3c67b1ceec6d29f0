import type { ServerResponse } from "node:http";

/**
 * Lets `answer` write to `response`, but holds back whatever comes with a status of 500 or above: its
 * headers and body are dropped and `instead` writes the answer.
 *
 * Next.js has error pages of its own, which speak to developers and cannot say 503.
 */
export async function interceptServerErrors(
  response: ServerResponse,
  answer: () => Promise<void>,
  instead: () => Promise<void>,
): Promise<void> {
  const { writeHead, write, end, flushHeaders } = response;
  let failed = false;
  const failing = (status: number) => {
    failed ||= !response.headersSent && status >= 500;
    return failed;
  };
  response.writeHead = ((status: number, ...rest: []) =>
    failing(status) ? response : writeHead.call(response, status, ...rest)) as typeof writeHead;
  response.flushHeaders = () => {
    if (!failing(response.statusCode)) flushHeaders.call(response);
  };
  response.write = ((...args: Parameters<typeof write>) =>
    failing(response.statusCode) ? true : write.apply(response, args)) as typeof write;
  response.end = ((...args: Parameters<typeof end>) => {
    if (!failing(response.statusCode)) return end.apply(response, args);
    Object.assign(response, { writeHead, write, end, flushHeaders });
    for (const name of response.getHeaderNames()) response.removeHeader(name);
    instead();
    return response;
  }) as typeof end;
  await answer();
}
