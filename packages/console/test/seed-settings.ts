import { appid } from "@hongyan/testing/server";
import type { TestConsole } from "./start-console.ts";

/** Two apps, keys, people and changes, as an installation has them after some weeks. */
export async function seedSettings({ hongyan: { call } }: TestConsole): Promise<void> {
  await call("PATCH", `/v1/apps/${appid}`, { name: "青禾课堂" });
  await call("POST", "/v1/apps", {
    appid: "wxshop0000000001",
    secret: "seed-secret",
    name: "青禾书店",
  });
  await call("PATCH", `/v1/apps/${appid}`, {
    pacing: { perSecond: 200, burst: 400 },
    onUnknown: "resend",
  });
  await call("POST", "/v1/api-keys", {
    name: "课程服务",
    scopes: ["messages:read", "messages:write", "users:write", "grants:read"],
    appid,
  });
  await call("POST", "/v1/api-keys", {
    name: "数据看板",
    scopes: ["statistics:read"],
    requestsPerMinute: 60,
  });
  await call("POST", "/v1/operators", {
    name: "林小满",
    roles: [
      { appid, role: "operator" },
      { appid: "wxshop0000000001", role: "viewer" },
    ],
  });
}

/** A webhook at an address where nobody listens, with an event that waits for it. Answers with its id. */
export async function seedWebhook({ hongyan }: TestConsole): Promise<string> {
  const { body } = await hongyan.call<{ id: string }>("POST", "/v1/webhooks", {
    appid,
    url: "https://hooks.example.com/hongyan",
    events: ["message.*", "grant.*"],
    name: "课程服务",
  });
  const openid = await hongyan.user(1);
  await hongyan.call("POST", "/v1/messages", hongyan.message(openid));
  return body.id;
}
