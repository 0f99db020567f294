import { apiKey, appid, masterKey, secret } from "../lib/sample.ts";

/** Short, so that takeovers happen within a run. */
export const leaseSeconds = 4;
/** One call to WeChat; three of them are shorter than the lease, as the server demands. */
export const wechatTimeoutMs = 1_000;
export const databaseName = "hongyan";
/** Postgres asks for none here; it is there to be looked for in the logs. */
export const databasePassword = "chaos-database-password";

export function serverEnv(where: {
  databaseUrl: string;
  wechatUrl: string;
}): Record<string, string> {
  return {
    DATABASE_URL: where.databaseUrl,
    WECHAT_API_BASE: where.wechatUrl,
    WECHAT_APPID: appid,
    WECHAT_SECRET: secret,
    HONGYAN_API_KEY: apiKey,
    HONGYAN_MASTER_KEY: masterKey,
    HONGYAN_CLAIM_LEASE_SECONDS: String(leaseSeconds),
    HONGYAN_WECHAT_TIMEOUT_MS: String(wechatTimeoutMs),
    HONGYAN_SEND_CONCURRENCY: "16",
    HONGYAN_CLIENT_REQUESTS_PER_MINUTE: "1000000",
    HONGYAN_KEY_REQUESTS_PER_MINUTE: "1000000",
    HONGYAN_USER_SENDS_PER_MINUTE: "1000000",
    HONGYAN_USER_SENDS_PER_DAY: "1000000",
    HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true",
    HONGYAN_DATA_DIR: "/nonexistent",
    LOG_LEVEL: "info",
  };
}
