import { WxFailure } from "./api.ts";
import { textOf } from "./text-of.ts";

export interface RequestOptions {
  url: string;
  data?: string | object | ArrayBuffer | undefined;
  header?: Record<string, unknown> | undefined;
  /** Milliseconds; default 60,000. */
  timeout?: number | undefined;
  method?: string | undefined;
  dataType?: string | undefined;
  responseType?: "text" | "arraybuffer" | undefined;
}

export interface ReadRequest {
  url: string;
  method: string;
  header: Record<string, string>;
  timeoutMs: number;
  body: string | ArrayBuffer | undefined;
}

const methods = ["OPTIONS", "GET", "HEAD", "POST", "PUT", "DELETE", "TRACE", "CONNECT", "PATCH"];

/** What a mini program gives to `wx.request` as what goes over the wire: data of a GET is its query. */
export function readRequest(options: RequestOptions): ReadRequest {
  const { url, data, timeout = 60_000, method: given = "GET" } = options;
  if (typeof url !== "string") {
    const kind = url === undefined ? "Undefined" : "Object";
    throw new WxFailure(`parameter error: parameter.url should be String instead of ${kind};`, {
      errno: 1001,
    });
  }
  if (!/^https?:\/\/[^/?#]/i.test(url)) {
    throw new WxFailure(`invalid url "${url}"`, { errno: 600_009 });
  }
  const method = given.toUpperCase();
  if (!methods.includes(method))
    throw new WxFailure(`method is invalid: ${given}`, { errno: 1001 });
  const header = readHeader(options.header);
  const base = { method, header, timeoutMs: timeout };
  if (data === undefined || data === null) return { url, ...base, body: undefined };
  if (typeof data === "string" || data instanceof ArrayBuffer) return { url, ...base, body: data };
  const hasQuery = method === "GET" || method === "HEAD" || method === "OPTIONS";
  if (hasQuery) return { url: withQuery(url, formOf(data)), ...base, body: undefined };
  const isForm = contentTypeOf(header).startsWith("application/x-www-form-urlencoded");
  return { url, ...base, body: isForm ? formOf(data) : JSON.stringify(data) };
}

/** application/json unless the program says otherwise; Referer and User-Agent are the phone's own. */
function readHeader(given: Record<string, unknown> = {}): Record<string, string> {
  const header: Record<string, string> = {};
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined || /^(?:referer|user-agent)$/i.test(name)) continue;
    header[name] = textOf(value);
  }
  if (contentTypeOf(header) === "") header["content-type"] = "application/json";
  return header;
}

function contentTypeOf(header: Record<string, string>): string {
  const found = Object.entries(header).find(([name]) => name.toLowerCase() === "content-type");
  return found?.[1].toLowerCase() ?? "";
}

function withQuery(url: string, query: string): string {
  if (query === "") return url;
  const [before = "", ...fragment] = url.split("#");
  const mark = before.includes("?") ? "&" : "?";
  return [before + mark + query, ...fragment].join("#");
}

function formOf(data: object): string {
  return Object.entries(data)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(textOf(value))}`)
    .join("&");
}
