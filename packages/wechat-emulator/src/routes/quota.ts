import { readJsonObject, readJsonOrForm, type Call } from "../call.ts";
import { coverage } from "../coverage.ts";
import { clearQuota, dailyLimit, usedToday } from "../quotas.ts";
import { ok, refuse, Refusal, type Reply } from "../reply.ts";
import { authorize } from "../tokens.ts";
import { checkSecret, findApp } from "./credentials.ts";

/**
 * POST /cgi-bin/openapi/quota/get
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_getapiquota.html
 */
export function getApiQuota(call: Call): Reply {
  const { state } = call;
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const path = body["cgi_path"];
  if (typeof path !== "string" || !path.startsWith("/")) return refuse(76003);
  if (path.startsWith("/sns/")) return refuse(76022);
  if (!coverage.some((endpoint) => endpoint.path === path)) return refuse(76021);

  const daily_limit = dailyLimit(state, path);
  const used = usedToday(state, app, path);
  const quota = { daily_limit, used, remain: Math.max(0, daily_limit - used) };
  const perMinute = path === "/cgi-bin/stable_token" ? 10_000 : undefined;
  const call_count = state.switches.minuteQuotas[path] ?? perMinute;
  return ok({ quota, ...(call_count && { rate_limit: { call_count, refresh_second: 60 } }) });
}

/**
 * POST /cgi-bin/openapi/quota/clear: one API's counter, but only of APIs of WeChat's shop (/channels/ec/).
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_clearapiquota.html
 */
export function clearApiQuota(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const path = body["cgi_path"];
  if (typeof path === "string" && path.startsWith("/channels/ec/")) return ok();
  return refuse(coverage.some((endpoint) => endpoint.path === path) ? 76022 : 76021);
}

/**
 * POST /cgi-bin/clear_quota
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_clearquota.html
 */
export function clearApiQuotas(call: Call): Reply {
  const app = authorize(call);
  if (app instanceof Refusal) return app;
  const body = readJsonObject(call);
  if (body instanceof Refusal) return body;
  const { appid } = body;
  if (typeof appid !== "string" || !call.state.apps.has(appid)) return refuse(40013);
  // The token is good, but it is another app's.
  if (appid !== app.appid) return refuse(40014);
  return clearQuota(call.state, app) ?? ok();
}

/**
 * POST /cgi-bin/clear_quota/v2: with the AppSecret in place of a token, in the body or in the query.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/openApi-mgnt/api_clearquotabyappsecret.html
 */
export function clearApiQuotasBySecret(call: Call): Reply {
  const body = readJsonOrForm(call);
  const app = findApp(call, body["appid"] ?? call.query.get("appid"));
  if (app instanceof Refusal) return app;
  const wrongSecret = checkSecret(app, body["appsecret"] ?? call.query.get("appsecret"));
  return wrongSecret ?? clearQuota(call.state, app) ?? ok();
}
