import { createHash, randomBytes } from "node:crypto";

/** 消息推送配置 of the test app, in the mode that needs no key: what a test pushes it can also read. */
export const callback = {
  token: "testCallbackToken",
  mode: "plain" as const,
  format: "json" as const,
};

/** A push as WeChat sends it in plain mode, signed anew at each call. */
export async function push(
  serverUrl: string,
  appid: string,
  message: Record<string, unknown> | string,
  contentType = "application/json",
): Promise<{ status: number; body: string }> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = randomBytes(4).readUInt32BE().toString();
  const signature = createHash("sha1")
    .update([callback.token, timestamp, nonce].toSorted().join(""))
    .digest("hex");
  const query = new URLSearchParams({ signature, timestamp, nonce });
  const response = await fetch(`${serverUrl}/wechat/callback/${appid}?${query.toString()}`, {
    method: "POST",
    headers: { "content-type": contentType },
    body: typeof message === "string" ? message : JSON.stringify(message),
  });
  return { status: response.status, body: await response.text() };
}

/** An event about a user; `List` is an object when there is one item, as WeChat has it. */
export function subscribeEvent(
  event: "popup" | "change" | "sent",
  openid: string,
  list: Record<string, unknown>[],
  createdAtMs = Date.now(),
): Record<string, unknown> {
  return {
    ToUserName: "gh_0a1b2c3d4e5f",
    FromUserName: openid,
    CreateTime: Math.floor(createdAtMs / 1000),
    MsgType: "event",
    Event: `subscribe_msg_${event}_event`,
    List: list.length === 1 ? list[0] : list,
  };
}
