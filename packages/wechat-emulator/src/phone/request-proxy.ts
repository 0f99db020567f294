import { isUtf8 } from "node:buffer";
import type { ProxiedAnswer } from "./ports.ts";

/** One `wx.request` as it leaves the phone. */
export interface ProxiedRequest {
  appid: string;
  url: string;
  method: string;
  header: Record<string, string>;
  /** The body; absent for none. */
  data?: string | undefined;
  /** `data` is base64 of bytes. */
  isBase64?: boolean | undefined;
  timeoutMs: number;
}

export interface ProxyOptions {
  /** Origins that are served elsewhere: `http://127.0.0.1:3000` by another port, say. */
  redirects: Readonly<Record<string, string>>;
  signal: AbortSignal;
}

const maxAnswerBytes = 10 * 1_048_576;

/**
 * Makes a mini program's request from here: a phone knows no CORS, a browser does. Never throws; what goes wrong is
 * said in the words of a phone. Redirects are followed.
 */
export async function proxyRequest(
  request: ProxiedRequest,
  { redirects, signal }: ProxyOptions,
): Promise<ProxiedAnswer> {
  const { appid, method, header, data, isBase64 = false, timeoutMs } = request;
  const url = resolveUrl(request.url, redirects);
  if (!url) return { errMsg: `request:fail invalid url "${request.url}"`, errno: 600009 };
  const hasBody = data !== undefined && method !== "GET" && method !== "HEAD";
  try {
    const response = await fetch(url, {
      method,
      headers: phoneHeaders(header, appid),
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
      ...(hasBody && { body: isBase64 ? Buffer.from(data, "base64") : data }),
    });
    const body = await readAnswer(response);
    if (body === "too-large") return failure("ERR_RESPONSE_TOO_LARGE", -324);
    return {
      statusCode: response.status,
      header: readHeaders(response.headers),
      cookies: response.headers.getSetCookie(),
      ...(isUtf8(body)
        ? { data: body.toString() }
        : { data: body.toString("base64"), isBase64: true as const }),
    };
  } catch (error) {
    return describeFailure(error);
  }
}

/** What a phone without network says. */
export const offlineFailure = failure("ERR_INTERNET_DISCONNECTED", -106);

/** The connection's own, which a program cannot set. */
const transportHeaders = ["connection", "content-length", "expect", "host", "transfer-encoding"];

const userAgent =
  "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Mobile Safari/537.36 MicroMessenger/8.0.60 MiniProgramEnv/android (Hongyan phone emulator)";

/** Referer and User-Agent are the phone's, whatever the program says. */
function phoneHeaders(given: Record<string, string>, appid: string): Headers {
  const headers = new Headers(given);
  for (const name of transportHeaders) headers.delete(name);
  const frame = `https://servicewechat.com/${encodeURIComponent(appid)}/devtools/page-frame.html`;
  headers.set("referer", frame);
  headers.set("user-agent", userAgent);
  return headers;
}

function resolveUrl(text: string, redirects: ProxyOptions["redirects"]): URL | undefined {
  if (!URL.canParse(text)) return undefined;
  const url = new URL(text);
  if (url.protocol !== "http:" && url.protocol !== "https:") return undefined;
  const other = Object.hasOwn(redirects, url.origin) ? redirects[url.origin] : undefined;
  return other === undefined ? url : new URL(url.pathname + url.search, other);
}

async function readAnswer(response: Response): Promise<Buffer | "too-large"> {
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    bytes += chunk.length;
    // Leaving the loop cancels the rest.
    if (bytes > maxAnswerBytes) return "too-large";
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** In the usual spelling, `Content-Type`, as most servers write them: a phone shows what the server wrote. */
function readHeaders(headers: Headers): Record<string, string> {
  const read: Record<string, string> = {};
  for (const [name, value] of headers) {
    read[name.replace(/(?:^|-)[a-z]/g, (letter) => letter.toUpperCase())] = value;
  }
  const cookies = headers.getSetCookie();
  if (cookies.length > 0) read["Set-Cookie"] = cookies.join(",");
  return read;
}

function describeFailure(error: unknown): ProxiedAnswer {
  if (error instanceof Error && error.name === "TimeoutError") {
    return { errMsg: "request:fail timeout", errno: 5 };
  }
  const [name, number] = networkErrors[codeOf(error)] ?? ["ERR_FAILED", -2];
  return failure(name, number);
}

/** fetch hides the reason in `cause`, which for a name with several addresses holds several errors. */
function codeOf(error: unknown): string {
  const { cause } = error as { cause?: Cause & { errors?: Cause[] } };
  const code = cause?.code ?? cause?.errors?.[0]?.code;
  return typeof code === "string" ? code : (cause?.message ?? "");
}

interface Cause {
  code?: unknown;
  message?: string;
}

const networkErrors: Readonly<Record<string, [string, number]>> = {
  ECONNREFUSED: ["ERR_CONNECTION_REFUSED", -102],
  ECONNRESET: ["ERR_CONNECTION_RESET", -101],
  UND_ERR_SOCKET: ["ERR_CONNECTION_CLOSED", -100],
  ENOTFOUND: ["ERR_NAME_NOT_RESOLVED", -105],
  EAI_AGAIN: ["ERR_NAME_NOT_RESOLVED", -105],
  EHOSTUNREACH: ["ERR_ADDRESS_UNREACHABLE", -109],
  /** Ports of other protocols, such as 6000: browsers and phones alike refuse them. */
  "bad port": ["ERR_UNSAFE_PORT", -312],
  ENETUNREACH: ["ERR_ADDRESS_UNREACHABLE", -109],
};

function failure(name: string, number: number): { errMsg: string; errno: number } {
  const errMsg = `request:fail errcode:${number} cronet_error_code:${number} error_msg:net::${name}`;
  return { errMsg, errno: 600_001 };
}
