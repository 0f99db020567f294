import { keepBody } from "../keep-body.ts";
import { maskPlainText, maskSecrets, type Direction } from "../mask.ts";
import type { ProxiedAnswer } from "../phone/ports.ts";
import {
  offlineFailure,
  proxyRequest,
  type ProxiedRequest,
  type ProxyOptions,
} from "../phone/request-proxy.ts";
import { shorten, shortenText } from "../shorten.ts";
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
  const { appid, openid, method } = input;
  // Shortened now: the entry is kept for long, and an answer may have 10 MB.
  const url = shortenText(input.url, maxUrlCharacters);
  const header = shorten(input.header);
  const sent = keepData(input, "request");
  const outcome = keepAnswer(answer);
  state.live.tell(() => {
    const { title, isError, detail } = outcome();
    const address = maskPlainText(url, "request");
    return {
      from: "phone",
      kind: "request",
      title: `${method} ${address} → ${title}`,
      appid,
      openid,
      ms,
      isError,
      detail: {
        request: { url: address, header: maskSecrets(header, "request"), data: sent() },
        answer: detail,
      },
    };
  });
}

const maxUrlCharacters = 2_048;

/** How the request ended, to be put into words later. */
function keepAnswer(
  answer: ProxiedAnswer,
): () => { title: string | number; isError: boolean; detail: object } {
  if ("errMsg" in answer) {
    const { errno } = answer;
    // It may quote the address.
    const kept = shortenText(answer.errMsg, maxUrlCharacters);
    return () => {
      const errMsg = maskPlainText(kept, "request");
      return { title: errMsg, isError: true, detail: { errMsg, errno } };
    };
  }
  const { statusCode } = answer;
  const header = shorten(answer.header);
  const data = keepData(answer, "answer");
  return () => ({
    title: statusCode,
    isError: statusCode >= 400,
    detail: { statusCode, header: maskSecrets(header), data: data() },
  });
}

interface Data {
  data?: string | undefined;
  isBase64?: boolean | undefined;
}

function keepData({ data = "", isBase64 }: Data, direction: Direction): () => unknown {
  return isBase64 ? () => "（二进制）" : keepBody(data, direction);
}
