import { resolve } from "node:path";
import { z } from "zod";
import { HongyanError } from "./errors.ts";
import { readMasterKeys, type MasterKeys } from "./master-keys.ts";

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
  /** Requests a minute that one address may make to the routes without an API key. */
  clientRequestsPerMinute: number;
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
  logLevel: string;
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
    clientRequestsPerMinute: values.HONGYAN_CLIENT_REQUESTS_PER_MINUTE,
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
    logLevel: values.LOG_LEVEL,
  };
}

function invalid(error: z.ZodError): HongyanError {
  // Names only: a value may be a secret (S1).
  const faults = error.issues.map((issue) => `${issue.path.join(".")}: ${issue.message}`);
  return new HongyanError("CONFIG_INVALID", `the environment is not usable: ${faults.join("; ")}`, {
    hint: "docs/configuration.md lists every variable with its default.",
    details: faults,
  });
}
