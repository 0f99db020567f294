import { parseJson } from "../json.ts";
import { maskSecrets } from "../mask.ts";
import {
  offlineFailure,
  proxyRequest,
  type ProxiedAnswer,
  type ProxiedRequest,
  type ProxyOptions,
} from "../phone/request-proxy.ts";
import type { State } from "../state.ts";
import { isOnline } from "../user-phone.ts";
import { findApp, findUser } from "./find.ts";

export interface PhoneRequestInput extends ProxiedRequest {
  openid: string;
}

/** `wx.request`, made from here. */
export async function phoneRequest(
  state: State,
  proxy: ProxyOptions,
  input: PhoneRequestInput,
): Promise<ProxiedAnswer> {
  const user = findUser(findApp(state, input.appid), input.openid);
  const startedMs = performance.now();
  const answer = isOnline(user) ? await proxyRequest(input, proxy) : offlineFailure;
  tellRequest(state, input, answer, Math.round(performance.now() - startedMs));
  return answer;
}

function tellRequest(
  state: State,
  input: PhoneRequestInput,
  answer: ProxiedAnswer,
  ms: number,
): void {
  const { appid, openid, method, url, header, data, isBase64 } = input;
  const outcome = "errMsg" in answer ? answer.errMsg : String(answer.statusCode);
  // Shortened now: the entry is kept for long, and an answer may have 10 MB.
  const sent = isBase64 ? "（二进制）" : shorten(data);
  const received =
    "errMsg" in answer
      ? undefined
      : { header: answer.header, data: answer.isBase64 ? "（二进制）" : shorten(answer.data) };
  state.live.tell(() => ({
    from: "phone",
    kind: "request",
    title: `${method} ${maskUrl(url)} → ${outcome}`,
    appid,
    openid,
    ms,
    isError: received === undefined || outcome >= "400",
    detail: {
      request: { url: maskUrl(url), header: maskSecrets(header), data: describeSent(sent) },
      answer: received && {
        statusCode: outcome,
        header: maskSecrets(received.header),
        data: describe(received.data),
      },
      errMsg: received ? undefined : outcome,
    },
  }));
}

const keptCharacters = 8_192;

function shorten(text: string | undefined): string | undefined {
  return text !== undefined && text.length > keptCharacters
    ? `${text.slice(0, keptCharacters)}… (${text.length})`
    : text;
}

function describe(text: string | undefined): unknown {
  return text === undefined ? undefined : maskSecrets(parseJson(text) ?? text);
}

/** A `code` that goes to a server is that of wx.login; in an answer it names an error. */
function describeSent(text: string | undefined): unknown {
  return text === undefined ? undefined : maskSecrets(parseJson(text) ?? text, isCode);
}

function isCode(name: string): boolean {
  return name === "code";
}

function maskUrl(text: string): string {
  if (!URL.canParse(text)) return text;
  const url = new URL(text);
  const fields = maskSecrets(Object.fromEntries(url.searchParams), isCode);
  for (const [name, value] of Object.entries(fields as Record<string, string>)) {
    if (url.searchParams.get(name) !== value) url.searchParams.set(name, value);
  }
  return url.href;
}
