import type { ProxiedAnswer } from "../ports.ts";
import { describeFailure, WxFailure, type Callbacks, type Failure, type Ok } from "./api.ts";
import { arrayBufferToBase64, base64ToArrayBuffer } from "./base64.ts";
import { readRequest, type RequestOptions } from "./read-request.ts";
import type { WxSurroundings } from "./surroundings.ts";

export interface RequestResult {
  data: unknown;
  statusCode: number;
  header: Record<string, string>;
  cookies: string[];
}

export interface RequestTask {
  abort(): void;
  onHeadersReceived(listener: HeadersListener): void;
  offHeadersReceived(listener?: HeadersListener): void;
}

type HeadersListener = (result: Pick<RequestResult, "header" | "statusCode" | "cookies">) => void;

/**
 * `wx.request`: through the emulator, since a browser would ask for CORS where a phone does not. Always returns the
 * task, which has no promise.
 * https://developers.weixin.qq.com/miniprogram/dev/api/network/request/wx.request.html
 */
export function createRequest(around: WxSurroundings) {
  const { app } = around;
  return {
    request(options: RequestOptions & Callbacks<RequestResult>): RequestTask {
      const { success, fail, complete } = options;
      const listeners = new Set<HeadersListener>();
      let isOver = false;
      const end = (result: Ok<RequestResult> | Failure) => {
        if (isOver) return;
        isOver = true;
        if ("statusCode" in result) {
          for (const listener of listeners) callSafely(() => listener(headersOf(result)));
          callSafely(() => success?.(result));
        } else callSafely(() => fail?.(result));
        callSafely(() => complete?.(result));
      };
      const callSafely = (call: () => void) => {
        try {
          call();
        } catch (error) {
          app.reportError(error);
        }
      };
      send(around, options).then(end, (error: unknown) => end(describeFailure("request", error)));
      return {
        abort: () => end({ errMsg: "request:fail abort" }),
        onHeadersReceived: (listener) => void listeners.add(listener),
        offHeadersReceived(listener) {
          if (listener) listeners.delete(listener);
          else listeners.clear();
        },
      };
    },
  };
}

/** Rejects with what `fail` is told. */
async function send(
  { phone, backend }: WxSurroundings,
  options: RequestOptions,
): Promise<Ok<RequestResult>> {
  const { body, ...request } = readRequest(options);
  const answer = await backend.call<ProxiedAnswer>("POST phone/request", {
    appid: phone.appid,
    openid: phone.openid,
    ...request,
    data: body instanceof ArrayBuffer ? arrayBufferToBase64(body) : body,
    isBase64: body instanceof ArrayBuffer,
  });
  if ("errMsg" in answer) throw new WxFailure(answer.errMsg, { errno: answer.errno }, true);
  const { statusCode, header, cookies } = answer;
  return { errMsg: "request:ok", data: readData(answer, options), statusCode, header, cookies };
}

function headersOf({ header, statusCode, cookies }: RequestResult): Parameters<HeadersListener>[0] {
  return { header, statusCode, cookies };
}

/** `dataType` json is a wish: what is no JSON stays a text. */
function readData(
  { data, isBase64 }: Extract<ProxiedAnswer, { statusCode: number }>,
  { dataType = "json", responseType = "text" }: RequestOptions,
): unknown {
  if (responseType === "arraybuffer") return isBase64 ? base64ToArrayBuffer(data) : utf8Of(data);
  const text = isBase64 ? new TextDecoder().decode(base64ToArrayBuffer(data)) : data;
  if (dataType !== "json" || text === "") return text;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}

function utf8Of(text: string): ArrayBuffer {
  return new Uint8Array(new TextEncoder().encode(text)).buffer;
}
