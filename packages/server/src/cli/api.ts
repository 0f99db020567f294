import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { errorCodes, HongyanError, type ErrorCode } from "../errors.ts";
import { keptUrl } from "./kept-url.ts";

/** The running server, as the commands that talk to it see it. */
export interface ApiClient {
  url: string;
  get(path: string): Promise<unknown>;
  post(path: string, body?: unknown): Promise<unknown>;
  patch(path: string, body: unknown): Promise<unknown>;
}

/** Finds the server by HONGYAN_URL, or HOST and PORT, or the data folder; the key by HONGYAN_API_KEY, or the data folder. */
export function connectToApi(env: Record<string, string | undefined>): ApiClient {
  const dataDir = env["HONGYAN_DATA_DIR"] ?? "./.hongyan";
  const url = env["HONGYAN_URL"] ?? addressIn(env) ?? keptUrl(dataDir) ?? "http://127.0.0.1:3000";
  const key = env["HONGYAN_API_KEY"] ?? keptKey(dataDir);

  const call = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const headers: Record<string, string> =
      key === undefined ? {} : { authorization: `Bearer ${key}` };
    if (body !== undefined) headers["content-type"] = "application/json";
    const response = await fetch(`${url}${path}`, {
      method,
      headers,
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    }).catch((cause: unknown) => {
      throw new HongyanError("UNAVAILABLE", `no hongyan server answers at ${url}`, {
        hint: "Start it with `npm start` or `hongyan serve`, or name it with HONGYAN_URL.",
        cause,
      });
    });
    const answer = (await response.json().catch(() => undefined)) as
      | { error?: { code: string; message: string; hint?: string } }
      | undefined;
    if (response.ok) return answer;
    const { code, message, hint } = answer?.error ?? {
      code: String(response.status),
      message: `the server answered HTTP ${response.status}`,
    };
    throw new HongyanError(
      isErrorCode(code) ? code : "INTERNAL",
      message,
      hint === undefined ? {} : { hint },
    );
  };

  return {
    url,
    get: (path) => call("GET", path),
    post: (path, body) => call("POST", path, body),
    patch: (path, body) => call("PATCH", path, body),
  };
}

function addressIn(env: Record<string, string | undefined>): string | undefined {
  return env["PORT"] === undefined
    ? undefined
    : `http://${env["HOST"] ?? "127.0.0.1"}:${env["PORT"]}`;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}

function keptKey(dataDir: string): string | undefined {
  const file = join(resolve(dataDir), "api-key");
  return existsSync(file) ? readFileSync(file, "utf8").trim() : undefined;
}
