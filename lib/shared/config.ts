import proxyAddr from "proxy-addr";
import { z } from "zod";
import type { SigningKey } from "./crypto/jwt";

export const signingKeys = z
  .string({
    error:
      "must be set: one or more ID:SECRET pairs with commas between, each secret at least 32 bytes in base64url",
  })
  .transform((text, context): SigningKey[] =>
    text.split(",").map((pair) => {
      const [id = "", encoded = ""] = pair.trim().split(":");
      const secret = Buffer.from(encoded, "base64url");
      if (!/^[A-Za-z0-9-]{1,32}$/.test(id) || secret.length < 32) {
        context.addIssue({
          code: "custom",
          message: "each pair must be ID:SECRET, the secret at least 32 bytes in base64url",
        });
      }
      return { id, secret };
    }),
  );

const flag = z
  .enum(["0", "1"], { error: "must be 0 or 1" })
  .default("0")
  .transform((value) => value === "1");
const optional = z
  .string()
  .optional()
  .transform((value) => value || undefined);
/** `localhost:3000` would be an address, too, of a protocol called localhost. */
const address = z.url({
  protocol: /^https?$/,
  error: "must begin with https:// or http://, such as https://example.com",
});
const optionalAddress = z
  .union([z.literal(""), address])
  .optional()
  .transform((value) => value || undefined);

const isWithoutPath = (text: string) => {
  const { pathname, search, hash } = new URL(text);
  return pathname === "/" && !search && !hash;
};

const addressesOf = (text: string) =>
  text
    .split(",")
    .map((part) => part.trim())
    .filter(Boolean);
const arePlacesOfProxies = (addresses: string[]) => {
  try {
    proxyAddr.compile(addresses);
    return true;
  } catch {
    return false;
  }
};

const variables = z.object({
  NODE_ENV: z
    .enum(["production", "development", "test"], { error: "must be production, development or test" })
    .default("production"),
  PORT: z.coerce.number({ error: "must be a port number" }).int().min(0).max(65_535).default(3000),
  HOST: z.string().default("127.0.0.1"),
  BASE_URL: optionalAddress.refine((value) => value === undefined || isWithoutPath(value), {
    error: "must be an address with nothing behind its name, such as https://example.com",
  }),
  DATABASE_URL: z
    .string({ error: "must be set: postgresql://USER:PASSWORD@HOST:PORT/DATABASE" })
    .regex(/^postgres(ql)?:\/\//, { error: "must begin with postgresql://" }),
  DATABASE_DIRECT_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, { error: "must begin with postgresql://" })
    .optional(),
  DATABASE_CONNECTIONS: z.coerce
    .number({ error: "must be a whole number" })
    .int()
    .min(2)
    .max(200)
    .default(20),
  POSTS_PER_MINUTE: z.coerce.number({ error: "must be a whole number" }).int().min(1).default(240),
  TRUSTED_PROXIES: z.string().default("").transform(addressesOf).refine(arePlacesOfProxies, {
    error: "must be addresses and networks with commas between, such as loopback, 10.0.0.0/8",
  }),
  RELEASE: z.string().max(60).default("unnamed"),
  SIGNING_KEYS: signingKeys,
  SMTP_URL: z
    .union([z.literal(""), z.url({ protocol: /^smtps?$/, error: "must begin with smtp:// or smtps://" })])
    .optional()
    .transform((value) => value || undefined),
  SMTP_FROM: z.string().default("vaccine@example.com"),
  SMS_GATEWAY_URL: optionalAddress,
  SMS_GATEWAY_TOKEN: optional,
  OIDC_ISSUER: optionalAddress,
  OIDC_CLIENT_ID: optional,
  OIDC_CLIENT_SECRET: optional,
  OIDC_NAME: z.string().default("OpenID Connect"),
  KAKAO_CLIENT_ID: optional,
  KAKAO_CLIENT_SECRET: optional,
  NAVER_CLIENT_ID: optional,
  NAVER_CLIENT_SECRET: optional,
  METRICS_PORT: z.coerce.number({ error: "must be a port number" }).int().min(1).max(65_535).optional(),
  METRICS_HOST: z.string().default("127.0.0.1"),
  OTEL_EXPORTER_OTLP_ENDPOINT: optionalAddress,
  SYNTHETIC_CITIZEN: flag.default(true),
  SYNTHETIC_URL: optionalAddress,
  ALERT_EMAILS: z
    .string()
    .default("")
    .transform(addressesOf)
    .pipe(z.array(z.email({ error: "must be e-mail addresses with commas between" }))),
  ALERT_WEBHOOK_URL: optionalAddress,
  KEEP_DAYS: z.coerce.number({ error: "must be a number of days" }).int().min(1).max(3_650).default(90),
  FORGET_PERCENT_A_DAY: z.coerce
    .number({ error: "must be a whole number of percent, from 1 to 100" })
    .int()
    .min(1)
    .max(100)
    .default(5),
  SECURITY_CONTACT: z
    .union([
      z.literal(""),
      z.url({ protocol: /^(?:https|mailto|tel)$/, error: "must begin with https:, mailto: or tel:" }),
    ])
    .optional()
    .transform((value) => value || undefined),
  DEMO: flag,
  LOG_LEVEL: z.enum(["debug", "info", "warn", "error", "silent"]).default("info"),
});

/** The environment is wrong; the message names each variable and what it should be. */
export class ConfigError extends Error {}

/** What the variables say. @throws ConfigError with one line a wrong variable */
export function parseVariables<T>(shape: z.ZodType<T>, source: Record<string, string | undefined>): T {
  const parsed = shape.safeParse(source);
  if (parsed.success) return parsed.data;
  const lines = parsed.error.issues.map((issue) => `  ${issue.path.join(".")}: ${issue.message}`);
  throw new ConfigError(`The environment is not complete:\n${lines.join("\n")}`);
}

/** Reads the environment once, at the start. @throws ConfigError with one line a wrong variable */
export function parseConfig(source: Record<string, string | undefined>) {
  const v = parseVariables(variables, source);
  const keys = (id: string | undefined, secret: string | undefined) =>
    id && secret ? { clientId: id, clientSecret: secret } : undefined;
  const oidcKeys = keys(v.OIDC_CLIENT_ID, v.OIDC_CLIENT_SECRET);
  return {
    production: v.NODE_ENV === "production",
    port: v.PORT,
    host: v.HOST,
    baseUrl: v.BASE_URL ?? `http://localhost:${v.PORT}`,
    securityContact: v.SECURITY_CONTACT,
    databaseUrl: v.DATABASE_URL,
    /** Whether a pooler stands before the database. */
    databasePooled: v.DATABASE_DIRECT_URL !== undefined && v.DATABASE_DIRECT_URL !== v.DATABASE_URL,
    databaseDirectUrl: v.DATABASE_DIRECT_URL ?? v.DATABASE_URL,
    trustedProxies: v.TRUSTED_PROXIES,
    /** The most of one person, at each server. */
    postsPerMinute: v.POSTS_PER_MINUTE,
    release: v.RELEASE,
    databaseConnections: v.DATABASE_CONNECTIONS,
    signingKeys: v.SIGNING_KEYS,
    smtpUrl: v.SMTP_URL,
    smtpFrom: v.SMTP_FROM,
    smsGatewayUrl: v.SMS_GATEWAY_URL,
    smsGatewayToken: v.SMS_GATEWAY_TOKEN,
    oidc: v.OIDC_ISSUER && oidcKeys ? { issuer: v.OIDC_ISSUER, name: v.OIDC_NAME, ...oidcKeys } : undefined,
    kakao: keys(v.KAKAO_CLIENT_ID, v.KAKAO_CLIENT_SECRET),
    naver: keys(v.NAVER_CLIENT_ID, v.NAVER_CLIENT_SECRET),
    metricsPort: v.METRICS_PORT,
    metricsHost: v.METRICS_HOST,
    tracesEndpoint: v.OTEL_EXPORTER_OTLP_ENDPOINT,
    syntheticCitizen: v.SYNTHETIC_CITIZEN,
    syntheticUrl: v.SYNTHETIC_URL,
    alertEmails: v.ALERT_EMAILS,
    alertWebhookUrl: v.ALERT_WEBHOOK_URL,
    retention: { keepDays: v.KEEP_DAYS, percentADay: v.FORGET_PERCENT_A_DAY },
    demo: v.DEMO,
    logLevel: v.LOG_LEVEL,
  };
}

export type Config = ReturnType<typeof parseConfig>;

const ownMachine = new Set(["localhost", "127.0.0.1", "[::1]"]);

/** Whether people must come by a proxy, by whose address all of them would count as one network. */
export function standsBehindUnnamedProxy({
  baseUrl,
  host,
  port,
  trustedProxies,
}: Pick<Config, "baseUrl" | "host" | "port" | "trustedProxies">): boolean {
  if (trustedProxies.length > 0) return false;
  const { protocol, hostname, port: ownPort } = new URL(baseUrl);
  const here = ownMachine.has(hostname) || hostname === host;
  return !(protocol === "http:" && here && Number(ownPort || 80) === port);
}
