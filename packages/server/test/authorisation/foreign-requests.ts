import { params, template } from "@hongyan/testing/server";
import type { Rule } from "./rules.ts";
import { otherApp, otherScene, type Things } from "./two-apps.ts";

/** A request of somebody of the other app that names a thing of the first. */
export interface ForeignRequest {
  method: string;
  path: string;
  body?: object | string;
  headers?: Record<string, string>;
}

/** Every route that has a thing in its path. */
export function byPath(rules: Record<string, Rule>, of: Things): Record<string, ForeignRequest> {
  const routes = Object.entries(rules)
    .filter(([route, rule]) => rule.who === "of-app" && /:(?!tid)/.test(route))
    .map(([route]) => {
      const [method = "", pattern = ""] = route.split(" ");
      const path = pattern.replaceAll(/:(\w+)/g, (_, name: string) =>
        encodeURIComponent(nameInPath(pattern, name, of)),
      );
      return [route, { method, path, ...bodies[route] }] as const;
    });
  return Object.fromEntries(routes);
}

function nameInPath(pattern: string, name: string, of: Things): string {
  if (name === "id") {
    const [, , resource = "", inner] = pattern.split("/");
    const things: Record<string, string> = {
      messages: of.message,
      campaigns: of.campaign,
      "uniform-messages": of.uniform,
      webhooks: of.webhook,
      "auto-replies": of.autoReply,
      "quick-replies": of.quickReply,
      erasures: of.erasure,
    };
    return things[resource === "customer-service" ? (inner ?? "") : resource] ?? "";
  }
  const things: Record<string, string> = {
    openid: of.openid,
    name: of.scene,
    templateId: pattern.includes("bridges") ? of.oldTemplateId : of.templateId,
    media: of.media,
    mediaId: of.mediaId,
    kfAccount: of.kfAccount,
    deliveryId: of.delivery,
    appid: of.appid,
  };
  return things[name] ?? "";
}

/** So that nothing but the thing itself is in the way. */
const bodies: Record<string, Pick<ForeignRequest, "body" | "headers">> = {
  "PATCH /v1/apps/:appid": { body: { name: "taken" } },
  "POST /v1/apps/:appid/pause": { body: { reason: "taken" } },
  "PATCH /v1/campaigns/:id": { body: { name: "taken" } },
  "POST /v1/campaigns/:id/recipients": {
    body: "openid\noTaken\n",
    headers: { "content-type": "text/csv" },
  },
  "POST /v1/campaigns/:id/test": { body: { to: [{ openid: "oTaken" }] } },
  "POST /v1/scenes/:name/preview": { body: { params: {} } },
  "PATCH /v1/webhooks/:id": { body: { name: "taken" } },
  "POST /v1/webhooks/:id/replay": { body: { from: new Date(Date.now() - 60_000).toISOString() } },
  "PATCH /v1/customer-service/auto-replies/:id": { body: { enabled: false } },
  "PATCH /v1/customer-service/quick-replies/:id": { body: { title: "taken" } },
  "PATCH /v1/customer-service/agents/:kfAccount": { body: { nickname: "taken" } },
  "POST /v1/customer-service/agents/:kfAccount/invite": { body: { wechatId: "taken" } },
};

/** Every route whose body can name a thing. */
export function byBody(of: Things): ForeignRequest[] {
  const to = { openid: of.openid };
  const base = "/v1/customer-service";
  const mapping = { thing1: "a", thing10: "b", thing9: "c" };
  const data = { thing1: "a", thing10: "b", thing9: "c" };
  const device = { sn: "sn1", modelId: "m1" };
  const card = { notifyType: 2001, notifyCode: of.notifyCode };
  const post = (path: string, body: object, headers?: Record<string, string>): ForeignRequest => ({
    method: "POST",
    path,
    body,
    ...(headers === undefined ? {} : { headers }),
  });
  return [
    post("/v1/messages", { to, scene: of.scene, params }),
    post("/v1/messages", { to: { externalId: of.externalId }, scene: otherScene, params }),
    post("/v1/messages", { to, templateId: of.templateId, data }),
    post("/v1/messages", { to, scene: otherScene, params }, { "idempotency-key": "key-of-a" }),
    post("/v1/messages/batch", { messages: [{ to, scene: of.scene, params }] }),
    post("/v1/campaigns", { name: "x", scene: of.scene, params }),
    post("/v1/campaigns", { name: "x", scene: otherScene, params, audience: { tags: [of.tag] } }),
    post("/v1/campaigns/preview", { name: "x", scene: of.scene, params }),
    post("/v1/scenes", { name: "x", templateId: of.templateId, mapping }),
    post("/v1/scenes/preview", { templateId: of.templateId, mapping }),
    post("/v1/grants", { grants: [{ id: "x", openid: "oOwn", templateId: of.templateId }] }),
    { method: "PATCH", path: "/v1/users", body: { users: [to], add: ["taken"] } },
    {
      method: "PATCH",
      path: "/v1/users",
      body: { users: [{ externalId: of.externalId }], add: ["taken"] },
    },
    { method: "PATCH", path: `/v1/apps/${otherApp}`, body: { defaultScene: of.scene } },
    post("/v1/template-messages", { touser: of.openid, template_id: of.oldTemplateId, data: {} }),
    post("/v1/template-bridges", {
      templateId: "OLD_OWN",
      scene: of.scene,
      mapping: { taskName: "x" },
    }),
    post("/v1/uniform-messages", {
      to,
      params,
      channels: [{ channel: "subscribe", scene: of.scene }],
    }),
    post("/v1/device-messages", { to: [to], templateId: of.templateId, ...device, data }),
    post("/v1/service-cards/ext", { to, ...card, ext: {} }),
    post(`${base}/messages`, { to, text: { content: "x" } }),
    post(`${base}/messages`, { to: { openid: "oOwn" }, image: { media: of.media } }),
    post(`${base}/typing`, { to }),
    post(`${base}/auto-replies`, { trigger: "default", answer: { image: { media: of.media } } }),
    { method: "PUT", path: `${base}/auto-replies/order`, body: { ids: [of.autoReply] } },
    { method: "PUT", path: `${base}/quick-replies/order`, body: { ids: [of.quickReply] } },
    post(`${base}/sessions`, { kfAccount: of.kfAccount, openid: of.openid }),
    post(`${base}/sessions/close`, { kfAccount: of.kfAccount, openid: of.openid }),
  ];
}

/** What a query can name a thing by. */
export function inQuery(of: Things): Record<string, string[]> {
  return {
    openid: [of.openid],
    openidPrefix: [of.openid.slice(0, 6), of.openid],
    externalId: [of.externalId],
    externalIdPrefix: ["ext"],
    tag: [of.tag],
    templateId: [of.templateId],
    scene: [of.scene],
    campaignId: [of.campaign],
    cursor: [of.message, of.campaign, of.openid, "99"],
    kfAccount: [of.kfAccount],
    notifyCode: [of.notifyCode],
    notifyType: ["2001"],
    category: ["1"],
    q: ["text"],
    action: ["scene.saved"],
    status: ["queued"],
  };
}

/** Things of the same forms that nobody has. */
export const nobodys: Things = {
  message: "01900000-0000-7000-8000-000000000001",
  campaign: "01900000-0000-7000-8000-000000000002",
  uniform: "01900000-0000-7000-8000-000000000003",
  webhook: "01900000-0000-7000-8000-000000000004",
  delivery: "987654321",
  autoReply: "01900000-0000-7000-8000-000000000005",
  quickReply: "01900000-0000-7000-8000-000000000006",
  openid: "oNobodyNobodyNobodyNobodyNob",
  externalId: "ext-of-nobody",
  tag: "tag-of-nobody",
  scene: "of-nobody",
  templateId: template.priTmplId.replace("TEST", "NONE"),
  oldTemplateId: "OLD_TEMPLATE_OF_NOBODY",
  media: "0".repeat(64),
  mediaId: "media_id_of_nobody",
  kfAccount: "nobody@nowhere",
  notifyCode: "card-of-nobody",
  erasure: "01900000-0000-7000-8000-000000000007",
  appid: "wxnobody000000001",
};
