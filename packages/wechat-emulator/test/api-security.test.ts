import {
  constants,
  createCipheriv,
  createDecipheriv,
  generateKeyPairSync,
  sign,
  verify,
  X509Certificate,
} from "node:crypto";
import { describe, expect, test } from "vitest";
import { decryptBody } from "../src/api-security/envelope.ts";
import type { ApiSecurityKeys } from "../src/index.ts";
import { goodData, request, startWorld } from "./helpers.ts";

const path = "/cgi-bin/message/subscribe/send";
const wechatUrl = `https://api.weixin.qq.com${path}`;
const nowSeconds = 1_767_225_600;

type Keys = ApiSecurityKeys & { privateKey: { pem: string } };

/** A client, made as WeChat's page describes it; shares nothing with the emulator. */
function secure(keys: Keys, appid: string, body: object, how: Partial<typeof defaults> = {}) {
  const { urlpath, timestamp, saltLength, inside } = { ...defaults, ...how };
  const { serial, key } = keys.symmetricKey!;
  const plain = { _n: "bm9uY2U", _appid: appid, _timestamp: timestamp, ...body, ...inside };
  const iv = Buffer.from("0123456789ab");
  const cipher = createCipheriv("aes-256-gcm", Buffer.from(key, "base64"), iv);
  cipher.setAAD(Buffer.from([urlpath, appid, timestamp, serial].join("|")));
  const data = Buffer.concat([cipher.update(JSON.stringify(plain)), cipher.final()]);
  const postdata = JSON.stringify({
    iv: iv.toString("base64"),
    data: data.toString("base64"),
    authtag: cipher.getAuthTag().toString("base64"),
  });
  const text = Buffer.from([urlpath, appid, timestamp, postdata].join("\n"));
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const signature = sign("sha256", text, { key: keys.privateKey.pem, padding, saltLength });
  const headers: Record<string, string> = {
    "Content-Type": "application/json",
    "Wechatmp-Appid": appid,
    "Wechatmp-TimeStamp": String(timestamp),
    "Wechatmp-Signature": signature.toString("base64"),
  };
  return { method: "POST", headers, body: postdata };
}

const defaults = {
  urlpath: wechatUrl,
  timestamp: nowSeconds,
  saltLength: 32,
  inside: {} as Record<string, unknown>,
};

async function startSecured() {
  const world = await startWorld({ nowMs: () => nowSeconds * 1000 });
  const keys = await world.control.generateApiSecurity({ appid: world.appid });
  const url = `${world.emulator.url}${path}?access_token=${await world.token()}`;
  const message = { touser: world.openid, template_id: world.templateId, data: goodData };
  world.accept();
  return { ...world, keys, url, message };
}

async function readAnswer(response: Response, keys: Keys, appid: string, urlpath = wechatUrl) {
  const body = await response.text();
  const timestamp = response.headers.get("wechatmp-timestamp")!;
  const text = Buffer.from([urlpath, appid, timestamp, body].join("\n"));
  const key = new X509Certificate(keys.platform.certificate).publicKey;
  const padding = constants.RSA_PKCS1_PSS_PADDING;
  const isSignedBy = (name: string) =>
    verify(
      "sha256",
      text,
      { key, padding, saltLength: 32 },
      Buffer.from(response.headers.get(name) ?? "", "base64"),
    );
  const { iv, data, authtag } = JSON.parse(body) as Record<"iv" | "data" | "authtag", string>;
  const { serial, key: secret } = keys.symmetricKey!;
  const decipher = createDecipheriv(
    "aes-256-gcm",
    Buffer.from(secret, "base64"),
    Buffer.from(iv, "base64"),
  );
  decipher.setAAD(Buffer.from([urlpath, appid, timestamp, serial].join("|")));
  decipher.setAuthTag(Buffer.from(authtag, "base64"));
  const plain = decipher.update(data, "base64", "utf8") + decipher.final("utf8");
  return { plain, json: JSON.parse(plain) as Record<string, unknown>, isSignedBy };
}

test("a signed and encrypted send is delivered, and answered signed and encrypted, its msgid whole", async () => {
  await using world = await startSecured();
  const { appid, keys, message, control } = world;

  const response = await fetch(world.url, secure(keys, appid, message));

  const { plain, json, isSignedBy } = await readAnswer(response, keys, appid);
  expect(json).toMatchObject({ errcode: 0, _appid: appid, _timestamp: nowSeconds, _n: /./ });
  expect(plain).toContain(`"msgid":${control.messages({ appid })[0]!.msgid}`);
  expect(isSignedBy("wechatmp-signature")).toBe(true);
  expect(response.headers.get("wechatmp-serial")).toBe(keys.platform.serial);
  expect(response.headers.get("wechatmp-appid")).toBe(appid);
});

test("a refusal of the API itself is encrypted too, with its rid", async () => {
  await using world = await startSecured();
  const { appid, keys, message } = world;
  const init = secure(keys, appid, { ...message, touser: "oNobody" });

  const { json } = await readAnswer(await fetch(world.url, init), keys, appid);

  expect(json).toMatchObject({ errcode: 40003, errmsg: expect.stringMatching(/ rid: /) });
});

test("a client that signs the address it calls is understood as one that signs WeChat's", async () => {
  await using world = await startSecured();
  const { appid, keys, message, emulator } = world;
  const urlpath = `${emulator.url}${path}`;

  const response = await fetch(world.url, secure(keys, appid, message, { urlpath }));

  const { json } = await readAnswer(response, keys, appid, urlpath);
  expect(json["errcode"]).toBe(0);
});

describe("refused, in the clear, and nothing is sent", () => {
  const without = (header: string) => (init: ReturnType<typeof secure>) => {
    delete init.headers[header];
  };
  const breakages: [
    what: string,
    errcode: number,
    break_: (init: ReturnType<typeof secure>) => void,
  ][] = [
    ["no appid", 40233, without("Wechatmp-Appid")],
    ["no timestamp", 40231, without("Wechatmp-TimeStamp")],
    ["no signature", 40232, without("Wechatmp-Signature")],
    ["an appid that there is not", 40236, ({ headers }) => (headers["Wechatmp-Appid"] = "wx")],
    ["another app's appid", 40237, ({ headers }) => (headers["Wechatmp-Appid"] = "wx2")],
    ["another body", 40234, (init) => (init.body = init.body.replace(/.}$/, "A}"))],
    ["another signature", 40234, ({ headers }) => (headers["Wechatmp-Signature"] = "AAAA")],
  ];

  test.each(breakages)("%s: %i", async (_, errcode, break_) => {
    await using world = await startSecured();
    const { appid, keys, message, control } = world;
    control.addApp({ appid: "wx2", secret: "s" });
    const init = secure(keys, appid, message);
    break_(init);

    const answer = await request(world.url, init);

    expect(answer.errcode).toBe(errcode);
    expect(answer.errmsg).toMatch(/^API_/);
    expect(control.messages({ appid })).toEqual([]);
  });

  test.each([
    ["six minutes old", { timestamp: nowSeconds - 301 }, 40240],
    ["from the future", { timestamp: nowSeconds + 301 }, 40240],
    ["a salt of 20 bytes", { saltLength: 20 }, 40234],
    ["another URL", { urlpath: "https://api.weixin.qq.com/cgi-bin/clear_quota" }, 40234],
    ["another _appid inside", { inside: { _appid: "wx" } }, 40236],
    ["another _timestamp inside", { inside: { _timestamp: 1 } }, 40235],
    ["no _n inside", { inside: { _n: undefined } }, 40235],
  ])("%s", async (_, how, errcode) => {
    await using world = await startSecured();
    const { appid, keys, message } = world;

    const answer = await request(world.url, secure(keys, appid, message, how));

    expect(answer.errcode).toBe(errcode);
  });

  test("what is not encrypted but signed, another symmetric key, and keys that are not set", async () => {
    await using world = await startSecured();
    const { appid, secret, keys, message, control } = world;
    const other = { serial: keys.symmetricKey!.serial, key: Buffer.alloc(32).toString("base64") };
    const send = async (sending: Keys) =>
      (await request(world.url, secure(sending, appid, message))).errcode;

    expect(await send({ ...keys, symmetricKey: other })).toBe(40235);
    expect(await send({ ...keys, symmetricKey: { ...keys.symmetricKey!, serial: "0" } })).toBe(
      40235,
    );
    const { symmetricKey, publicKey } = keys;
    control.addApp({ appid, secret, apiSecurity: { publicKey } });
    expect(await send(keys)).toBe(40238);
    control.addApp({ appid, secret, apiSecurity: { symmetricKey } });
    expect(await send(keys)).toBe(40239);
    control.addApp({ appid, secret, apiSecurity: { symmetricKey, publicKey } });
    expect((await world.send()).errcode).toBe(40233);
  });
});

test("other APIs, other apps and bad tokens are answered in the clear", async () => {
  await using world = await startSecured();
  const { keys, appid, message } = world;
  const token = await world.token();

  const addresses = await world.get(`/cgi-bin/get_api_domain_ip?access_token=${token}`);
  const init = secure(keys, appid, message);
  const bad = await request(`${world.emulator.url}${path}?access_token=none`, init);

  expect(addresses.json["ip_list"]).toHaveLength(2);
  expect(bad.errcode).toBe(40001);
});

test("while the platform certificate is replaced, answers are signed with both", async () => {
  await using world = await startSecured();
  const { appid, keys, message, control } = world;
  const { serial } = control.rotatePlatformCertificate();

  const response = await fetch(world.url, secure(keys, appid, message));

  const { isSignedBy } = await readAnswer(response, keys, appid);
  expect(response.headers.get("wechatmp-serial")).toBe(serial);
  expect(response.headers.get("wechatmp-serial-deprecated")).toBe(keys.platform.serial);
  expect([isSignedBy("wechatmp-signature"), isSignedBy("wechatmp-signature-deprecated")]).toEqual([
    false,
    true,
  ]);
  expect((await control.apiSecurity({ appid })).platform.serial).toBe(serial);
});

test("WeChat's published example is decrypted", () => {
  const binding = {
    urlpath: "https://api.weixin.qq.com/wxa/getuserriskrank",
    appid: "wxba6223c06417af7b",
    timestamp: "1635927954",
  };
  const key = Buffer.from("otUpngOjU+nVQaWJIC3D/yMLV17RKaP6t4Ot9tbnzLY=", "base64");
  const body = JSON.stringify({
    iv: "fmW/zNxXlytUZBgj",
    data: "0IDVdrPtSPF/Oe2CTXCV2vVNPbVJdJlP2WaTMQnoYLh5iCrrSNfQFh25EnStDMf0hLlVNBCZQtf9NaV0m4aRA4AAYIO7oR/Ge+4yY4EmZp5EVPB42xjScgMx5X3D4VdLCfynXIUKUtZHZvk1zmLVE3RauzJgiM1BB1CPmwcENo3MTJ0z8Vfkf5tMv54kOXobDLlV5rfqKdAX7gM/rP82DgZdt9vvZX44ipdbHIjJvw83ZXAFtvftdVw2Qd8=",
    authtag: "5qeM/2vZv+6KtScN94IpMg==",
  });

  const plain = decryptBody(key, "fa05fe1e5bcc79b81ad5ad4b58acf787", binding, body);

  expect(JSON.parse(plain!)).toEqual({
    _n: "o89QaPVsRu1yppIZzvSZc4",
    _appid: "wxba6223c06417af7b",
    _timestamp: 1635927954,
    appid: "wxba6223c06417af7b",
    openid: "oEWzBfmdLqhFS2mTXCo2E4Y9gJAM",
    scene: 0,
    client_ip: "127.0.0.1",
  });
});

test("keys that cannot be used are refused when they are set", async () => {
  await using world = await startWorld();
  const { appid, secret, control } = world;
  const { publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const pem = publicKey.export({ type: "spki", format: "pem" }) as string;
  const set = (apiSecurity: object) => () => control.addApp({ appid, secret, apiSecurity });

  expect(set({ symmetricKey: { serial: "1", key: "AAAA" } })).toThrow(/32 bytes/);
  expect(set({ publicKey: { serial: "1", pem: "none" } })).toThrow(/PEM/);
  expect(set({ publicKey: { serial: "1", pem } })).toThrow(/RSA/);
});

test("over HTTP: keys generated, read, and taken by a new app", async () => {
  await using world = await startWorld({ nowMs: () => nowSeconds * 1000 });
  const { appid, secret, emulator, openid, templateId } = world;
  const control = async (path: string, body?: object) => {
    const init = body && { method: "POST", body: JSON.stringify(body) };
    return (await request(`${emulator.url}/_emulator/${path}`, init)).json;
  };

  const keys = (await control("api-security", { appid })) as unknown as Keys;
  expect(await control(`api-security?appid=${appid}`)).toMatchObject({
    symmetricKey: keys.symmetricKey,
    publicKey: keys.publicKey,
    platform: { serial: keys.platform.serial },
  });
  const { symmetricKey, publicKey } = keys;
  await control("apps", { appid, secret, apiSecurity: { symmetricKey, publicKey } });
  world.accept();
  const message = { touser: openid, template_id: templateId, data: goodData };
  const url = `${emulator.url}${path}?access_token=${await world.token()}`;
  const response = await fetch(url, secure(keys, appid, message));

  expect((await readAnswer(response, keys, appid)).json["errcode"]).toBe(0);
  expect(await control("api-security/rotate", {})).toMatchObject({ serial: /./ });
});
