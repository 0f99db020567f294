import { resolve } from "node:path";
import { z } from "zod";
import { HongyanError } from "./errors.ts";
import { readMasterKeys, type MasterKeys } from "./master-keys.ts";
import type { TracingConfig } from "./tracing/tracing.ts";

/** Everything the server reads from outside, checked once. Nothing else reads `process.env`. */
export interface ServerConfig extends MasterKeys {
  host: string;
  port: number;
  /** True when the port came from the environment, so that another one must not be taken instead. */
  isPortFixed: boolean;
  /** Postgres, or undefined for the embedded database in `dataDir`. */
  databaseUrl: string | undefined;
  dataDir: string;
  /** The first API key, or undefined to generate one (embedded only). */
  apiKey: string | undefined;
  /** The first app, or undefined for the demo app on the emulator. */
  wechatApp: { appid: string; secret: string } | undefined;
  wechatApiBase: string;
  /** Where WeChat is, when the environment said so. */
  isApiBaseFixed: boolean;
  emulatorPort: number;
  /** The emulator's phone in the browser, when this process plays WeChat itself. */
  phoneUrl?: string;
  /** Sends on the wire at once, per process. */
  sendConcurrency: number;
  /** How long a claimed message may stay with a worker that says nothing before it becomes `unknown`. */
  claimLeaseSeconds: number;
  /** Time limit of one call to WeChat. */
  wechatTimeoutMs: number;
  /** Addresses or CIDR ranges of reverse proxies whose X-Forwarded-For is believed. */
  trustedProxies: string[];
  /** Mini programs whose users are believed by the headers of 微信云托管's gateway, and whose pushes by its. */
  cloudApps: string[];
  /** The mini program of 微信云托管's own environment, whose calls go without a token; undefined: none. */
  cloudOpenApiApp: string | undefined;
  /** Requests a minute that one address may make to the routes without an API key. */
  clientRequestsPerMinute: number;
  /** Connections to the API at once, per process; more are closed as they come. */
  maxConnections: number;
  /** Serve /docs and /openapi.json. */
  docs: boolean;
  /** Requests a minute to POST /app/send and POST /mp/sessions that one app may get, per process. */
  appRequestsPerMinute: number;
  /** Messages that one user may have sent from the mini program in a minute, and in 24 hours. */
  userSendsPerMinute: number;
  userSendsPerDay: number;
  /** Requests a minute of an API key that has no limit of its own, per process. */
  keyRequestsPerMinute: number;
  /** Users in the list of one campaign, and lines of one upload. */
  listMaxUsers: number;
  /** Webhooks may go to addresses inside the network, and by plain http. */
  webhookAllowPrivate: boolean;
  /** How long what is over is kept; 0 keeps it for ever. */
  keepDays: KeepDays;
  /** How long a process that is to stop goes on answering, while /readyz says no. */
  drainSeconds: number;
  /** How long a stop may take before the process ends with what is still on the wire. */
  stopSeconds: number;
  /** Run although a newer version has changed the schema. */
  allowNewerSchema: boolean;
  /** Where the API is reached from outside, or undefined when nobody said. */
  publicUrl: string | undefined;
  /** Reads the metrics without an API key. */
  metricsToken: string | undefined;
  /** Where metrics and health are told apart from the API, or undefined for nowhere. */
  metricsListen: { host: string; port: number } | undefined;
  /** Where traces go, or undefined for nowhere: then none are recorded. */
  tracing: TracingConfig | undefined;
  logLevel: string;
  /** The level that requests which succeed, and take no longer than others, are logged at. */
  accessLog: "off" | "debug" | "info";
  /** A request that takes so long is logged as a warning; 0: none is. */
  slowRequestMs: number;
  /** Whether the log names users, or only hints at them. */
  logOpenids: "masked" | "full";
}

/** Whole days, of each kind of record; 0 keeps it for ever. */
interface KeepDays {
  /** Counted from the end of a message, and of the campaign that it belongs to. */
  messages: number;
  /** Of campaigns, counted from the end of the campaign. */
  lists: number;
  events: number;
  /** Of webhooks, as they were delivered; those that failed stay for four times as long. */
  deliveries: number;
  callbacks: number;
  /** What users wrote. */
  customerMessages: number;
  grantReports: number;
}

/** A limit below `least` would take away what the service itself still reads. */
const keepDays = (byDefault: number, least: number) =>
  z.coerce
    .number()
    .int()
    .max(36_500)
    .refine((days) => days === 0 || days >= least, `must be 0 (for ever), or at least ${least}`)
    .default(byDefault);

const requests = (byDefault: number) =>
  z.coerce.number().int().min(1).max(1_000_000_000).default(byDefault);

const port = z.coerce.number().int().min(0).max(65_535);

const envSchema = z.object({
  HOST: z.string().default("127.0.0.1"),
  PORT: port.default(3000),
  DATABASE_URL: z
    .string()
    .regex(/^postgres(ql)?:\/\//, "must begin with postgres://")
    .optional(),
  HONGYAN_DATA_DIR: z.string().default("./.hongyan"),
  HONGYAN_MASTER_KEY: z.string().optional(),
  HONGYAN_OTHER_MASTER_KEYS: z.string().optional(),
  HONGYAN_API_KEY: z.string().min(16, "must have at least 16 characters").optional(),
  WECHAT_APPID: z
    .string()
    .regex(/^wx[0-9a-zA-Z]{1,62}$/, "must look like wx0123456789abcdef")
    .optional(),
  WECHAT_SECRET: z.string().min(1).optional(),
  WECHAT_API_BASE: z.url({ protocol: /^https?$/ }).optional(),
  EMULATOR_PORT: port.default(3100),
  HONGYAN_SEND_CONCURRENCY: z.coerce.number().int().min(1).max(1000).default(64),
  HONGYAN_CLAIM_LEASE_SECONDS: z.coerce.number().min(1).max(3600).default(45),
  HONGYAN_WECHAT_TIMEOUT_MS: z.coerce.number().int().min(100).max(60_000).default(10_000),
  HONGYAN_TRUSTED_PROXIES: z.string().default(""),
  HONGYAN_CLIENT_REQUESTS_PER_MINUTE: z.coerce.number().int().min(1).max(1_000_000).default(600),
  HONGYAN_MAX_CONNECTIONS: z.coerce.number().int().min(1).max(1_000_000).default(10_000),
  HONGYAN_DOCS: z.stringbool().default(true),
  HONGYAN_APP_REQUESTS_PER_MINUTE: requests(60_000),
  HONGYAN_USER_SENDS_PER_MINUTE: requests(20),
  HONGYAN_USER_SENDS_PER_DAY: requests(500),
  HONGYAN_KEY_REQUESTS_PER_MINUTE: requests(60_000),
  HONGYAN_TRUST_CLOUD_HEADERS: z
    .string()
    .regex(/^\s*wx[0-9a-zA-Z]{1,62}\s*(,\s*wx[0-9a-zA-Z]{1,62}\s*)*$/, "must be appids, by commas")
    .optional(),
  HONGYAN_CLOUD_OPEN_API: z
    .string()
    .regex(/^wx[0-9a-zA-Z]{1,62}$/, "must look like wx0123456789abcdef")
    .optional(),
  HONGYAN_LIST_MAX_USERS: z.coerce.number().int().min(1).max(100_000_000).default(10_000_000),
  HONGYAN_WEBHOOK_ALLOW_PRIVATE: z.stringbool().default(false),
  HONGYAN_KEEP_MESSAGES_DAYS: keepDays(90, 7),
  HONGYAN_KEEP_EVENTS_DAYS: keepDays(90, 7),
  HONGYAN_KEEP_LISTS_DAYS: keepDays(30, 1),
  HONGYAN_KEEP_DELIVERIES_DAYS: keepDays(7, 1),
  HONGYAN_KEEP_CALLBACKS_DAYS: keepDays(30, 3),
  HONGYAN_KEEP_CUSTOMER_MESSAGES_DAYS: keepDays(90, 7),
  HONGYAN_KEEP_GRANT_REPORTS_DAYS: keepDays(400, 90),
  HONGYAN_DRAIN_SECONDS: z.coerce.number().int().min(0).max(300).default(0),
  HONGYAN_STOP_SECONDS: z.coerce.number().int().min(1).max(600).default(15),
  HONGYAN_ALLOW_NEWER_SCHEMA: z.stringbool().default(false),
  HONGYAN_PUBLIC_URL: z.url({ protocol: /^https?$/ }).optional(),
  HONGYAN_METRICS_TOKEN: z.string().min(16, "must have at least 16 characters").optional(),
  HONGYAN_METRICS_LISTEN: z
    .string()
    .regex(/^(\[[0-9a-f:.]+\]|[\w.-]+):\d{1,5}$/i, "must look like 127.0.0.1:9464")
    .optional(),
  OTEL_EXPORTER_OTLP_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: z.url({ protocol: /^https?$/ }).optional(),
  OTEL_SERVICE_NAME: z.string().max(200).default("hongyan"),
  OTEL_TRACES_SAMPLER_ARG: z.coerce.number().min(0).max(1).default(1),
  HONGYAN_ACCESS_LOG: z.enum(["off", "debug", "info"]).default("debug"),
  HONGYAN_SLOW_REQUEST_MS: z.coerce.number().int().min(0).max(3_600_000).default(1_000),
  HONGYAN_LOG_OPENIDS: z.enum(["masked", "full"]).default("masked"),
  LOG_LEVEL: z.enum(["fatal", "error", "warn", "info", "debug", "trace", "silent"]).default("info"),
});

/** Every variable that is read; docs/configuration.md explains them. */
export const envNames: readonly string[] = Object.keys(envSchema.shape);

/**
 * Reads and checks the environment; every fault is named at once.
 *
 * @throws {HongyanError} CONFIG_INVALID
 */
export function readConfig(env: Record<string, string | undefined>): ServerConfig {
  const present = Object.fromEntries(Object.entries(env).filter(([, value]) => value !== ""));
  const parsed = envSchema.safeParse(present);
  if (!parsed.success) throw invalid(parsed.error);
  const values = parsed.data;
  if ((values.WECHAT_APPID === undefined) !== (values.WECHAT_SECRET === undefined)) {
    throw new HongyanError("CONFIG_INVALID", "only one of WECHAT_APPID and WECHAT_SECRET is set", {
      hint: "Set both (mp.weixin.qq.com → 开发管理 → 开发设置), or neither to use the emulator.",
    });
  }
  if (values.HONGYAN_CLAIM_LEASE_SECONDS * 1000 <= 3 * values.HONGYAN_WECHAT_TIMEOUT_MS) {
    throw new HongyanError(
      "CONFIG_INVALID",
      "HONGYAN_CLAIM_LEASE_SECONDS is too short for HONGYAN_WECHAT_TIMEOUT_MS",
      {
        hint: "A send may take three calls (send, renew the token, send again): make the lease longer than three time limits.",
      },
    );
  }
  const metricsListen = listenAddress(values.HONGYAN_METRICS_LISTEN);
  if (
    metricsListen !== undefined &&
    !isLoopback(metricsListen.host) &&
    values.HONGYAN_METRICS_TOKEN === undefined
  ) {
    throw new HongyanError(
      "CONFIG_INVALID",
      "HONGYAN_METRICS_LISTEN is open to the network but HONGYAN_METRICS_TOKEN is not set",
      { hint: "Set a token (`openssl rand -hex 32`), or listen on 127.0.0.1." },
    );
  }
  const dataDir = resolve(values.HONGYAN_DATA_DIR);
  return {
    host: values.HOST,
    port: values.PORT,
    isPortFixed: present["PORT"] !== undefined,
    databaseUrl: values.DATABASE_URL,
    dataDir,
    ...readMasterKeys({
      given: values.HONGYAN_MASTER_KEY,
      others: values.HONGYAN_OTHER_MASTER_KEYS,
      databaseUrl: values.DATABASE_URL,
      dataDir,
    }),
    apiKey: values.HONGYAN_API_KEY,
    wechatApp:
      values.WECHAT_APPID && values.WECHAT_SECRET
        ? { appid: values.WECHAT_APPID, secret: values.WECHAT_SECRET }
        : undefined,
    wechatApiBase: values.WECHAT_API_BASE ?? "https://api.weixin.qq.com",
    isApiBaseFixed: values.WECHAT_API_BASE !== undefined,
    emulatorPort: values.EMULATOR_PORT,
    sendConcurrency: values.HONGYAN_SEND_CONCURRENCY,
    claimLeaseSeconds: values.HONGYAN_CLAIM_LEASE_SECONDS,
    wechatTimeoutMs: values.HONGYAN_WECHAT_TIMEOUT_MS,
    trustedProxies: values.HONGYAN_TRUSTED_PROXIES.split(",").flatMap((one) => one.trim() || []),
    cloudApps: values.HONGYAN_TRUST_CLOUD_HEADERS?.split(",").map((one) => one.trim()) ?? [],
    cloudOpenApiApp: values.HONGYAN_CLOUD_OPEN_API,
    clientRequestsPerMinute: values.HONGYAN_CLIENT_REQUESTS_PER_MINUTE,
    maxConnections: values.HONGYAN_MAX_CONNECTIONS,
    docs: values.HONGYAN_DOCS,
    appRequestsPerMinute: values.HONGYAN_APP_REQUESTS_PER_MINUTE,
    userSendsPerMinute: values.HONGYAN_USER_SENDS_PER_MINUTE,
    userSendsPerDay: values.HONGYAN_USER_SENDS_PER_DAY,
    keyRequestsPerMinute: values.HONGYAN_KEY_REQUESTS_PER_MINUTE,
    listMaxUsers: values.HONGYAN_LIST_MAX_USERS,
    webhookAllowPrivate: values.HONGYAN_WEBHOOK_ALLOW_PRIVATE,
    keepDays: {
      messages: values.HONGYAN_KEEP_MESSAGES_DAYS,
      events: values.HONGYAN_KEEP_EVENTS_DAYS,
      lists: values.HONGYAN_KEEP_LISTS_DAYS,
      deliveries: values.HONGYAN_KEEP_DELIVERIES_DAYS,
      callbacks: values.HONGYAN_KEEP_CALLBACKS_DAYS,
      customerMessages: values.HONGYAN_KEEP_CUSTOMER_MESSAGES_DAYS,
      grantReports: values.HONGYAN_KEEP_GRANT_REPORTS_DAYS,
    },
    drainSeconds: values.HONGYAN_DRAIN_SECONDS,
    stopSeconds: values.HONGYAN_STOP_SECONDS,
    allowNewerSchema: values.HONGYAN_ALLOW_NEWER_SCHEMA,
    publicUrl: values.HONGYAN_PUBLIC_URL,
    metricsToken: values.HONGYAN_METRICS_TOKEN,
    metricsListen,
    tracing: tracing(values),
    logLevel: values.LOG_LEVEL,
    accessLog: values.HONGYAN_ACCESS_LOG,
    slowRequestMs: values.HONGYAN_SLOW_REQUEST_MS,
    logOpenids: values.HONGYAN_LOG_OPENIDS,
  };
}

/** The names and their meaning are OpenTelemetry's. */
function tracing(values: z.infer<typeof envSchema>): TracingConfig | undefined {
  const base = values.OTEL_EXPORTER_OTLP_ENDPOINT?.replace(/\/+$/, "");
  const url =
    values.OTEL_EXPORTER_OTLP_TRACES_ENDPOINT ??
    (base === undefined ? undefined : `${base}/v1/traces`);
  if (url === undefined) return undefined;
  return { url, serviceName: values.OTEL_SERVICE_NAME, ratio: values.OTEL_TRACES_SAMPLER_ARG };
}

function listenAddress(text: string | undefined): { host: string; port: number } | undefined {
  if (text === undefined) return undefined;
  const colon = text.lastIndexOf(":");
  return {
    host: text.slice(0, colon).replace(/^\[|\]$/g, ""),
    port: Number(text.slice(colon + 1)),
  };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host === "::1" || host.startsWith("127.");
}

function invalid(error: z.ZodError): HongyanError {
  // Names only: a value may be a secret (S1).
  const faults = error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  return new HongyanError("CONFIG_INVALID", `the environment is not usable: ${faults.join("; ")}`, {
    hint: "docs/configuration.md lists every variable with its default.",
    details: faults,
  });
}
