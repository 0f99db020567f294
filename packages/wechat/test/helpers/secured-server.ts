import { createWechatClient, type ApiSecurityOptions } from "@hongyan/wechat";
import { sendPath } from "./fake-wechat.ts";
import { startHttpServer } from "./http-server.ts";
import { createRsa, type SecuredAnswer, type Shared, writeSecured } from "./secured-wechat.ts";

export const appid = "wx1234567890abcdef";
export const shared: Shared = { appid, sn: "symmetric-sn", key: new Uint8Array(32).fill(7) };
export const nowSeconds = 1_795_000_000;
export const accepted = '{"errcode":0,"errmsg":"ok","msgid":3248682510344192008}';
export const message = {
  touser: "oUser",
  template_id: "t",
  data: { thing1: { value: "项目评审会议" } },
};
export const plainHeaders = { "content-type": "application/json" };

/** The app's key, two of WeChat's, and the options of a client that knows the first of those. */
export async function createKeys() {
  const [app, platform, newPlatform] = await Promise.all([createRsa(), createRsa(), createRsa()]);
  const security: ApiSecurityOptions = {
    symmetricKey: { sn: shared.sn, key: Buffer.from(shared.key).toString("base64") },
    privateKey: app.privatePem,
    platformCertificates: [{ sn: "platform-1", certificate: platform.publicPem }],
  };
  /** What WeChat answers to `path`, signed with its first key. */
  const write = (
    path: string,
    fields: string,
    options: Partial<Parameters<typeof writeSecured>[4]> = {},
  ) =>
    writeSecured(shared, { sn: "platform-1", key: platform.privateKey }, path, fields, {
      timestamp: nowSeconds,
      ...options,
    });
  return { app, platform, newPlatform, security, write };
}

/** A request as the server sees it. */
export interface Seen {
  path: string;
  token: string | null;
  headers: Record<string, unknown>;
  body: string;
}

/** A WeChat over a real socket that leaves each answer to the test; tokens are T1, T2 ... */
export async function startSecuredWechat(
  apiSecurity: ApiSecurityOptions,
  answer: (seen: Seen) => Promise<SecuredAnswer> | SecuredAnswer,
  pathPrefix = "",
) {
  const seen: Seen[] = [];
  let tokenCount = 0;
  const server = await startHttpServer((_, response) => {
    const { url = "", headers = {}, body = "" } = server.requests.at(-1) ?? {};
    const { pathname, searchParams } = new URL(url, server.origin);
    const path = pathname.slice(pathPrefix.length);
    const one = { path, token: searchParams.get("access_token"), headers, body };
    seen.push(one);
    if (path === "/cgi-bin/stable_token") {
      response.end(JSON.stringify({ access_token: `T${++tokenCount}`, expires_in: 7200 }));
      return;
    }
    void Promise.resolve(answer(one)).then(
      (written) => response.writeHead(200, written.headers).end(written.body),
      // What WeChat could not read must not look like an answer of the test's.
      () => response.writeHead(500).end(),
    );
  });
  const client = createWechatClient({
    appid,
    secret: "s",
    apiBase: server.origin + pathPrefix,
    apiSecurity,
    now: () => nowSeconds * 1000,
  });
  return {
    client,
    seen,
    sends: () => seen.filter(({ path }) => path === sendPath),
    [Symbol.asyncDispose]: () => server.close(),
  };
}
