import { inspect } from "node:util";
import { expect, test } from "vitest";
import {
  createWechatClient,
  type Transport,
  TransportError,
  type WechatClient,
} from "@hongyan/wechat";
import { tokenOf } from "./helpers/fake-wechat.ts";
import { findClosedPort, startHttpServer } from "./helpers/http-server.ts";

const planted = {
  secret: "PLANTED-secret-5f1c",
  token: "PLANTED-token-9e2d/+=",
  code: "PLANTED-code-77aa",
  sessionKey: "PLANTED-key-31bb==",
};
const message = { touser: "o", template_id: "t", data: {} };

/** Everything a program could log about what came back. */
function everythingSaid(value: unknown): string {
  const stack = value instanceof Error ? value.stack : "";
  return [
    inspect(value, { depth: 9, showHidden: false }),
    JSON.stringify(value),
    String(value),
    stack,
  ].join("\n");
}

/** Calls everything, and collects all that is returned or thrown, and the state. */
async function collect(client: WechatClient): Promise<string> {
  const proof = { openid: "o", sessionKey: planted.sessionKey };
  const results: unknown[] = [];
  for (const run of [
    () => client.login.code2session(planted.code),
    () => client.login.checkSessionKey(proof),
    () => client.login.resetUserSessionKey(proof),
    () => client.subscribe.send(message),
    () => client.device.sendBody("{}"),
    () => client.device.getSnTicket({ sn: "SN", modelId: "M" }),
    () => client.serviceCards.get({ openid: "o", notifyType: 2001, notifyCode: "c" }),
    () => client.officialAccount.sendBody("{}"),
    () => client.customerService.sendBody("{}"),
    () =>
      client.customerService.uploadMedia({
        type: "image",
        filename: "a.png",
        contentType: "image/png",
        content: new Uint8Array(3),
      }),
    () => client.customerService.getMedia("M"),
    () => client.agents.sessions.get("o"),
    () => client.templates.list(),
    () => client.templates.add({ tid: "1", kidList: [1], sceneDesc: "x" }),
    () => client.ops.quota("/x"),
    () => client.ops.clearQuotaByAppSecret(),
    () => client.tokenSource.renew(planted.token),
    () => client.tokenSource.get(),
  ]) {
    results.push(await run().catch((error: unknown) => error));
  }
  // `get` and `renew` may hand out the token: that is what they are for.
  const said = results.filter((result) => typeof result !== "string").map(everythingSaid);
  return [...said, everythingSaid(client.tokenSource.state()), everythingSaid(client)].join("\n");
}

function expectNoSecret(text: string) {
  for (const value of Object.values(planted)) {
    expect(text).not.toContain(value);
    expect(text).not.toContain(encodeURIComponent(value));
  }
}

const token = JSON.stringify({ access_token: planted.token, expires_in: 7200 });

/** A WeChat that repeats, in whatever it answers, all that it was sent. */
function echo(answer: (echoed: string) => string): Transport {
  return async (request) => {
    const echoed = `${request.path} ${decodeURIComponent(request.path)} ${String(request.body)}`;
    const isToken = request.path.startsWith("/cgi-bin/stable_token");
    const body = isToken ? token : answer(echoed);
    const bytes = request.wantsBytes === true ? { bytes: Buffer.from(body) } : {};
    return { status: 200, body, ...bytes, header: () => undefined };
  };
}

const echoes: Record<string, Transport> = {
  "an errmsg that quotes the request": echo((echoed) =>
    JSON.stringify({ errcode: 40097, errmsg: `bad request: ${echoed}` }),
  ),
  "an error page that quotes the request": echo((echoed) => `<html>${echoed}</html>`),
  "a refused token that is quoted": echo((echoed) =>
    JSON.stringify({ errcode: 40001, errmsg: `invalid ${echoed}` }),
  ),
  "a token call whose errmsg quotes the secret": async (request) => ({
    status: 200,
    body: JSON.stringify({ errcode: 40125, errmsg: `bad ${request.path} ${String(request.body)}` }),
  }),
  "a transport whose error quotes the request": async (request) => {
    const url = `${request.path} ${decodeURIComponent(request.path)}`;
    throw new TypeError(`fetch failed for ${url}`, {
      cause: new Error(`no route to ${url} with ${String(request.body)}`),
    });
  },
  "a TransportError whose text and cause quote the request": async (request) => {
    const text = `${decodeURIComponent(request.path)} ${String(request.body)}`;
    throw new TransportError("WECHAT_TIMEOUT", text, { requestSent: true, cause: new Error(text) });
  },
  "a send that fails after a good token": async (request) => {
    if (request.path.startsWith("/cgi-bin/stable_token")) return { status: 200, body: token };
    const text = `no answer with ${tokenOf(request)}`;
    throw new TransportError("WECHAT_TIMEOUT", text, { requestSent: true, cause: new Error(text) });
  },
  "answers that lack what they should hold": echo(() => "{}"),
};

test.each(Object.entries(echoes))("S1: no secret comes out through %s", async (_, transport) => {
  const { secret } = planted;
  expectNoSecret(await collect(createWechatClient({ appid: "wx1", secret, transport })));
});

test("S1: no secret comes out of real network failures", async () => {
  const { secret } = planted;
  const apiBase = await findClosedPort();
  expectNoSecret(await collect(createWechatClient({ appid: "wx1", secret, apiBase })));
  const server = await startHttpServer((request, response, body) => {
    if (request.url?.startsWith("/cgi-bin/stable_token")) response.end(token);
    else response.writeHead(502).end(`${request.url} ${body}`);
  });
  expectNoSecret(
    await collect(createWechatClient({ appid: "wx1", secret, apiBase: server.origin })),
  );
  await server.close();
});
