import { callback } from "@hongyan/testing/push";
import { appid, grant, type TestServer } from "@hongyan/testing/server";

const sendPath = "/cgi-bin/message/subscribe/send";

/** WeChat tells Hongyan what becomes of messages. */
export async function connectCallback({ server, emulator, call }: TestServer): Promise<void> {
  await call("PATCH", `/v1/apps/${appid}`, { callback });
  const url = `${server.url}/wechat/callback/${appid}`;
  // Of no use in plain mode.
  const encodingAESKey = "A".repeat(43);
  await emulator.control.setCallback({ appid, callback: { ...callback, url, encodingAESKey } });
}

/** A user whom the business knows as `externalId`, with so many grants. */
export async function makeUser(
  hongyan: TestServer,
  grants: number,
  more: { externalId?: string; tags?: string[] } = {},
): Promise<string> {
  const openid = await hongyan.user(0);
  // Tap by tap: WeChat's event and the report are then known for the same one.
  for (let tap = 0; tap < grants; tap += 1) await grant(hongyan, openid, 1);
  const { externalId, tags = [] } = more;
  if (externalId !== undefined) {
    await hongyan.call("POST", "/v1/users", { users: [{ openid, externalId }] });
  }
  if (tags.length > 0) await hongyan.call("PATCH", "/v1/users", { users: [{ openid }], add: tags });
  return openid;
}

/** Asks for one message and answers with its id. */
export async function submit(
  { call, message }: TestServer,
  openid: string,
  more: Record<string, unknown> = {},
): Promise<string> {
  const { status, body } = await call<{ id: string }>(
    "POST",
    "/v1/messages",
    message(openid, more),
  );
  if (status !== 202) throw new Error(JSON.stringify(body));
  return body.id;
}

/** WeChat refuses the next message so. */
export function refuseNext({ emulator }: TestServer, errcode: number): void {
  emulator.control.addFault({ path: sendPath, kind: "errcode", errcode, times: 1 });
}
