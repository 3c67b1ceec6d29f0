import { connect } from "node:net";

/** Sends bytes as they are, as no well-behaved client would; returns all that came back within two seconds. */
export function sendRaw(text: string): Promise<string> {
  const { port } = new URL(process.env.E2E_BASE_URL ?? "");
  return new Promise((resolve) => {
    const socket = connect(Number(port), "127.0.0.1", () => socket.write(text));
    let answer = "";
    const end = () => {
      socket.destroy();
      resolve(answer);
    };
    socket.setTimeout(2_000, end);
    socket.on("data", (chunk) => {
      answer += chunk;
    });
    socket.on("error", end);
    socket.on("close", end);
  });
}

/** The status of the first answer; 0 for none. */
export const statusOf = (answer: string) => Number(/^HTTP\/1\.1 (\d+)/.exec(answer)?.[1] ?? 0);
