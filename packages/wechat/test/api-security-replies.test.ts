import { inspect } from "node:util";
import { beforeAll, describe, expect, test } from "vitest";
import { createWechatClient, type Transport, type WechatClient } from "@hongyan/wechat";
import { sendPath } from "./helpers/fake-wechat.ts";
import {
  accepted,
  appid,
  createKeys,
  message,
  nowSeconds,
  plainHeaders,
  type Seen,
  shared,
  startSecuredWechat,
} from "./helpers/secured-server.ts";
import { type SecuredAnswer, writeSecured } from "./helpers/secured-wechat.ts";

let keys: Awaited<ReturnType<typeof createKeys>>;
beforeAll(async () => {
  keys = await createKeys();
});

/** One lie each; the answer says that the message was accepted. */
const lies: Record<string, () => Promise<SecuredAnswer> | SecuredAnswer> = {
  "carries no signature": () => ({ headers: plainHeaders, body: accepted }),
  "carries no signature around its envelope": async () => ({
    headers: plainHeaders,
    body: (await keys.write(sendPath, accepted, {})).body,
  }),
  "is a plain refusal of this very message": () => ({
    headers: plainHeaders,
    body: '{"errcode":43101,"errmsg":"user refuse to accept the msg"}',
  }),
  "is signed, but not encrypted": () =>
    keys.write(sendPath, "{}", { change: () => JSON.parse(accepted) }),
  "is signed for another call": () => keys.write("/cgi-bin/clear_quota", accepted, {}),
  "is signed by somebody else": () =>
    writeSecured(shared, { sn: "platform-1", key: keys.app.privateKey }, sendPath, accepted, {
      timestamp: nowSeconds,
    }),
  "is signed with a certificate that is not known": () =>
    writeSecured(shared, { sn: "platform-9", key: keys.platform.privateKey }, sendPath, accepted, {
      timestamp: nowSeconds,
    }),
  "is changed after it was signed": async () => {
    const answer = await keys.write(sendPath, accepted, {});
    return { ...answer, body: `${answer.body} ` };
  },
  "is for another appid outside": async () => {
    const answer = await keys.write(sendPath, accepted, {});
    return { ...answer, headers: { ...answer.headers, "Wechatmp-Appid": "wx2" } };
  },
  "is for another appid inside": () => keys.write(sendPath, accepted, { innerAppid: "wx2" }),
  "has another time inside": () =>
    keys.write(sendPath, accepted, { innerTimestamp: nowSeconds - 1 }),
  "is over five minutes old": () => keys.write(sendPath, accepted, { timestamp: nowSeconds - 301 }),
  "is over five minutes ahead": () =>
    keys.write(sendPath, accepted, { timestamp: nowSeconds + 301 }),
  "has no time": async () => {
    const answer = await keys.write(sendPath, accepted, {
      timestamp: Number.NaN,
      innerTimestamp: "NaN",
    });
    return answer;
  },
  "has a tag cut short": () =>
    keys.write(sendPath, accepted, {
      change: (envelope) => ({
        ...envelope,
        authtag: Buffer.from(envelope["authtag"] ?? "", "base64")
          .subarray(0, 4)
          .toString("base64"),
      }),
    }),
  "has data that were changed before it was signed": () =>
    keys.write(sendPath, accepted, {
      change: ({ data = "", ...rest }) => ({
        ...rest,
        data: data.replace(/^./, (c) => (c === "A" ? "B" : "A")),
      }),
    }),
  "has an iv of 16 bytes and the tag of another": () =>
    keys.write(sendPath, accepted, {
      change: (envelope) => ({ ...envelope, iv: Buffer.alloc(16).toString("base64") }),
    }),
  "has an empty envelope": () => keys.write(sendPath, accepted, { change: () => ({}) }),
  "is encrypted with another key": () =>
    writeSecured(
      { ...shared, key: new Uint8Array(32) },
      { sn: "platform-1", key: keys.platform.privateKey },
      sendPath,
      accepted,
      {
        timestamp: nowSeconds,
      },
    ),
};

describe("a reply that cannot be WeChat's is never believed", () => {
  test.each(Object.entries(lies))("when it %s", async (_name, answer) => {
    await using wechat = await startSecuredWechat(keys.security, answer);
    const outcome = await wechat.client.subscribe.send(message);
    expect(outcome).toEqual({
      kind: "unanswered",
      requestSent: true,
      reason: "unverified",
      detail: expect.stringMatching(/\w/),
    });
    expect(wechat.sends()).toHaveLength(1);
  });

  test("a reply without a signature is told as such, not as one of an unknown certificate", async () => {
    await using wechat = await startSecuredWechat(keys.security, () => ({
      headers: plainHeaders,
      body: accepted,
    }));
    expect(await wechat.client.subscribe.send(message)).toMatchObject({
      detail: expect.stringContaining("carries no signature"),
    });
  });

  test("a call that throws says so with a code of its own", async () => {
    await using wechat = await startSecuredWechat(keys.security, () => ({
      headers: plainHeaders,
      body: '{"errcode":0}',
    }));
    await expect(wechat.client.ops.clearQuota()).rejects.toMatchObject({
      code: "WECHAT_UNVERIFIED",
      reason: "unverified",
      requestSent: true,
      path: "/cgi-bin/clear_quota",
    });
  });

  test.each([nowSeconds - 300, nowSeconds + 300])(
    "a clock five minutes off is allowed for: %i",
    async (timestamp) => {
      await using wechat = await startSecuredWechat(keys.security, ({ path }) =>
        keys.write(path, accepted, { timestamp }),
      );
      expect(await wechat.client.subscribe.send(message)).toMatchObject({ kind: "accepted" });
    },
  );

  test.each([502, 400])(
    "an error page is nobody's word, even if signed: HTTP %i",
    async (status) => {
      const transport: Transport = async ({ path }) => {
        if (path.startsWith("/cgi-bin/stable_token")) {
          return { status: 200, body: '{"access_token":"T","expires_in":7200}' };
        }
        const { body, headers } = await keys.write(sendPath, '{"errcode":40003}', {});
        return { status, body, header: (name) => new Headers(headers).get(name) ?? undefined };
      };
      const now = () => nowSeconds * 1000;
      const client = createWechatClient({
        appid,
        secret: "s",
        transport,
        apiSecurity: keys.security,
        now,
      });
      expect(await client.subscribe.send(message)).toMatchObject({
        kind: "unanswered",
        reason: "http-status",
        status,
      });
    },
  );

  test("a transport that hands on no headers is told so", async () => {
    const transport: Transport = async ({ path }) => ({
      status: 200,
      body: path.startsWith("/cgi-bin/stable_token")
        ? '{"access_token":"T","expires_in":7200}'
        : accepted,
    });
    const client = createWechatClient({
      appid,
      secret: "s",
      transport,
      apiSecurity: keys.security,
    });
    expect(await client.subscribe.send(message)).toMatchObject({
      reason: "unverified",
      detail: expect.stringContaining("headers"),
    });
  });
});

describe("refusals that come before anything is done may be plain", () => {
  test("a dead token is renewed, and the message sent once more", async () => {
    await using wechat = await startSecuredWechat(keys.security, ({ path, token }) =>
      token === "T1"
        ? { headers: plainHeaders, body: '{"errcode":40001,"errmsg":"invalid credential"}' }
        : keys.write(path, accepted, {}),
    );
    expect(await wechat.client.subscribe.send(message)).toMatchObject({ kind: "accepted" });
    expect(wechat.sends()).toHaveLength(2);
  });

  test.each([40230, 40234, 40240])("a wrong key is told as what it is: %i", async (errcode) => {
    const body = JSON.stringify({ errcode, errmsg: "invalid signature" });
    await using wechat = await startSecuredWechat(keys.security, () => ({
      headers: plainHeaders,
      body,
    }));
    expect(await wechat.client.subscribe.send(message)).toMatchObject({
      kind: "refused",
      errcode,
      class: "config-error",
    });
  });

  test.each([40229, 40241, 40003, 45009, -1])("no other is believed: %i", async (errcode) => {
    await using wechat = await startSecuredWechat(keys.security, () => ({
      headers: plainHeaders,
      body: JSON.stringify({ errcode, errmsg: "x" }),
    }));
    expect(await wechat.client.subscribe.send(message)).toMatchObject({ reason: "unverified" });
  });
});

describe("while WeChat changes its certificate", () => {
  const both = async ({ path }: Seen) =>
    writeSecured(
      shared,
      {
        sn: "platform-2",
        key: keys.newPlatform.privateKey,
        old: { sn: "platform-1", key: keys.platform.privateKey },
      },
      path,
      accepted,
      { timestamp: nowSeconds },
    );

  test("the old certificate goes on working, and its end is told once", async () => {
    const told: unknown[] = [];
    const onCertificateDeprecated = (certificate: unknown) => told.push(certificate);
    const apiSecurity = { ...keys.security, onCertificateDeprecated };
    await using wechat = await startSecuredWechat(apiSecurity, both);
    for (let i = 0; i < 3; i++) {
      expect(await wechat.client.subscribe.send(message)).toMatchObject({ kind: "accepted" });
    }
    expect(told).toEqual([{ sn: "platform-1", newSn: "platform-2" }]);
  });

  test("a listener that throws spoils no send", async () => {
    const onCertificateDeprecated = () => {
      throw new Error("no log");
    };
    const apiSecurity = { ...keys.security, onCertificateDeprecated };
    await using wechat = await startSecuredWechat(apiSecurity, both);
    expect(await wechat.client.subscribe.send(message)).toMatchObject({ kind: "accepted" });
  });

  test("with both certificates known the new one counts, and nothing is told", async () => {
    const told: unknown[] = [];
    const apiSecurity = {
      ...keys.security,
      platformCertificates: [
        { sn: "platform-1", certificate: keys.platform.publicPem },
        { sn: "platform-2", certificate: keys.newPlatform.publicPem },
      ],
      onCertificateDeprecated: (certificate: unknown) => told.push(certificate),
    };
    await using wechat = await startSecuredWechat(apiSecurity, both);
    expect(await wechat.client.subscribe.send(message)).toMatchObject({ kind: "accepted" });
    expect(told).toEqual([]);
  });

  test("an old signature that is wrong is not believed for the new one's sake", async () => {
    await using wechat = await startSecuredWechat(keys.security, async (seen) => {
      const { headers, body } = await both(seen);
      const forged = { "Wechatmp-Signature-Deprecated": headers["Wechatmp-Signature"] ?? "" };
      return { headers: { ...headers, ...forged }, body };
    });
    expect(await wechat.client.subscribe.send(message)).toMatchObject({ reason: "unverified" });
  });

  test("a certificate that is not known is named, for the operator to fetch", async () => {
    await using wechat = await startSecuredWechat(keys.security, (seen) =>
      writeSecured(
        shared,
        { sn: "platform-2", key: keys.newPlatform.privateKey },
        seen.path,
        accepted,
        {
          timestamp: nowSeconds,
        },
      ),
    );
    expect(await wechat.client.subscribe.send(message)).toMatchObject({
      detail: expect.stringContaining("platform-2"),
    });
  });
});

test("S1: keys come out neither of the client nor of what it says", async () => {
  const everything = async (client: WechatClient): Promise<string> => {
    const said: unknown[] = [client, await client.subscribe.send(message)];
    said.push(await client.ops.clearQuota().catch((error: unknown) => error));
    return said.map((value) => inspect(value, { depth: 9, showHidden: true })).join("\n");
  };
  for (const answer of Object.values(lies)) {
    await using wechat = await startSecuredWechat(keys.security, answer);
    const text = await everything(wechat.client);
    expect(text).not.toContain(keys.security.symmetricKey.key);
    expect(text).not.toContain(keys.app.privatePem.split("\n")[2]);
    expect(text).not.toContain("T1");
  }
});
