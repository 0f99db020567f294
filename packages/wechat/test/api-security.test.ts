import * as fc from "fast-check";
import { beforeAll, describe, expect, test } from "vitest";
import { openReply } from "../src/api-security/open-reply.ts";
import { readApiSecurityKeys } from "../src/api-security/read-keys.ts";
import { secureRequest } from "../src/api-security/secure-request.ts";
import { sendPath } from "./helpers/fake-wechat.ts";
import {
  accepted,
  appid,
  createKeys,
  message,
  nowSeconds,
  type Seen,
  shared,
  startSecuredWechat,
} from "./helpers/secured-server.ts";
import { readSecured } from "./helpers/secured-wechat.ts";
import vectors from "./vectors/api-security.json" with { type: "json" };

let keys: Awaited<ReturnType<typeof createKeys>>;
beforeAll(async () => {
  keys = await createKeys();
});

describe("WeChat's own example", () => {
  const { request, reply } = vectors;
  const keysOf = () =>
    readApiSecurityKeys(vectors.appid, {
      ...keys.security,
      symmetricKey: vectors.symmetricKey,
      platformCertificates: [vectors.platformCertificate],
    });
  const headerOf = (headers: Record<string, string>) => (name: string) => headers[name];

  test("the request is encrypted to the very bytes that WeChat publishes", async () => {
    const secured = await secureRequest(
      keysOf(),
      { path: vectors.path, body: request.plainBody, timestamp: request.timestamp },
      { iv: Buffer.from(request.iv, "base64"), nonce: request.nonce },
    );
    expect(secured.body).toBe(request.body);
    expect(secured.headers).toMatchObject({
      "Wechatmp-Appid": vectors.appid,
      "Wechatmp-TimeStamp": String(request.timestamp),
    });
  });

  test("the reply is verified with the certificate and decrypted", () => {
    const opened = openReply(
      keysOf(),
      { path: vectors.path, body: reply.body, header: headerOf(reply.headers) },
      reply.timestamp * 1000,
    );
    expect(opened.kind === "verified" && JSON.parse(opened.body)).toEqual(reply.fields);
    expect(opened).not.toHaveProperty("deprecated");
  });

  test("the reply is not believed with one bit of its signature changed", () => {
    const signature = Buffer.from(reply.headers["wechatmp-signature"], "base64");
    signature.writeUInt8(signature.readUInt8(100) ^ 1, 100);
    const headers = { ...reply.headers, "wechatmp-signature": signature.toString("base64") };
    const changed = { path: vectors.path, body: reply.body, header: headerOf(headers) };
    expect(openReply(keysOf(), changed, reply.timestamp * 1000)).toMatchObject({
      kind: "unverified",
      detail: expect.stringContaining("signature"),
    });
  });

  test("the independent WeChat of these tests reads the published request as well", async () => {
    const der = Buffer.from(vectors.appPublicKey.replace(/-.*-|\s/g, ""), "base64");
    const algorithm = { name: "RSA-PSS", hash: "SHA-256" };
    const key = await crypto.subtle.importKey("spki", der, algorithm, false, ["verify"]);
    const { sn } = vectors.symmetricKey;
    const symmetric = Uint8Array.from(Buffer.from(vectors.symmetricKey.key, "base64"));
    const headers = {
      "wechatmp-appid": vectors.appid,
      "wechatmp-timestamp": request.timestamp,
      "wechatmp-signature": request.signature,
    };
    const plaintext = await readSecured(
      { appid: vectors.appid, sn, key: symmetric },
      key,
      vectors.path,
      { headers, body: request.body },
    );
    expect(JSON.parse(plaintext)).toMatchObject(JSON.parse(request.plainBody));
  });
});

describe("a call that takes part", () => {
  test("is read by WeChat as it was meant, and its signed reply believed", async () => {
    let plaintext = "";
    await using wechat = await startSecuredWechat(
      keys.security,
      async ({ path, headers, body }) => {
        plaintext = await readSecured(shared, keys.app.publicKey, path, { headers, body });
        return keys.write(path, accepted, {});
      },
    );
    expect(await wechat.client.subscribe.send(message)).toEqual({
      kind: "accepted",
      msgid: "3248682510344192008",
    });
    expect(JSON.parse(plaintext)).toEqual({
      ...message,
      _n: expect.stringMatching(/^[\w+/=]{16,32}$/),
      _appid: appid,
      _timestamp: nowSeconds,
    });
    expect(wechat.sends()[0]?.body).not.toMatch(/oUser|项目/);
  });

  test("a refusal that is signed is a refusal", async () => {
    const refusal = '{"errcode":43101,"errmsg":"user refuse to accept the msg rid: a-b-c"}';
    await using wechat = await startSecuredWechat(keys.security, ({ path }) =>
      keys.write(path, refusal, {}),
    );
    expect(await wechat.client.subscribe.send(message)).toMatchObject({
      kind: "refused",
      errcode: 43101,
      class: "user-quota-exhausted",
      rid: "a-b-c",
    });
  });

  test("all calls that WeChat lists take part, and no other does", async () => {
    const secured: string[] = [];
    const plain: string[] = [];
    await using wechat = await startSecuredWechat(
      keys.security,
      async ({ path, headers, body }) => {
        if (headers["wechatmp-signature"] === undefined) {
          plain.push(path);
          return { headers: {}, body: '{"errcode":0,"errmsg":"ok"}' };
        }
        secured.push(path);
        await readSecured(shared, keys.app.publicKey, path, { headers, body });
        return keys.write(path, '{"errcode":0,"errmsg":"ok","priTmplId":"p"}', {});
      },
    );
    const { client } = wechat;
    const proof = { openid: "o", sessionKey: "k" };
    const calls = [
      client.subscribe.send(message),
      client.customerService.sendBody("{}"),
      client.templates.add({ tid: "1", kidList: [1], sceneDesc: "x" }),
      client.templates.delete("p"),
      client.ops.clearQuota(),
      client.ops.quota("/x"),
      client.ops.rid("r"),
      client.ops.clearQuotaByAppSecret(),
      client.login.code2session("c"),
      client.login.checkSessionKey(proof),
      client.templates.list(),
      client.templates.categories(),
      client.device.sendBody("{}"),
      client.serviceCards.sendBody("{}"),
      client.officialAccount.sendBody("{}"),
      client.customerService.typing({ openid: "o", command: "Typing" }),
      client.agents.list(),
      client.ops.callbackIps(),
    ].map((call) => call.catch(() => undefined));
    await Promise.all(calls);
    expect(secured.toSorted()).toEqual([
      "/cgi-bin/clear_quota",
      "/cgi-bin/message/custom/send",
      "/cgi-bin/message/subscribe/send",
      "/cgi-bin/openapi/quota/get",
      "/cgi-bin/openapi/rid/get",
      "/wxaapi/newtmpl/addtemplate",
      "/wxaapi/newtmpl/deltemplate",
    ]);
    expect(plain).toHaveLength(calls.length - secured.length);
    const tokenCalls = wechat.seen.filter(({ path }) => path === "/cgi-bin/stable_token");
    for (const { headers, body } of tokenCalls) {
      expect(headers).not.toHaveProperty("wechatmp-signature");
      expect(JSON.parse(body)).toMatchObject({ appid, secret: "s" });
    }
  });

  test("no two requests share the iv, the nonce or the signature", async () => {
    const nonces: string[] = [];
    await using wechat = await startSecuredWechat(
      keys.security,
      async ({ path, headers, body }) => {
        nonces.push(
          JSON.parse(await readSecured(shared, keys.app.publicKey, path, { headers, body }))._n,
        );
        return keys.write(path, accepted, {});
      },
    );
    await Promise.all(Array.from({ length: 20 }, () => wechat.client.subscribe.send(message)));
    const ivs = wechat.sends().map(({ body }) => JSON.parse(body).iv);
    const signatures = wechat.sends().map(({ headers }) => headers["wechatmp-signature"]);
    for (const values of [nonces, ivs, signatures]) expect(new Set(values).size).toBe(20);
    expect(new Set(nonces.map((nonce) => nonce.length)).size).toBeGreaterThan(1);
  });

  test("behind a gateway it is WeChat's own address that is signed", async () => {
    const answer = async ({ path, headers, body }: Seen) => {
      await readSecured(shared, keys.app.publicKey, path, { headers, body });
      return keys.write(path, accepted, {});
    };
    await using wechat = await startSecuredWechat(keys.security, answer, "/gateway");
    expect(await wechat.client.subscribe.send(message)).toMatchObject({ kind: "accepted" });
  });

  test("a template that WeChat refuses is not tried again as a form", async () => {
    const refusal = '{"errcode":200014,"errmsg":"missing parameter tid"}';
    await using wechat = await startSecuredWechat(keys.security, ({ path }) =>
      keys.write(path, refusal, {}),
    );
    const added = wechat.client.templates.add({ tid: "1", kidList: [1], sceneDesc: "x" });
    await expect(added).rejects.toMatchObject({ errcode: 200014 });
    expect(wechat.seen.filter(({ path }) => path.endsWith("addtemplate"))).toHaveLength(1);
  });

  test.each(["{}", " { } "])("a body without fields stays JSON: %j", async (sent) => {
    let plaintext = "";
    await using wechat = await startSecuredWechat(
      keys.security,
      async ({ path, headers, body }) => {
        plaintext = await readSecured(shared, keys.app.publicKey, path, { headers, body });
        return keys.write(path, accepted, {});
      },
    );
    await wechat.client.subscribe.sendBody(sent);
    expect(Object.keys(JSON.parse(plaintext))).toEqual(["_n", "_appid", "_timestamp"]);
  });

  test("a body that is no JSON object is still sent encrypted, and does not throw", async () => {
    let plaintext = "";
    await using wechat = await startSecuredWechat(
      keys.security,
      async ({ path, headers, body }) => {
        plaintext = await readSecured(shared, keys.app.publicKey, path, { headers, body });
        return keys.write(path, '{"errcode":47001,"errmsg":"data format error"}', {});
      },
    );
    expect(await wechat.client.subscribe.sendBody("nonsense")).toMatchObject({ errcode: 47001 });
    expect(plaintext).toContain("nonsense");
    expect(wechat.sends()[0]?.body).not.toContain("nonsense");
  });
});

describe("both directions, against an independent implementation", () => {
  const anyObject = fc.dictionary(
    fc.string({ unit: "grapheme" }).filter((name) => !name.startsWith("_") && name !== "errcode"),
    fc.jsonValue(),
  );

  test("whatever the message: WeChat reads it as it was written, 64-bit numbers included", async () => {
    const apiKeys = readApiSecurityKeys(appid, keys.security);
    const { publicKey } = keys.app;
    await fc.assert(
      fc.asyncProperty(
        anyObject,
        fc.bigInt({ min: 0n, max: 2n ** 63n }),
        fc.constantFrom("", " ", "\n  "),
        async (fields, id, space) => {
          const json = JSON.stringify({ ...fields, id: 0 }).replace(/0\}$/, `${id}${space}}`);
          const request = { path: sendPath, body: space + json, timestamp: nowSeconds };
          const { headers, body } = await secureRequest(apiKeys, request);
          const lowerCase = Object.entries(headers).map(([name, value]) => [
            name.toLowerCase(),
            value,
          ]);
          const plaintext = await readSecured(shared, publicKey, sendPath, {
            headers: Object.fromEntries(lowerCase),
            body,
          });
          expect(plaintext.endsWith(json.trim().slice(1))).toBe(true);
          expect(JSON.parse(plaintext)).toMatchObject(JSON.parse(json));
        },
      ),
      { numRuns: 60 },
    );
  });

  test("whatever WeChat answers: it is read as it was written", async () => {
    const apiKeys = readApiSecurityKeys(appid, keys.security);
    await fc.assert(
      fc.asyncProperty(anyObject, async (fields) => {
        const { headers, body } = await keys.write(sendPath, JSON.stringify(fields), {});
        const lowerCase = new Headers(headers);
        const header = (name: string) => lowerCase.get(name) ?? undefined;
        const opened = openReply(apiKeys, { path: sendPath, body, header }, nowSeconds * 1000);
        expect(opened.kind === "verified" && JSON.parse(opened.body)).toEqual({
          ...(JSON.parse(JSON.stringify(fields)) as object),
          _n: "ShYZpqdVgY+yQVAxNSWhYg",
          _appid: appid,
          _timestamp: nowSeconds,
        });
      }),
      { numRuns: 60 },
    );
  });
});
