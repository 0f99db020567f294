import { isCode, maskSecrets, maskText } from "../mask.ts";
import type { ProxiedAnswer } from "../phone/ports.ts";
import {
  offlineFailure,
  proxyRequest,
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
  const { appid, openid, method, url, header } = input;
  // Shortened now: the entry is kept for long, and an answer may have 10 MB.
  const sent = shorten(input);
  const received = "errMsg" in answer ? answer : { ...answer, data: shorten(answer) };
  state.live.tell(() => {
    const isFailed = "errMsg" in received;
    return {
      from: "phone",
      kind: "request",
      title: `${method} ${maskUrl(url)} → ${isFailed ? received.errMsg : received.statusCode}`,
      appid,
      openid,
      ms,
      isError: isFailed || received.statusCode >= 400,
      detail: {
        request: { url: maskUrl(url), header: maskSecrets(header), data: maskText(sent, isCode) },
        answer: isFailed
          ? received
          : {
              statusCode: received.statusCode,
              header: maskSecrets(received.header),
              data: maskText(received.data),
            },
      },
    };
  });
}

const keptCharacters = 8_192;

function shorten({
  data = "",
  isBase64,
}: {
  data?: string | undefined;
  isBase64?: boolean | undefined;
}): string {
  if (isBase64) return "（二进制）";
  if (data.length <= keptCharacters) return data;
  // A copy: a slice would hold on to the whole.
  const start = Buffer.from(data.slice(0, keptCharacters)).toString();
  return `${start}… (${data.length})`;
}

function maskUrl(url: string): string {
  return String(maskText(url)).replaceAll(/([?&]code=)[^&#]+/g, "$1…");
}
