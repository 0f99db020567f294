import { scope, type Scope } from "../../src/contract/scopes.ts";

/** Who is let through by a route. Whoever is not is refused, before anything about the request is looked at. */
export type Rule =
  /** Whoever asks; `by` is what the request itself is proved by, if it is. */
  | { who: "anybody"; by?: string }
  /** A user of the mini program, with a token of POST /mp/sessions. */
  | { who: "mini-program" }
  /** Somebody in the console, whatever their role, and no API key. */
  | { who: "signed-in" }
  /** An API key or a role with this scope, in the app that the request is about; `besides`: what some requests need more. */
  | { who: "of-app"; scope: Scope; besides?: string }
  /** An API key or a role with this scope that is for every app. */
  | { who: "of-installation"; scope: Scope }
  /** A token of /cgi-bin/token, given for an API key with this scope. */
  | { who: "wechat-sdk"; scope: Scope }
  /** WeChat, by the signature of the app's callback. */
  | { who: "wechat" }
  /** WeChat, by the signature of a third-party platform's callback. */
  | { who: "wechat-of-platform" }
  /** WeChat by way of 微信云托管's gateway, by the app's Token in the path. */
  | { who: "wechat-of-cloud" };

const anybody: Rule = { who: "anybody" };
const miniProgram: Rule = { who: "mini-program" };
const signedIn: Rule = { who: "signed-in" };
const wechat: Rule = { who: "wechat" };
const wechatOfPlatform: Rule = { who: "wechat-of-platform" };
const wechatOfCloud: Rule = { who: "wechat-of-cloud" };
const anybodyWith = (by: string): Rule => ({ who: "anybody", by });
const ofApp = (scope: Scope, besides?: string): Rule =>
  besides === undefined ? { who: "of-app", scope } : { who: "of-app", scope, besides };
const ofInstallation = (scope: Scope): Rule => ({ who: "of-installation", scope });
const wechatSdk = (scope: Scope): Rule => ({ who: "wechat-sdk", scope });

/**
 * What every route lets through, written apart from the routes: a route that has no line here, or lets through somebody else,
 * fails the tests. docs/authorisation.md is made from it.
 */
export const rules: Record<string, Rule> = {
  "GET /": anybody,
  "GET /console": anybody,
  "GET /console/*": anybody,
  "GET /openapi.json": anybody,
  "GET /healthz": anybody,
  "GET /readyz": anybody,
  "GET /metrics": ofInstallation("metrics:read"),

  "POST /app/send": anybodyWith("the code of wx.login"),
  "POST /mp/sessions": anybodyWith("the code of wx.login"),
  "GET /mp/start": miniProgram,
  "GET /mp/scenes": miniProgram,
  "GET /mp/grants": miniProgram,
  "POST /mp/grants": miniProgram,
  "POST /mp/opened": miniProgram,
  "POST /mp/device-tickets": miniProgram,

  "GET /wechat/callback/:appid": wechat,
  "POST /wechat/callback/:appid": wechat,
  "POST /wechat/callback/:appid/:token": wechatOfCloud,
  "POST /wechat/platform/:componentAppid/ticket": wechatOfPlatform,
  "POST /wechat/platform/:componentAppid/message/:appid": wechatOfPlatform,
  "GET /wechat/platform/:componentAppid/authorize": anybodyWith("the link that an owner made"),
  "GET /wechat/platform/:componentAppid/authorized": anybodyWith("the link that an owner made"),

  "GET /v1/platforms": ofInstallation("apps:read"),
  "GET /v1/platforms/:componentAppid": ofInstallation("apps:read"),
  "POST /v1/platforms": ofInstallation("apps:write"),
  "PATCH /v1/platforms/:componentAppid": ofInstallation("apps:write"),
  "DELETE /v1/platforms/:componentAppid": ofInstallation("apps:write"),
  "POST /v1/platforms/:componentAppid/authorization-links": ofInstallation("apps:write"),
  "POST /v1/backups": ofInstallation("*"),

  "POST /v1/setup": anybodyWith("the link that the first start prints"),
  "POST /v1/operators/accept": anybodyWith("the link of an invitation"),
  "POST /v1/session": anybodyWith("name and password, and the second factor"),
  "GET /v1/session": anybodyWith("the cookie; without one it says that nobody is signed in"),
  "DELETE /v1/session": signedIn,
  "DELETE /v1/sessions": signedIn,
  "PATCH /v1/session/operator": signedIn,
  "POST /v1/session/totp": signedIn,
  "PUT /v1/session/totp": signedIn,
  "DELETE /v1/session/totp": signedIn,

  "GET /v1/messages": ofApp("messages:read"),
  "GET /v1/messages/export": ofApp("messages:read"),
  "GET /v1/messages/:id": ofApp("messages:read"),
  "POST /v1/messages": ofApp("messages:write"),
  "POST /v1/messages/batch": ofApp("messages:write"),
  "POST /v1/messages/:id/resend": ofApp("messages:write"),
  "POST /v1/messages/:id/cancel": ofApp("messages:write"),
  "POST /v1/template-messages": ofApp("messages:write"),
  "POST /v1/uniform-messages": ofApp(
    "messages:write",
    "a customer-service channel: `customer-service:write`",
  ),
  "GET /v1/uniform-messages/:id": ofApp("messages:read"),
  "POST /v1/device-tickets": ofApp("messages:write"),
  "POST /v1/device-messages": ofApp("messages:write"),
  "GET /v1/service-cards": ofApp("messages:read"),
  "POST /v1/service-cards": ofApp("messages:write"),
  "POST /v1/service-cards/ext": ofApp("messages:write"),

  "GET /v1/campaigns": ofApp("campaigns:read"),
  "GET /v1/campaigns/:id": ofApp("campaigns:read"),
  "GET /v1/campaigns/:id/progress": ofApp("campaigns:read"),
  "GET /v1/campaigns/:id/preview": ofApp("campaigns:read"),
  "GET /v1/campaigns/:id/recipients": ofApp("campaigns:read"),
  "GET /v1/campaigns/:id/skipped": ofApp("campaigns:read"),
  "POST /v1/campaigns": ofApp("campaigns:write"),
  "POST /v1/campaigns/preview": ofApp("campaigns:read"),
  "PATCH /v1/campaigns/:id": ofApp("campaigns:write"),
  "POST /v1/campaigns/:id/recipients": ofApp("campaigns:write"),
  "POST /v1/campaigns/:id/start": ofApp("campaigns:write"),
  "POST /v1/campaigns/:id/pause": ofApp("campaigns:write"),
  "POST /v1/campaigns/:id/resume": ofApp("campaigns:write"),
  "POST /v1/campaigns/:id/cancel": ofApp("campaigns:write"),
  "POST /v1/campaigns/:id/test": ofApp("campaigns:write"),

  "GET /v1/grants": ofApp("grants:read"),
  "GET /v1/grants/totals": ofApp("grants:read"),
  "GET /v1/grants/:openid/history": ofApp("grants:read"),
  "POST /v1/grants": ofApp("grants:write"),
  "GET /v1/users": ofApp("users:read"),
  "GET /v1/users/:openid": ofApp("users:read"),
  "GET /v1/users/:openid/data": ofApp("personal-data:read"),
  "DELETE /v1/users/:openid/data": ofApp("personal-data:write"),
  "GET /v1/erasures/:id": ofApp("personal-data:write"),
  "POST /v1/users": ofApp("users:write"),
  "PATCH /v1/users": ofApp("users:write"),

  "GET /v1/scenes": ofApp("scenes:read"),
  "GET /v1/scenes/:name": ofApp("scenes:read"),
  "POST /v1/scenes": ofApp("scenes:write"),
  "POST /v1/scenes/preview": ofApp("scenes:read"),
  "POST /v1/scenes/:name/preview": ofApp("scenes:read"),
  "DELETE /v1/scenes/:name": ofApp("scenes:write"),
  "GET /v1/templates": ofApp("templates:read"),
  "POST /v1/templates": ofApp("templates:write"),
  "POST /v1/templates/sync": ofApp("templates:write"),
  "DELETE /v1/templates/:templateId": ofApp("templates:write"),
  "GET /v1/template-library/categories": ofApp("templates:read"),
  "GET /v1/template-library/titles": ofApp("templates:read"),
  "GET /v1/template-library/titles/:tid/keywords": ofApp("templates:read"),
  "GET /v1/template-bridges": ofApp("scenes:read"),
  "GET /v1/template-bridges/:templateId": ofApp("scenes:read"),
  "POST /v1/template-bridges": ofApp("scenes:write"),
  "DELETE /v1/template-bridges/:templateId": ofApp("scenes:write"),
  "POST /v1/template-bridges/proposals": ofApp("templates:read"),
  "POST /v1/template-bridges/migrations": ofApp("templates:write", "`scenes:write`"),

  "POST /v1/customer-service/messages": ofApp("customer-service:write"),
  "POST /v1/customer-service/typing": ofApp("customer-service:write"),
  "GET /v1/customer-service/conversations": ofApp("customer-service:read"),
  "GET /v1/customer-service/conversations/:openid": ofApp("customer-service:read"),
  "GET /v1/customer-service/conversations/:openid/messages": ofApp("customer-service:read"),
  "POST /v1/customer-service/conversations/:openid/read": ofApp("customer-service:write"),
  "POST /v1/customer-service/conversations/:openid/take-back": ofApp("customer-service:write"),
  "GET /v1/customer-service/auto-replies": ofApp("customer-service:read"),
  "POST /v1/customer-service/auto-replies": ofApp("customer-service:write"),
  "POST /v1/customer-service/auto-replies/test": ofApp("customer-service:read"),
  "PUT /v1/customer-service/auto-replies/order": ofApp("customer-service:write"),
  "PATCH /v1/customer-service/auto-replies/:id": ofApp("customer-service:write"),
  "DELETE /v1/customer-service/auto-replies/:id": ofApp("customer-service:write"),
  "GET /v1/customer-service/quick-replies": ofApp("customer-service:read"),
  "POST /v1/customer-service/quick-replies": ofApp("customer-service:write"),
  "PUT /v1/customer-service/quick-replies/order": ofApp("customer-service:write"),
  "PATCH /v1/customer-service/quick-replies/:id": ofApp("customer-service:write"),
  "DELETE /v1/customer-service/quick-replies/:id": ofApp("customer-service:write"),
  "GET /v1/customer-service/media": ofApp("customer-service:read"),
  "GET /v1/customer-service/media/:mediaId/content": ofApp("customer-service:read"),
  "POST /v1/customer-service/media": ofApp("customer-service:write"),
  "DELETE /v1/customer-service/media/:media": ofApp("customer-service:write"),
  "GET /v1/customer-service/agents": ofApp("customer-service:read"),
  "GET /v1/customer-service/agents/online": ofApp("customer-service:read"),
  "POST /v1/customer-service/agents": ofApp("customer-service:write"),
  "PATCH /v1/customer-service/agents/:kfAccount": ofApp("customer-service:write"),
  "DELETE /v1/customer-service/agents/:kfAccount": ofApp("customer-service:write"),
  "POST /v1/customer-service/agents/:kfAccount/invite": ofApp("customer-service:write"),
  "GET /v1/customer-service/sessions": ofApp("customer-service:read"),
  "GET /v1/customer-service/sessions/waiting": ofApp("customer-service:read"),
  "GET /v1/customer-service/sessions/:openid": ofApp("customer-service:read"),
  "POST /v1/customer-service/sessions": ofApp("customer-service:write"),
  "POST /v1/customer-service/sessions/close": ofApp("customer-service:write"),

  "GET /v1/events": ofApp("events:read"),
  "GET /v1/stats": ofApp("statistics:read"),
  "GET /v1/stats/now": ofApp("statistics:read"),
  "GET /v1/stats/reach": ofApp("statistics:read"),
  "GET /v1/callbacks": ofApp("callbacks:read"),
  "GET /v1/audit-log": ofApp("audit-log:read"),

  "GET /v1/webhooks": ofApp("webhooks:read"),
  "GET /v1/webhooks/:id": ofApp("webhooks:read"),
  "GET /v1/webhooks/:id/deliveries": ofApp("webhooks:read"),
  "GET /v1/webhooks/:id/deliveries/:deliveryId": ofApp("webhooks:read"),
  "POST /v1/webhooks": ofApp("webhooks:write", "for every app (`appid: null`): be for every app"),
  "PATCH /v1/webhooks/:id": ofApp("webhooks:write"),
  "DELETE /v1/webhooks/:id": ofApp("webhooks:write"),
  "POST /v1/webhooks/:id/rotate-secret": ofApp("webhooks:write"),
  "POST /v1/webhooks/:id/test": ofApp("webhooks:write"),
  "POST /v1/webhooks/:id/enable": ofApp("webhooks:write"),
  "POST /v1/webhooks/:id/disable": ofApp("webhooks:write"),
  "POST /v1/webhooks/:id/replay": ofApp("webhooks:write"),
  "POST /v1/webhooks/:id/deliveries/:deliveryId/retry": ofApp("webhooks:write"),

  "GET /v1/apps": ofApp("apps:read"),
  "GET /v1/apps/:appid": ofApp("apps:read"),
  "GET /v1/apps/:appid/quota": ofApp("apps:read"),
  "GET /v1/apps/:appid/callback": ofApp("apps:read"),
  "PATCH /v1/apps/:appid": ofApp("apps:write", "to bind an Official Account: be for every app"),
  "POST /v1/apps/:appid/pause": ofApp("apps:write"),
  "POST /v1/apps/:appid/resume": ofApp("apps:write"),
  "POST /v1/apps/:appid/connection-test": ofApp("apps:write"),
  "POST /v1/apps": ofInstallation("apps:write"),
  "DELETE /v1/apps/:appid": ofInstallation("apps:write"),
  "GET /v1/installation": ofApp("apps:read"),
  "GET /v1/retention": ofInstallation("apps:read"),
  "POST /v1/diagnosis": ofInstallation("apps:read"),
  "GET /v1/api-keys": ofInstallation("api-keys:read"),
  "POST /v1/api-keys": ofInstallation("api-keys:write"),
  "DELETE /v1/api-keys/:id": ofInstallation("api-keys:write"),
  "GET /v1/operators": ofInstallation("operators:read"),
  "POST /v1/operators": ofInstallation("operators:write"),
  "PATCH /v1/operators/:id": ofInstallation("operators:write"),
  "DELETE /v1/operators/:id": ofInstallation("operators:write"),
  "POST /v1/operators/:id/link": ofInstallation("operators:write"),

  "GET /cgi-bin/token": anybodyWith("appid, and an API key in place of the secret"),
  "POST /cgi-bin/token": anybodyWith("appid, and an API key in place of the secret"),
  "GET /cgi-bin/stable_token": anybodyWith("appid, and an API key in place of the secret"),
  "POST /cgi-bin/stable_token": anybodyWith("appid, and an API key in place of the secret"),
  "POST /cgi-bin/message/subscribe/send": wechatSdk("messages:write"),
  "POST /cgi-bin/message/wxopen/template/send": wechatSdk("messages:write"),
  "POST /cgi-bin/message/wxopen/template/uniform_send": wechatSdk("messages:write"),
  "POST /cgi-bin/message/device/subscribe/send": wechatSdk("messages:write"),
  "POST /cgi-bin/message/custom/send": wechatSdk("customer-service:write"),
  "POST /cgi-bin/message/custom/typing": wechatSdk("customer-service:write"),
  "POST /cgi-bin/media/upload": wechatSdk("customer-service:write"),
  "POST /wxa/getsnticket": wechatSdk("messages:write"),
  "POST /wxa/set_user_notify": wechatSdk("messages:write"),
  "POST /wxa/set_user_notifyext": wechatSdk("messages:write"),
  "POST /wxa/get_user_notify": wechatSdk("messages:read"),
  // Answered as WeChat answers: a wrong method (43002), a path that is not served (40066).
  "GET /cgi-bin/message/subscribe/send": anybody,
  "GET /cgi-bin/message/wxopen/template/send": anybody,
  "GET /cgi-bin/message/wxopen/template/uniform_send": anybody,
  "GET /cgi-bin/message/device/subscribe/send": anybody,
  "GET /cgi-bin/message/custom/send": anybody,
  "GET /cgi-bin/message/custom/typing": anybody,
  "GET /cgi-bin/media/upload": anybody,
  "GET /wxa/getsnticket": anybody,
  "GET /wxa/set_user_notify": anybody,
  "GET /wxa/set_user_notifyext": anybody,
  "GET /wxa/get_user_notify": anybody,
  "GET /cgi-bin/*": anybody,
  "POST /cgi-bin/*": anybody,
  "GET /wxa/*": anybody,
  "POST /wxa/*": anybody,
  "GET /wxaapi/*": anybody,
  "POST /wxaapi/*": anybody,
  "GET /customservice/*": anybody,
  "POST /customservice/*": anybody,
  "GET /sns/*": anybody,
  "POST /sns/*": anybody,
};

const reads = scope.options.filter(
  (one) => one.endsWith(":read") && !/^(token|personal-data):/.test(one),
);
/** What each role may do, where it is given. */
export const scopesOf: Record<"viewer" | "operator" | "owner", Scope[]> = {
  viewer: reads.filter((one) => !/^(api-keys|operators|audit-log):/.test(one)),
  operator: [
    ...reads,
    "messages:write",
    "campaigns:write",
    "grants:write",
    "users:write",
    "customer-service:write",
    "scenes:write",
    "templates:write",
  ],
  owner: ["*"],
};
