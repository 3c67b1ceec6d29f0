import { createServer as createHttpServer } from "node:http";
import { type AddressInfo, createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { createEmailSender, createSenders, createSmsSender } from "./senders";

const open: Server[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listen<S extends Server>(server: S): Promise<number> {
  open.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
}

/** As much of RFC 5321 as one message needs; `refuse` answers every recipient with 550. */
async function smtpServer(refuse = false) {
  const mails: { from: string; to: string; data: string }[] = [];
  const port = await listen(
    createServer((socket) => {
      let buffer = "";
      let inData = false;
      const mail = { from: "", to: "", data: "" };
      const say = (line: string) => socket.write(`${line}\r\n`);
      say("220 test");
      socket.on("error", () => {});
      socket.on("data", (chunk) => {
        buffer += chunk;
        for (let end = buffer.indexOf("\r\n"); end >= 0; end = buffer.indexOf("\r\n")) {
          const line = buffer.slice(0, end);
          buffer = buffer.slice(end + 2);
          if (inData) {
            if (line !== ".") mail.data += `${line}\n`;
            else {
              inData = false;
              mails.push({ ...mail });
              say("250 kept");
            }
          } else if (/^EHLO/i.test(line)) say("250 test");
          else if (/^MAIL FROM:/i.test(line)) {
            mail.from = line.slice(10);
            say("250 ok");
          } else if (/^RCPT TO:/i.test(line)) {
            mail.to = line.slice(8);
            say(refuse ? `550 no such person ${mail.to}` : "250 ok");
          } else if (/^DATA/i.test(line)) {
            inData = true;
            say("354 go on");
          } else if (/^QUIT/i.test(line)) {
            say("221 bye");
            socket.end();
          } else say("502 unknown");
        }
      });
    }),
  );
  return { url: `smtp://127.0.0.1:${port}`, mails };
}

const mail = {
  eventKey: "test:1",
  channel: "EMAIL" as const,
  recipient: "citizen@example.com",
  subject: "예약 확인",
  body: "Your booking is confirmed.",
};

describe("e-mail", () => {
  it("reaches an SMTP server whole", async () => {
    const { url, mails } = await smtpServer();
    await createEmailSender(url, "vaccine@example.com")(mail);
    expect(mails).toHaveLength(1);
    expect(mails[0]).toMatchObject({ from: "<vaccine@example.com>", to: "<citizen@example.com>" });
    expect(mails[0]?.data).toContain("Your booking is confirmed.");
    expect(mails[0]?.data).toContain(`Subject: =?UTF-8?B?${Buffer.from("예약 확인").toString("base64")}?=`);
  });

  it("takes an address with a comma for one recipient", async () => {
    const { url, mails } = await smtpServer();
    await createEmailSender(
      url,
      "vaccine@example.com",
    )({ ...mail, recipient: "a@example.com,b@example.com" }).catch(() => {});
    expect(mails.filter(({ to }) => to === "<b@example.com>")).toHaveLength(0);
  });

  it("says why it failed without naming the recipient", async () => {
    const { url } = await smtpServer(true);
    const failure = await createEmailSender(url, "vaccine@example.com")(mail).catch((error) => error.message);
    expect(failure).toBe("EENVELOPE 550");
  });

  it("fails when nobody listens", async () => {
    await expect(createEmailSender("smtp://127.0.0.1:1", "vaccine@example.com")(mail)).rejects.toThrow(
      "ESOCKET",
    );
  });
});

const sms = {
  eventKey: "code:1",
  channel: "SMS" as const,
  recipient: "+821012345678",
  subject: "",
  body: "인증번호 123456",
};

async function gateway(status: number) {
  const requests: { headers: Record<string, unknown>; body: unknown; method?: string }[] = [];
  const port = await listen(
    createHttpServer(async (request, response) => {
      let text = "";
      for await (const chunk of request) text += chunk;
      requests.push({ method: request.method, headers: request.headers, body: JSON.parse(text) });
      response.writeHead(status, status === 302 ? { location: "http://127.0.0.1:1/" } : {}).end("{}");
    }),
  );
  return { url: `http://127.0.0.1:${port}/messages`, requests };
}

describe("text messages", () => {
  it("are posted to the gateway with the bearer token", async () => {
    const { url, requests } = await gateway(202);
    await createSmsSender(url, "secret-token")(sms);
    expect(requests).toMatchObject([
      {
        method: "POST",
        headers: {
          authorization: "Bearer secret-token",
          "content-type": "application/json",
          "idempotency-key": "code:1",
        },
        body: { to: "+821012345678", text: "인증번호 123456" },
      },
    ]);
  });

  it.each([
    [503, "HTTP 503"],
    [401, "HTTP 401"],
    [302, "UNREACHABLE"],
  ])("fail at status %i", async (status, message) => {
    const { url } = await gateway(status);
    await expect(createSmsSender(url)(sms)).rejects.toThrow(message);
  });

  it("fail when nobody listens", async () => {
    await expect(createSmsSender("http://127.0.0.1:1/")(sms)).rejects.toThrow("UNREACHABLE");
  });
});

it("has a sender only for what is configured", () => {
  expect(createSenders({ smtpFrom: "a@example.com" })).toEqual({});
  expect(Object.keys(createSenders({ smtpFrom: "a@example.com", smtpUrl: "smtp://127.0.0.1:1" }))).toEqual([
    "EMAIL",
  ]);
  expect(
    Object.keys(createSenders({ smtpFrom: "a@example.com", smsGatewayUrl: "http://127.0.0.1:1" })),
  ).toEqual(["SMS"]);
});
