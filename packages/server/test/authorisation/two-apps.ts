import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { callback, push } from "@hongyan/testing/push";
import {
  apiKey,
  appid,
  params,
  scene,
  secret,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { inject } from "vitest";
import { png } from "../customer-service-setup.ts";

/** The app of whoever tries to reach into `appid`. */
export const otherApp = "wxother0000000001";
export const otherScene = "scene-of-the-other";

/** What names the things of an app, as routes and requests name them. */
export interface Things {
  message: string;
  campaign: string;
  uniform: string;
  webhook: string;
  delivery: string;
  autoReply: string;
  quickReply: string;
  openid: string;
  externalId: string;
  tag: string;
  scene: string;
  templateId: string;
  oldTemplateId: string;
  media: string;
  mediaId: string;
  kfAccount: string;
  notifyCode: string;
  erasure: string;
  appid: string;
}

export interface TwoApps extends AsyncDisposable {
  t: TestServer;
  databaseUrl: string;
  /** Those of `appid`. */
  things: Things;
}

/** A server with two apps, of which the first has one thing of every kind. */
export async function startTwoApps(): Promise<TwoApps> {
  await using started = new AsyncDisposableStack();
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const t = started.use(
    await startTestServer({
      databaseUrl,
      options: { worker: false },
      env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true", HONGYAN_CLIENT_REQUESTS_PER_MINUTE: "1000000" },
    }),
  );
  await addOther(t);
  const things = await addThings(t, databaseUrl);
  const resources = started.move();
  return { t, databaseUrl, things, [Symbol.asyncDispose]: () => resources.disposeAsync() };
}

async function addOther(t: TestServer): Promise<void> {
  const priTmplId = "TEST_other_0000000000000000000000000000000001";
  t.emulator.control.addApp({ appid: otherApp, secret });
  t.emulator.control.addTemplate({ appid: otherApp, ...template, priTmplId });
  await made(t, "POST", "/v1/apps", { appid: otherApp, secret });
  await made(t, "POST", `/v1/templates/sync?appid=${otherApp}`, {});
  const saved = { ...scene, appid: otherApp, name: otherScene, templateId: priTmplId };
  await made(t, "POST", "/v1/scenes", saved);
}

async function addThings(t: TestServer, databaseUrl: string): Promise<Things> {
  const [externalId, tag, name, oldTemplateId] = [
    "ext-of-a",
    "tag-of-a",
    "of-a",
    "OLD_TEMPLATE_OF_A",
  ];
  const openid = await t.user(5);
  await made(t, "POST", "/v1/users", { appid, users: [{ openid, externalId }] });
  await made(t, "PATCH", "/v1/users", { appid, users: [{ openid }], add: [tag] });
  await made(t, "POST", "/v1/scenes", { ...scene, appid, name });
  const bridge = { appid, templateId: oldTemplateId, scene: name, mapping: params };
  await made(t, "POST", "/v1/template-bridges", bridge);
  await made(t, "PATCH", `/v1/apps/${appid}`, { callback });

  const message = await made(t, "POST", "/v1/messages", t.message(openid, { appid, scene: name }), {
    "idempotency-key": "key-of-a",
  });
  const uniform = await made(t, "POST", "/v1/uniform-messages", {
    appid,
    to: { openid },
    params,
    channels: [{ channel: "subscribe", scene: name }],
  });
  const draft = { appid, name: "campaign of a", scene: name, params, audience: { list: true } };
  const campaign = await made(t, "POST", "/v1/campaigns", { ...draft, draft: true });
  const hook = { appid, url: "http://127.0.0.1:9/of-a", events: ["*"], name: "webhook of a" };
  const webhook = await made(t, "POST", "/v1/webhooks", hook);
  const base = "/v1/customer-service";
  const answer = { text: { content: "answer of a" } };
  const autoReply = await made(t, "POST", `${base}/auto-replies`, {
    appid,
    trigger: "default",
    answer,
  });
  const quick = { appid, title: "quick of a", content: "content of a" };
  const quickReply = await made(t, "POST", `${base}/quick-replies`, quick);
  const kfAccount = "anna@of-a";
  await made(t, "POST", `${base}/agents`, { appid, kfAccount, nickname: "Anna" });
  const media = await upload(t);
  const mediaId = "media_id_of_a";
  await push(t.server.url, appid, {
    ToUserName: "gh_a",
    FromUserName: openid,
    CreateTime: Math.floor(Date.now() / 1000),
    MsgType: "text",
    Content: "text of a",
    MsgId: "1",
  });
  const delivery = await plant(databaseUrl, { openid, media, mediaId, webhook });
  const erasure = await made(t, "DELETE", `/v1/users/${await t.user(0)}/data?appid=${appid}`, {});
  return {
    message,
    campaign,
    uniform,
    webhook,
    delivery,
    autoReply,
    quickReply,
    openid,
    externalId,
    tag,
    scene: name,
    templateId: template.priTmplId,
    oldTemplateId,
    media,
    mediaId,
    kfAccount,
    notifyCode: "card-of-a",
    erasure,
    appid,
  };
}

/** What only a worker, or WeChat, would write. Answers with the delivery's id. */
async function plant(
  databaseUrl: string,
  {
    openid,
    media,
    mediaId,
    webhook,
  }: { openid: string; media: string; mediaId: string; webhook: string },
): Promise<string> {
  await query(
    databaseUrl,
    `insert into hongyan.conversations (appid, openid, window_opened_at, window_ends_at, window_opened_by, allowance, remaining)
       values ('${appid}', '${openid}', now(), now() + interval '1 day', 'message', 5, 5);
     insert into hongyan.customer_messages (appid, openid, callback_id, msg_id, type, content, created_at)
       values ('${appid}', '${openid}', 1, '1', 'text', '{"content": "text of a"}', now());
     update hongyan.media set media_id = '${mediaId}', media_expires_at = now() + interval '1 day' where hash = '${media}'`,
  );
  const [row] = await query<{ id: string }>(
    databaseUrl,
    `insert into hongyan.webhook_deliveries (webhook_id, id, appid, event_txid, event_id, event_type, status)
       overriding system value
       select '${webhook}', 123456789, appid, txid, id, type, 'failed' from hongyan.events where appid = '${appid}' limit 1
       returning id::text`,
  );
  return row?.id ?? "";
}

async function made(
  t: TestServer,
  method: string,
  path: string,
  body: object,
  headers: Record<string, string> = {},
): Promise<string> {
  const answer = await t.call<{ id: string }>(method, path, body, { headers });
  if (answer.status >= 300) throw new Error(`${path}: ${JSON.stringify(answer.body)}`);
  return answer.body.id;
}

async function upload(t: TestServer): Promise<string> {
  const response = await fetch(`${t.server.url}/v1/customer-service/media?appid=${appid}`, {
    method: "POST",
    headers: { authorization: `Bearer ${apiKey}`, "content-type": "image/png" },
    body: new Uint8Array(png),
  });
  const { media } = (await response.json()) as { media: string };
  return media;
}
