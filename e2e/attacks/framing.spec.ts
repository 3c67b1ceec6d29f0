import { connect, type Socket } from "node:net";
import { attacksOf } from "../support/attack";
import { sendRaw, statusOf } from "../support/raw";
import { expect, test } from "../support/test";

const { attack, compareWithTable } = attacksOf("Framing", "Slow clients");

const host = "Host: localhost\r\n";
/** What a smuggler wants answered as a request of its own. It is told by its address, which no other request has. */
const smuggled = `GET /clinics?smuggled=1 HTTP/1.1\r\n${host}Connection: close\r\n\r\n`;

/** How many requests the server saw in some bytes. */
const answersIn = (answer: string) => answer.match(/^HTTP\/1\.1 \d{3}/gm)?.length ?? 0;

test.describe("framing", () => {
  const post = `POST /check HTTP/1.1\r\n${host}Content-Type: application/x-www-form-urlencoded\r\n`;
  const inChunk = `${smuggled.length.toString(16)}\r\n${smuggled}\r\n0\r\n\r\n`;
  for (const [title, text] of [
    [
      "a length of 0, then chunks",
      `${post}Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      "chunks, then a length",
      `${post}Transfer-Encoding: chunked\r\nContent-Length: ${inChunk.length}\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      "two lengths that differ",
      `${post}Content-Length: 0\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
    ],
    ["two lengths in one line", `${post}Content-Length: 0, ${smuggled.length}\r\n\r\n${smuggled}`],
    ["a length with a sign", `${post}Content-Length: +${smuggled.length}\r\n\r\n${smuggled}`],
    ["a length in another base", `${post}Content-Length: 0x5\r\n\r\n${smuggled}`],
    ["a length with a space in it", `${post}Content-Length: 1 0\r\n\r\n${smuggled}`],
    ["a length below zero", `${post}Content-Length: -1\r\n\r\n${smuggled}`],
    ["an unknown coding before chunked", `${post}Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n${smuggled}`],
    [
      "chunked, and a coding after it",
      `${post}Transfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      "two codings in two lines",
      `${post}Transfer-Encoding: chunked\r\nTransfer-Encoding: x\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      "a space before the colon",
      `${post}Transfer-Encoding : chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    [
      "a folded coding",
      `${post}Transfer-Encoding:\r\n chunked\r\nContent-Length: 5\r\n\r\n0\r\n\r\n${smuggled}`,
    ],
    ["a coding with a vertical tab", `${post}Transfer-Encoding: \u000bchunked\r\n\r\n0\r\n\r\n${smuggled}`],
    ["a chunk whose size is no number", `${post}Transfer-Encoding: chunked\r\n\r\nzz\r\n\r\n${smuggled}`],
    [
      "a chunk whose size is too large",
      `${post}Transfer-Encoding: chunked\r\n\r\nfffffffffffffffff\r\n${smuggled}`,
    ],
    ["a chunk whose size has a sign", `${post}Transfer-Encoding: chunked\r\n\r\n-1\r\n\r\n${smuggled}`],
    [
      "a chunk longer than its size",
      `${post}Transfer-Encoding: chunked\r\n\r\n1\r\nabc\r\n0\r\n\r\n${smuggled}`,
    ],
    ["a chunk ended by a line feed alone", `${post}Transfer-Encoding: chunked\r\n\r\n1\na\n0\n\n${smuggled}`],
    ["a header ended by a carriage return alone", `${post}X-A: a\rContent-Length: 0\r\n\r\n${smuggled}`],
    ["a header without a name", `${post}: a\r\nContent-Length: 0\r\n\r\n${smuggled}`],
    ["a null in a header", `${post}X-A: a\u0000b\r\nContent-Length: 0\r\n\r\n${smuggled}`],
    [
      "a request line with another version",
      `POST /check HTTP/1.2\r\n${host}Content-Length: 0\r\n\r\n${smuggled}`,
    ],
    ["three thousand headers", `${post}${"X-A: a\r\n".repeat(3_000)}Content-Length: 0\r\n\r\n${smuggled}`],
  ] as const) {
    attack(title, async () => {
      const answer = await sendRaw(text);
      expect(statusOf(answer)).toBeGreaterThanOrEqual(400);
      expect(statusOf(answer)).toBeLessThan(500);
      expect(answersIn(answer)).toBe(1);
    });
  }

  for (const [title, text, status] of [
    [
      "a request in the body of one that is refused",
      `POST /book/hold HTTP/1.1\r\n${host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
      401,
    ],
    [
      "a request in a chunk of one that is refused",
      `POST /book/hold HTTP/1.1\r\n${host}Transfer-Encoding: chunked\r\n\r\n${inChunk}`,
      401,
    ],
    [
      "a request in the body of a GET",
      `GET /book HTTP/1.1\r\n${host}Content-Length: ${smuggled.length}\r\n\r\n${smuggled}`,
      401,
    ],
  ] as const) {
    attack(title, async () => {
      const answer = await sendRaw(text);
      expect(statusOf(answer)).toBe(status);
      // It is that request's body, and read as nothing else.
      expect(answersIn(answer)).toBe(1);
    });
  }
});

/** A client that sends one byte every second and is never done. */
function drip(start: string): { socket: Socket; closed: Promise<string> } {
  const { port } = new URL(process.env.E2E_BASE_URL ?? "");
  const socket = connect(Number(port), "127.0.0.1", () => socket.write(start));
  const dripping = setInterval(() => socket.write("a"), 1_000);
  let told = "";
  socket.on("data", (chunk) => {
    told += chunk;
  });
  socket.on("error", () => {});
  const closed = new Promise<string>((resolve) =>
    socket.on("close", () => {
      clearInterval(dripping);
      resolve(told);
    }),
  );
  return { socket, closed };
}

test.describe("slow clients", () => {
  for (const [title, start] of [
    ["headers that never end", `GET / HTTP/1.1\r\n${host}X-A: `],
    [
      "a body that never ends",
      `POST /check HTTP/1.1\r\n${host}Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 10000\r\n\r\n`,
    ],
    [
      "a chunk that never ends",
      `POST /check HTTP/1.1\r\n${host}Content-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n\r\nffff\r\n`,
    ],
    ["a request line that never ends", "GET /"],
  ] as const) {
    attack(title, async ({ baseURL }) => {
      test.setTimeout(60_000);
      const slow = Array.from({ length: 100 }, () => drip(start));
      let open = slow.length;
      for (const { closed } of slow) closed.then(() => open--);
      // Others are served meanwhile.
      while (open === slow.length) {
        expect((await fetch(`${baseURL}/queue/born-1967-1968/status.json`)).status).toBe(200);
        expect((await fetch(`${baseURL}/clinics`)).status).toBe(200);
        await new Promise((resolve) => setTimeout(resolve, 500));
      }
      for (const { closed } of slow) expect(await closed).toMatch(/^(HTTP\/1\.1 408 |$)/);
    });
  }

  attack("a connection on which nothing is ever said", async () => {
    test.setTimeout(60_000);
    const { port } = new URL(process.env.E2E_BASE_URL ?? "");
    const socket = connect(Number(port), "127.0.0.1");
    socket.on("error", () => {});
    socket.resume();
    await new Promise((resolve) => socket.on("close", resolve));
  });
});

compareWithTable();
