import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";
import { afterEach, describe, expect, test } from "vitest";
import { Door, onlyRequestIn } from "./door";

const post = (path: string, body: string, ...headers: string[]) =>
  [
    `POST ${path} HTTP/1.1`,
    "Host: here",
    ...headers,
    `Content-Length: ${Buffer.byteLength(body)}`,
    "",
    body,
  ].join("\r\n");
const get = (path: string) => `GET ${path} HTTP/1.1\r\nHost: here\r\n\r\n`;

describe("the one request of a piece", () => {
  const read = (text: string) => onlyRequestIn(Buffer.from(text));

  test("is read when it is whole", () => {
    expect(read(post("/act", "key=1"))).toMatchObject({ method: "POST", target: "/act" });
    expect(read(post("/act", "이름=1", "Connection: keep-alive"))?.method).toBe("POST");
    expect(read(get("/page?x=1"))?.target).toBe("/page?x=1");
    expect(read("POST /act HTTP/1.1\r\nContent-Length: 0\r\n\r\n")?.method).toBe("POST");
  });

  test.each([
    ["less", post("/act", "key=1").slice(0, -1)],
    ["a head alone", "POST /act HTTP/1.1\r\nContent-Length: 5\r\n\r\n"],
    ["more", post("/act", "key=1") + get("/")],
    ["an unfinished head", "POST /act HTTP/1.1\r\nHost: here\r\n"],
    ["another version", get("/").replace("1.1", "1.0")],
    ["a body in chunks", post("/act", "", "Transfer-Encoding: chunked")],
    ["two lengths", post("/act", "key=1", "Content-Length: 5")],
    ["one that waits", post("/act", "key=1", "Expect: 100-continue")],
    ["the last", post("/act", "key=1", "Connection: close")],
    ["one that changes the protocol", post("/act", "", "Connection: keep-alive", "Upgrade: websocket")],
    ["a line that ends otherwise", post("/act", "key=1", "A: b\nTransfer-Encoding: chunked")],
  ])("is left to Node when it is %s", (_what, text) => {
    expect(read(text)).toBeNull();
  });
});

describe("a door", () => {
  const opened: (Server | Socket)[] = [];
  afterEach(() => {
    for (const each of opened.splice(0)) "close" in each ? each.close() : each.destroy();
  });

  /** A server that is full, until it is told otherwise, for acts; what it is asked through Node is written down. */
  async function aServer() {
    const state = { full: true, inside: [] as string[] };
    const door = new Door(({ method, target }) =>
      state.full && method === "POST" && target === "/act"
        ? Buffer.from("HTTP/1.1 503 Service Unavailable\r\nContent-Length: 4\r\n\r\ndoor")
        : undefined,
    );
    const server = createServer((request, response) => {
      door.came(request, response);
      const refused = state.full && request.url === "/act";
      if (refused) door.standOn(request, response);
      state.inside.push(`${request.method} ${request.url}`);
      let body = "";
      request.on("data", (text) => {
        body += text;
      });
      request.on("end", () => response.writeHead(refused ? 503 : 200).end(`<${request.url} ${body}>`));
    });
    opened.push(server);
    await once(server.listen(0, "127.0.0.1"), "listening");
    const client = connect((server.address() as AddressInfo).port, "127.0.0.1");
    opened.push(client);
    let read = "";
    client.on("data", (text) => {
      read += text;
    });
    /** Sends pieces one after the other, and waits for what ends the answer to the last. */
    const ask = async (pieces: string[], end: string) => {
      read = "";
      for (const piece of pieces) {
        client.write(piece);
        await new Promise((resolve) => setTimeout(resolve, 20));
      }
      await expect.poll(() => read, { timeout: 5_000 }).toContain(end);
      return read;
    };
    /** The first refusal is Node's. */
    await ask([post("/act", "first=1")], "<");
    await new Promise((resolve) => setImmediate(resolve));
    state.inside.length = 0;
    return { state, door, ask };
  }

  test("refuses what it can without Node", async () => {
    const { state, ask } = await aServer();
    for (let n = 0; n < 3; n++) expect(await ask([post("/act", `key=${n}`)], "door")).toContain("503");
    expect(state.inside).toEqual([]);
  });

  test("lets everything else through, with its body, before and after refusals", async () => {
    const { state, ask } = await aServer();
    expect(await ask([get("/page")], "</page >")).toContain("200");
    await ask([post("/act", "key=1")], "door");
    expect(await ask([post("/other", "name=1")], "</other name=1>")).toContain("200");
    await ask([post("/act", "key=2")], "door");
    expect(state.inside).toEqual(["GET /page", "POST /other"]);
  });

  test("lets acts through when there is room again, and refuses once more when there is none", async () => {
    const { state, ask } = await aServer();
    state.full = false;
    expect(await ask([post("/act", "key=1")], "</act key=1>")).toContain("200");
    state.full = true;
    await ask([post("/act", "key=2")], "door");
    expect(state.inside).toEqual(["POST /act"]);
  });

  test("leaves a connection to Node that sends in pieces or two at once", async () => {
    const { state, ask } = await aServer();
    const act = post("/act", "key=1");
    expect(await ask([act.slice(0, 30), act.slice(30)], "</act key=1>")).toContain("503");
    expect(await ask([act + get("/page")], "</page >")).toMatch(/<\/act key=1>[\s\S]*<\/page >/);
    expect(state.inside).toEqual(["POST /act", "POST /act", "GET /page"]);
  });

  test("lets all through once it has left", async () => {
    const { state, door, ask } = await aServer();
    door.leave();
    await ask([post("/act", "key=1")], "</act key=1>");
    expect(state.inside).toEqual(["POST /act"]);
  });
});
