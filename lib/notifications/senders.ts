import { createHash } from "node:crypto";
import { createTransport } from "nodemailer";
import { SendError, type Sender, type Senders } from "./send.job";

/** The longest a server may keep silent. Milliseconds. */
const patience = 5_000;

/** Where messages are sent to; what is absent is not sent. */
export interface SenderSettings {
  /** `smtps://USER:PASSWORD@HOST:PORT`, with nodemailer's options in the query. */
  smtpUrl?: string;
  smtpFrom: string;
  smsGatewayUrl?: string;
  smsGatewayToken?: string;
}

export function createEmailSender(smtpUrl: string, from: string): Sender {
  const address = new URL(smtpUrl);
  // nodemailer reads options from the address alone when it is given one.
  for (const wait of ["connectionTimeout", "greetingTimeout", "socketTimeout"]) {
    if (!address.searchParams.has(wait)) address.searchParams.set(wait, String(patience));
  }
  const transport = createTransport(address.href);
  return async ({ eventKey, recipient, subject, body }) => {
    try {
      await transport.sendMail({
        from,
        // A mail server that is given the same message twice can tell.
        messageId: `<${createHash("sha256").update(eventKey).digest("hex")}@${from.split("@").at(-1)}>`,
        to: { name: "", address: recipient },
        subject,
        text: body,
        disableFileAccess: true,
        disableUrlAccess: true,
      });
    } catch (error) {
      const { code = "SMTP", responseCode = "" } = error as { code?: string; responseCode?: number };
      throw new SendError(`${code} ${responseCode}`.trim());
    }
  };
}

/** Text messages by a gateway that takes `{to, text}` as JSON. */
export function createSmsSender(gatewayUrl: string, token?: string): Sender {
  return async ({ eventKey, recipient, body }) => {
    const response = await fetch(gatewayUrl, {
      method: "POST",
      redirect: "error",
      signal: AbortSignal.timeout(patience),
      headers: {
        "content-type": "application/json",
        // A gateway that knows this header sends a repeated message once.
        "idempotency-key": eventKey,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
      },
      body: JSON.stringify({ to: recipient, text: body }),
    }).catch((error: Error) => {
      throw new SendError(error.name === "TimeoutError" ? "TIMEOUT" : "UNREACHABLE");
    });
    await response.body?.cancel();
    if (!response.ok) throw new SendError(`HTTP ${response.status}`);
  };
}

/** The senders that the settings allow; without settings there are none, and messages stay in the outbox. */
export function createSenders(settings: SenderSettings): Senders {
  return {
    ...(settings.smtpUrl ? { EMAIL: createEmailSender(settings.smtpUrl, settings.smtpFrom) } : {}),
    ...(settings.smsGatewayUrl
      ? { SMS: createSmsSender(settings.smsGatewayUrl, settings.smsGatewayToken) }
      : {}),
  };
}
