import { Agent, request } from "node:http";

/** A request as it is sent, byte for byte but for what HTTP's framing needs. */
export interface Shot {
  method: string;
  path: string;
  headers: Record<string, string | string[]>;
  body: Buffer | null;
}

export interface Answer {
  /** 0 where none came. */
  status: number;
  headers: Record<string, string | string[] | undefined>;
  text: string;
  /** Why no answer came. */
  fault?: string;
}

/** A server that takes longer has failed. Milliseconds. */
const patience = 30_000;

/** Sends requests over kept connections, following nothing and reading every answer whole. */
export function sender(base: URL, connections: number) {
  const agent = new Agent({ keepAlive: true, maxSockets: connections });
  const send = ({ method, path, headers, body }: Shot): Promise<Answer> =>
    new Promise((resolve) => {
      const none = (fault: string) => resolve({ status: 0, headers: {}, text: "", fault });
      try {
        const sent = request(
          { agent, host: "127.0.0.1", port: base.port, method, path, headers, timeout: patience },
          (response) => {
            const chunks: Buffer[] = [];
            response.on("data", (chunk) => chunks.push(chunk));
            response.on("error", (error) => none(error.message));
            response.on("end", () =>
              resolve({
                status: response.statusCode ?? 0,
                headers: response.headers,
                text: Buffer.concat(chunks).toString("utf8"),
              }),
            );
          },
        );
        sent.on("timeout", () => sent.destroy(new Error("no answer in time")));
        sent.on("error", (error) => none(error.message));
        sent.end(body ?? undefined);
      } catch (error) {
        // What Node.js itself will not send is tried byte by byte in e2e/attacks.
        resolve({ status: -1, headers: {}, text: "", fault: String(error) });
      }
    });
  return { send, stop: () => agent.destroy() };
}
