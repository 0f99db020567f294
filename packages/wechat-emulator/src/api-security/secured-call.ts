import { randomBytes, verify, type KeyObject } from "node:crypto";
import type { Call } from "../call.ts";
import { parseJson, readOwn } from "../json.ts";
import { refuse, Refusal } from "../reply.ts";
import type { App, State } from "../state.ts";
import { findTokenApp } from "../tokens.ts";
import { decryptBody, encryptBody, signedText, type Binding } from "./envelope.ts";
import { createPlatformKey, signAnswer, type PlatformKey } from "./platform-certificate.ts";
import { pssPadding } from "./pss.ts";

/**
 * API 安全 of one app, switched on in the console: from then on the listed APIs take encrypted and signed requests
 * only, and answer in kind. AES256_GCM with RSAwithSHA256; node:crypto has no SM4_GCM.
 * https://developers.weixin.qq.com/miniprogram/dev/server/getting_started/api_signature.html
 */
export interface ApiSecurity {
  /** 40238 without one. */
  readonly symmetricKey: { readonly serial: string; readonly key: Buffer } | undefined;
  /** The developer's; 40239 without one. */
  readonly publicKey: { readonly serial: string; readonly key: KeyObject } | undefined;
}

/** WeChat's keys; `previous` signs too while a rotation goes on. */
export interface PlatformKeys {
  current: PlatformKey | undefined;
  previous: PlatformKey | undefined;
}

export function currentPlatformKey(state: State): PlatformKey {
  state.platformKeys.current ??= createPlatformKey();
  return state.platformKeys.current;
}

/** Encrypts and signs an answer. */
export type Seal = (text: string) => { headers: Record<string, string>; body: string };

/** The APIs that take part; the others go on as before. */
const securedPaths = new Set([
  "/cgi-bin/message/custom/send",
  "/cgi-bin/message/subscribe/send",
  "/wxaapi/newtmpl/addtemplate",
  "/wxaapi/newtmpl/deltemplate",
  "/cgi-bin/clear_quota",
  "/cgi-bin/openapi/quota/get",
  "/cgi-bin/openapi/rid/get",
]);

const maxSkewSeconds = 300;

/**
 * Puts the decrypted body into a call to a secured API and returns how to seal the answer; undefined where API security
 * does not apply. 40231 to 40233 a header is missing, 40236 and 40237 another appid, 40238 and 40239 a key is not set,
 * 40240 too old, 40234 signature, 40235 encryption. Such refusals are not encrypted.
 */
export function openSecuredCall(call: Call): Seal | Refusal | undefined {
  if (!securedPaths.has(call.path)) return undefined;
  const app = findTokenApp(call);
  // The route itself refuses a bad token.
  if (app instanceof Refusal || !app.apiSecurity) return undefined;
  const appid = headerOf(call, "wechatmp-appid");
  const timestamp = headerOf(call, "wechatmp-timestamp");
  const signature = headerOf(call, "wechatmp-signature");
  if (appid === undefined) return refuse(40233);
  if (timestamp === undefined) return refuse(40231);
  if (signature === undefined) return refuse(40232);
  if (!call.state.apps.has(appid)) return refuse(40236);
  if (appid !== app.appid) return refuse(40237);
  const { symmetricKey, publicKey } = app.apiSecurity;
  if (!symmetricKey) return refuse(40238);
  if (!publicKey) return refuse(40239);
  const nowSeconds = Math.floor(call.state.clock.nowMs() / 1000);
  if (!(Math.abs(nowSeconds - Number(timestamp)) <= maxSkewSeconds)) return refuse(40240);

  const body = call.body.toString();
  const binding = urlpathsOf(call)
    .map((urlpath): Binding => ({ urlpath, appid, timestamp }))
    .find((binding) => isSigned(publicKey.key, signedText(binding, body), signature));
  if (!binding) return refuse(40234);
  const plain = decryptBody(symmetricKey.key, symmetricKey.serial, binding, body);
  const fields = plain === undefined ? undefined : parseJson(plain);
  if (plain === undefined || readOwn(fields, "_n") === undefined) return refuse(40235);
  if (readOwn(fields, "_appid") !== appid) return refuse(40236);
  if (readOwn(fields, "_timestamp") !== Number(timestamp)) return refuse(40235);
  call.body = Buffer.from(plain);
  return (text) => seal(call.state, app, symmetricKey, binding.urlpath, text);
}

/** WeChat's own address, and the one that the emulator was called at: a client may sign either. */
function urlpathsOf({ headers, path }: Call): string[] {
  const { host = "" } = headers;
  return [`https://api.weixin.qq.com${path}`, `http://${host}${path}`, `https://${host}${path}`];
}

function headerOf({ headers }: Call, name: string): string | undefined {
  const value = headers[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function isSigned(key: KeyObject, text: Buffer, signature: string): boolean {
  return verify("sha256", text, { key, ...pssPadding }, Buffer.from(signature, "base64"));
}

function seal(
  state: State,
  { appid }: App,
  { key, serial }: { key: Buffer; serial: string },
  urlpath: string,
  text: string,
): ReturnType<Seal> {
  const seconds = Math.floor(state.clock.nowMs() / 1000);
  const binding = { urlpath, appid, timestamp: String(seconds) };
  const security = { _n: randomBytes(16).toString("base64"), _appid: appid, _timestamp: seconds };
  // Joined as text, so that the digits of a msgid stay.
  const plain = `${JSON.stringify(security).slice(0, -1)},${text.slice(1)}`;
  const body = encryptBody(key, serial, binding, plain);
  const signed = signedText(binding, body);
  const current = currentPlatformKey(state);
  const { previous } = state.platformKeys;
  return {
    body,
    headers: {
      "Wechatmp-Appid": appid,
      "Wechatmp-TimeStamp": binding.timestamp,
      "Wechatmp-Serial": current.serial,
      "Wechatmp-Signature": signAnswer(current, signed),
      ...(previous && {
        "Wechatmp-Serial-Deprecated": previous.serial,
        "Wechatmp-Signature-Deprecated": signAnswer(previous, signed),
      }),
    },
  };
}
