import { call, callWithoutToken, type CallContext } from "../wire/call.ts";
import { readNumber, readRecord, readRecords, readStrings, readText } from "../wire/read-fields.ts";

export interface RateLimit {
  callCount: number;
  refreshSeconds: number;
}

export interface ApiQuota {
  dailyLimit: number;
  used: number;
  remaining: number;
  rateLimit?: RateLimit;
  componentRateLimit?: RateLimit;
}

/** What WeChat recorded of one request. `requestUrl` and the bodies may hold tokens: do not log them. */
export interface RecordedRequest {
  invokedAt: Date;
  costMs: number;
  requestUrl: string;
  requestBody: string;
  responseBody: string;
  clientIp: string;
}

export interface CallbackCheck {
  dns: { ip: string; realOperator: string }[];
  ping: { ip: string; fromOperator: string; packageLoss: string; time: string }[];
}

/** Calls for operators. Every method throws WechatApiError and WechatUnansweredError. */
export interface OpsApi {
  /**
   * Daily quota of one API, for example `/cgi-bin/message/subscribe/send`; may be 1 % off.
   * Throws 76021 unknown path, 76022 not allowed (also for /sns/*), 76003 malformed.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_getapiquota.html
   */
  quota(cgiPath: string): Promise<ApiQuota>;
  /**
   * Resets the daily counters of all APIs of the app; 10 a month (48006).
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_clearquota.html
   */
  clearQuota(): Promise<void>;
  /**
   * The same without a token, for when the token calls themselves are over their quota.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_clearquotabyappsecret.html
   */
  clearQuotaByAppSecret(): Promise<void>;
  /**
   * Reads a request back by the `rid` of an error, for seven days. Throws 76001 not found, 76003 other app.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_getridinfo.html
   */
  rid(rid: string): Promise<RecordedRequest>;
  /**
   * Lets WeChat try the callback URL. Throws 40201 when none is set.
   * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_callbackcheck.html
   */
  callbackCheck(check: {
    action: "dns" | "ping" | "all";
    check_operator: "CHINANET" | "UNICOM" | "CAP" | "DEFAULT";
  }): Promise<CallbackCheck>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_getapidomainip.html */
  apiDomainIps(): Promise<string[]>;
  /** https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_getcallbackip.html */
  callbackIps(): Promise<string[]>;
}

const area = "general";

export function createOpsApi(ctx: CallContext): OpsApi {
  return {
    async quota(cgiPath) {
      const path = "/cgi-bin/openapi/quota/get";
      const json = { cgi_path: cgiPath };
      return readQuota((await call(ctx, { method: "POST", path, area, json })).fields);
    },

    async clearQuota() {
      const json = { appid: ctx.appid };
      await call(ctx, { method: "POST", path: "/cgi-bin/clear_quota", area, json });
    },

    async clearQuotaByAppSecret() {
      const secret = await ctx.secret();
      await callWithoutToken(ctx, {
        method: "POST",
        path: "/cgi-bin/clear_quota/v2",
        area,
        json: { appid: ctx.appid, appsecret: secret },
        secrets: [secret],
      });
    },

    async rid(rid) {
      const path = "/cgi-bin/openapi/rid/get";
      return readRecorded((await call(ctx, { method: "POST", path, area, json: { rid } })).fields);
    },

    async callbackCheck(check) {
      const path = "/cgi-bin/callback/check";
      return readCallbackCheck(
        (await call(ctx, { method: "POST", path, area, json: check })).fields,
      );
    },

    async apiDomainIps() {
      const path = "/cgi-bin/get_api_domain_ip";
      return readStrings((await call(ctx, { method: "GET", path, area })).fields["ip_list"]);
    },

    async callbackIps() {
      const path = "/cgi-bin/getcallbackip";
      return readStrings((await call(ctx, { method: "GET", path, area })).fields["ip_list"]);
    },
  };
}

function readQuota(fields: Record<string, unknown>): ApiQuota {
  const quota = readRecord(fields["quota"]);
  const rateLimit = readRateLimit(fields["rate_limit"]);
  const componentRateLimit = readRateLimit(fields["component_rate_limit"]);
  return {
    dailyLimit: readNumber(quota["daily_limit"]),
    used: readNumber(quota["used"]),
    remaining: readNumber(quota["remain"]),
    ...(rateLimit && { rateLimit }),
    ...(componentRateLimit && { componentRateLimit }),
  };
}

function readRateLimit(value: unknown): RateLimit | undefined {
  if (value === undefined || value === null) return undefined;
  const limit = readRecord(value);
  return {
    callCount: readNumber(limit["call_count"]),
    refreshSeconds: readNumber(limit["refresh_second"]),
  };
}

function readRecorded(fields: Record<string, unknown>): RecordedRequest {
  const request = readRecord(fields["request"]);
  return {
    // WeChat counts in seconds.
    invokedAt: new Date(readNumber(request["invoke_time"]) * 1000),
    costMs: readNumber(request["cost_in_ms"]),
    requestUrl: readText(request["request_url"]),
    requestBody: readText(request["request_body"]),
    responseBody: readText(request["response_body"]),
    clientIp: readText(request["client_ip"]),
  };
}

function readCallbackCheck(fields: Record<string, unknown>): CallbackCheck {
  return {
    dns: readRecords(fields["dns"]).map((item) => ({
      ip: readText(item["ip"]),
      realOperator: readText(item["real_operator"]),
    })),
    ping: readRecords(fields["ping"]).map((item) => ({
      ip: readText(item["ip"]),
      fromOperator: readText(item["from_operator"]),
      packageLoss: readText(item["package_loss"]),
      time: readText(item["time"]),
    })),
  };
}
