import { query } from "@hongyan/testing/ledger";
import {
  appid,
  params,
  scene,
  startTestServer,
  template,
  type TestServer,
} from "@hongyan/testing/server";
import { startEmulator } from "@hongyan/wechat-emulator";
import { createLogger } from "../packages/server/src/logger.ts";
import { hashToken } from "../packages/server/src/secrets.ts";
import { planted } from "./planted.ts";

/** A way to come in: what it adds to a request. */
export interface Credential {
  name: string;
  headers: Record<string, string>;
  /** WeChat's SDKs put theirs into the query. */
  accessToken?: string;
}

export interface World extends AsyncDisposable {
  url: string;
  /** Values that are good where they stand, by the name of the member, or of the folder that an id stands behind. Renewed by `restore`. */
  known: Record<string, unknown[]>;
  credentials: Credential[];
  /** What must not be seen in an answer or in the log: the planted secrets, and tokens that were given since. */
  secrets: Set<string>;
  log: string[];
  /** Makes anew what requests have removed meanwhile. */
  restore(): Promise<void>;
  describeApi(): Promise<object>;
}

const otherApp = "wxfuzz0000000001";
const oldTemplate = "OLD_TEMPLATE";
const kfAccount = "anna@shop";
const callback = {
  token: planted.callbackToken,
  encodingAESKey: planted.encodingAESKey,
  mode: "safe" as const,
  format: "json" as const,
};

/** A server with its worker, a database with one thing of each kind, and an emulator that plays WeChat. */
export async function startWorld(databaseUrl: string): Promise<World> {
  await using started = new AsyncDisposableStack();
  const emulator = started.use(await startEmulator());
  emulator.control.addApp({ appid, secret: planted.appSecret });
  emulator.control.addTemplate({ appid, ...template });
  emulator.control.addApp({ appid: otherApp, secret: planted.otherSecret });
  const log: string[] = [];
  const t = started.use(
    await startTestServer({
      databaseUrl,
      emulator,
      env: {
        WECHAT_SECRET: planted.appSecret,
        HONGYAN_MASTER_KEY: planted.masterKey,
        HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true",
        HONGYAN_CLIENT_REQUESTS_PER_MINUTE: "1000000",
      },
      options: {
        logger: createLogger("info", { destination: { write: (line) => log.push(line) } }),
      },
    }),
  );
  const known: World["known"] = {};
  const credentials: Credential[] = [];
  const secrets = new Set<string>(Object.values(planted));
  const restore = async (): Promise<void> => {
    await restoreApps(t);
    credentials.splice(0, Infinity, ...(await makeCredentials(t, databaseUrl)));
    Object.assign(known, await makeThings(t));
    for (const { headers, accessToken } of credentials) {
      for (const text of [headers["cookie"], headers["authorization"], accessToken]) {
        if (text !== undefined) secrets.add(text.replace(/^(Bearer |hongyan=)/, ""));
      }
    }
  };
  await restore();
  const resources = started.move();
  return {
    url: t.server.url,
    known,
    credentials,
    secrets,
    log,
    restore,
    describeApi: async () => (await t.call("GET", "/openapi.json")).body,
    [Symbol.asyncDispose]: () => resources.disposeAsync(),
  };
}

/** Makes a thing, or finds that it is there already; answers with its id. */
function caller(t: TestServer) {
  return async (method: string, path: string, body?: object): Promise<string> => {
    const answer = await t.call<{ id?: string }>(method, path, body);
    if (answer.status >= 400 && answer.status !== 409) {
      throw new Error(`${method} ${path}: ${JSON.stringify(answer.body)}`);
    }
    return answer.body.id ?? "";
  };
}

async function restoreApps(t: TestServer): Promise<void> {
  const call = caller(t);
  t.emulator.control.addTemplate({ appid, ...template });
  await call("POST", "/v1/apps", { appid, secret: planted.appSecret });
  const settings = { callback, pacing: null, defaultScene: null, secret: planted.appSecret };
  await call("PATCH", `/v1/apps/${appid}`, settings);
  await call("POST", "/v1/apps", { appid: otherApp, secret: planted.otherSecret });
  await call("POST", `/v1/templates/sync?appid=${appid}`);
}

async function makeThings(t: TestServer): Promise<World["known"]> {
  const call = caller(t);
  await call("POST", "/v1/scenes", { ...scene, appid });
  const openids = [1, 2, 3].map(() => t.emulator.control.addUser({ appid }).openid);
  const users = openids.map((openid, index) => ({ openid, externalId: `ext-${openid}-${index}` }));
  await call("POST", "/v1/users", { appid, users });
  const grants = openids.map((openid) => ({
    id: `of-${openid}`,
    openid,
    templateId: template.priTmplId,
    count: 100,
  }));
  await call("POST", "/v1/grants", { appid, grants });
  const base = "/v1/customer-service";
  const answer = { text: { content: "您好" } };
  const draft = { appid, name: "draft", scene: scene.name, params, draft: true };
  const inAnHour = new Date(Date.now() + 3_600_000).toISOString();
  const message = { ...t.message(openids[0] ?? ""), appid, sendAt: inAnHour };
  const hook = { appid, url: "http://127.0.0.1:9/", events: ["*"] };
  const bridge = { appid, templateId: oldTemplate, scene: scene.name, mapping: params };
  await call("POST", "/v1/template-bridges", bridge);
  await call("POST", `${base}/agents`, { appid, kfAccount, nickname: "Anna" });
  await receiveCallbacks(t, openids);
  const channels = [{ channel: "subscribe", scene: scene.name }];
  const uniform = { appid, to: { openid: openids[1] }, params, channels };
  const invited = { name: `invited ${openids[0]}`, roles: [{ appid, role: "viewer" }] };
  const ids = {
    messages: [await call("POST", "/v1/messages", message)],
    campaigns: [
      await call("POST", "/v1/campaigns", draft),
      await call("POST", "/v1/campaigns", { ...draft, audience: { list: true } }),
      await call("POST", "/v1/campaigns", { ...draft, draft: false, sendAt: inAnHour }),
    ],
    webhooks: [await call("POST", "/v1/webhooks", hook)],
    "uniform-messages": [await call("POST", "/v1/uniform-messages", uniform)],
    "auto-replies": [
      await call("POST", `${base}/auto-replies`, { appid, trigger: "default", answer }),
    ],
    "quick-replies": [
      await call("POST", `${base}/quick-replies`, { appid, title: "时间", content: "九点到五点" }),
    ],
    "api-keys": [await call("POST", "/v1/api-keys", { name: "to be revoked", scopes: ["*"] })],
    operators: [await call("POST", "/v1/operators", invited)],
  };
  const codes = openids.map((openid) => t.emulator.control.issueCode({ appid, openid }).code);
  return {
    appid: [appid, appid, appid, otherApp],
    openid: openids,
    touser: openids,
    externalId: users.map(({ externalId }) => externalId),
    scene: [scene.name],
    name: [scene.name, "owner"],
    templateId: [template.priTmplId],
    template_id: [oldTemplate, template.priTmplId],
    "template-bridges": [oldTemplate],
    ...ids,
    messageId: ids.messages,
    cursor: [...ids.messages, ...ids.campaigns, ...openids, "1"],
    kfAccount: [kfAccount],
    params: [params],
    mapping: [scene.mapping],
    data: [{ thing1: "a", thing10: "b", thing9: "c" }],
    channels: [channels],
    to: openids.map((openid) => ({ openid })),
    sendAt: [inAnHour],
    category: ["1", "2", "616"],
    events: [["*"]],
    code: [...codes, planted.jsCode],
    secret: [planted.otherSecret, planted.appSecret],
    encodingAESKey: [planted.encodingAESKey],
    token: [planted.callbackToken, planted.link],
    password: [planted.password],
  };
}

/** WeChat's side pushes what users write: conversations come from it. */
async function receiveCallbacks(t: TestServer, openids: string[]): Promise<void> {
  const url = `${t.server.url}/wechat/callback/${appid}`;
  await t.emulator.control.setCallback({ appid, callback: { ...callback, url } });
  for (const openid of openids) {
    t.emulator.control.userMessage({ appid, openid, msgtype: "text", content: "在吗" });
  }
  await t.emulator.control.settleCallbacks();
}

async function makeCredentials(t: TestServer, databaseUrl: string): Promise<Credential[]> {
  const bearer = (text: string) => ({ authorization: `Bearer ${text}` });
  const keyWith = async (body: object): Promise<string> => {
    const made = await t.call<{ key: string }>("POST", "/v1/api-keys", body);
    return made.body.key;
  };
  const all = await keyWith({ name: "all", scopes: ["*"] });
  const ofOne = await keyWith({ name: "of one app", scopes: ["*"], appid });
  const { openid } = t.emulator.control.addUser({ appid });
  const { code } = t.emulator.control.issueCode({ appid, openid });
  const session = await t.call<{ token: string }>("POST", "/mp/sessions", { appid, code });
  const token = `/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=${all}`;
  const gateway = await t.call<{ access_token: string }>("GET", token);
  const owner = await signInOwner(t, databaseUrl);
  return [
    { name: "a key with every scope", headers: bearer(all) },
    { name: "a key of one app", headers: bearer(ofOne) },
    { name: "an owner in the console", headers: owner },
    { name: "an owner without the CSRF token", headers: { cookie: owner["cookie"] ?? "" } },
    { name: "a user of the mini program", headers: bearer(session.body.token ?? "") },
    { name: "an SDK of WeChat's", headers: {}, accessToken: gateway.body.access_token },
    { name: "nobody", headers: {} },
    { name: "a key that never was", headers: bearer("hy_never") },
  ];
}

/** By a link that is planted, so that no password is guessed at too often. */
async function signInOwner(t: TestServer, databaseUrl: string): Promise<Record<string, string>> {
  await query(databaseUrl, "delete from hongyan.sign_in_attempts");
  await query(databaseUrl, "delete from hongyan.operators");
  const hash = hashToken(planted.link).toString("hex");
  await query(
    databaseUrl,
    `insert into hongyan.operator_links (token_hash, expires_at)
     values ('\\x${hash}', now() + interval '1 hour') on conflict do nothing`,
  );
  const response = await fetch(`${t.server.url}/v1/setup`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ token: planted.link, name: "owner", password: planted.password }),
  });
  const { csrfToken = "" } = (await response.json()) as { csrfToken?: string };
  const cookie = response.headers.get("set-cookie")?.split(";")[0] ?? "";
  return { cookie, "x-hongyan-csrf": csrfToken };
}
