import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { createAsk } from "./ask-server.ts";
import { UsageError } from "./frame/failures.ts";
import { chooseLanguage, inLanguage, type Language } from "./frame/words.ts";
import { keptUrl } from "./kept-url.ts";

/** The running server, as the commands that talk to it see it. What it answers has the form that `contract` names. */
export interface ApiClient {
  url: string;
  get<T = unknown>(path: string): Promise<T>;
  post<T = unknown>(path: string, body?: unknown, headers?: Record<string, string>): Promise<T>;
  patch<T = unknown>(path: string, body: unknown, headers?: Record<string, string>): Promise<T>;
  delete<T = unknown>(path: string, headers?: Record<string, string>): Promise<T>;
  /** Sends bytes as they are. */
  upload<T = unknown>(path: string, contentType: string, bytes: ReadableStream): Promise<T>;
  /** The body of an answer that goes on. */
  open(
    path: string,
    headers: Record<string, string>,
    signal?: AbortSignal,
  ): Promise<ReadableStream<Uint8Array>>;
}

/**
 * Finds the server by name, HONGYAN_URL, or HOST and PORT, or the data folder; the key by name, HONGYAN_API_KEY, or the data
 * folder, whose key goes to no server but those of this machine.
 *
 * @throws {UsageError} for an address that is none
 */
export function connectToApi(
  env: Record<string, string | undefined>,
  named: { server?: string | undefined; key?: string | undefined; language?: Language } = {},
): ApiClient {
  const dataDir = env["HONGYAN_DATA_DIR"] ?? "./.hongyan";
  const language = named.language ?? chooseLanguage(undefined, env);
  const url = checkUrl(
    language,
    named.server ??
      env["HONGYAN_URL"] ??
      addressIn(env) ??
      keptUrl(dataDir) ??
      "http://127.0.0.1:3000",
  );
  const key =
    named.key ?? env["HONGYAN_API_KEY"] ?? (isOfThisMachine(url) ? keptKey(dataDir) : undefined);

  const ask = createAsk(url, key, language);
  const call = async <T>(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<T> => {
    const { json } = await ask<T>(path, {
      method,
      headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    return json();
  };

  return {
    url,
    get: (path) => call("GET", path),
    post: (path, body, headers) => call("POST", path, body, headers),
    patch: (path, body, headers) => call("PATCH", path, body, headers),
    delete: (path, headers) => call("DELETE", path, undefined, headers),
    async upload<T>(path: string, contentType: string, bytes: ReadableStream): Promise<T> {
      // Node's fetch asks for `duplex` of a body that is streamed.
      const init = { method: "POST", headers: { "content-type": contentType }, body: bytes };
      const { json } = await ask<T>(path, { ...init, duplex: "half" });
      return json();
    },
    async open(path, headers, signal) {
      const { body } = await ask(path, { headers, ...(signal === undefined ? {} : { signal }) });
      return body;
    },
  };
}

function checkUrl(language: Language, text: string): string {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url?.protocol === "http:" || url?.protocol === "https:") return text.replace(/\/+$/, "");
  throw new UsageError(
    inLanguage(language, {
      en: `${text} is not the address of a server`,
      zh: `${text} 不是服务器地址`,
    }),
    inLanguage(language, {
      en: "For example http://127.0.0.1:3000 or https://push.example.com.",
      zh: "例如 http://127.0.0.1:3000 或 https://push.example.com。",
    }),
  );
}

function isOfThisMachine(url: string): boolean {
  return /^(127\.\d+\.\d+\.\d+|localhost|\[::1\])$/.test(new URL(url).hostname);
}

function addressIn(env: Record<string, string | undefined>): string | undefined {
  return env["PORT"] === undefined
    ? undefined
    : `http://${env["HOST"] ?? "127.0.0.1"}:${env["PORT"]}`;
}

function keptKey(dataDir: string): string | undefined {
  const file = join(resolve(dataDir), "api-key");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}
