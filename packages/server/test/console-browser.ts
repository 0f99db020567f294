import { query } from "@hongyan/testing/ledger";
import type { TestServer } from "@hongyan/testing/server";
import { hashToken } from "../src/secrets.ts";

export interface ConsoleAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown> & { error?: { code: string; details?: unknown } };
}

export const password = "a good long password";

/** What of a browser matters here: it keeps the cookie, and the page keeps the CSRF token. */
export class Browser {
  readonly #url: string;
  cookie: string | undefined;
  csrf: string | undefined;
  setCookie = "";

  constructor(url: string) {
    this.#url = url;
  }

  async call(
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<ConsoleAnswer> {
    const response = await fetch(`${this.#url}${path}`, {
      method,
      headers: {
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(this.cookie === undefined ? {} : { cookie: this.cookie }),
        ...(this.csrf === undefined || method === "GET" ? {} : { "x-hongyan-csrf": this.csrf }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const given = response.headers.get("set-cookie");
    if (given !== null) {
      this.setCookie = given;
      this.cookie = given.split(";")[0];
    }
    const text = await response.text();
    const answer = (text.startsWith("{") ? JSON.parse(text) : {}) as ConsoleAnswer["body"];
    if (typeof answer["csrfToken"] === "string") this.csrf = answer["csrfToken"];
    return { status: response.status, headers: response.headers, body: answer };
  }

  signIn(name: string, more: object = {}, headers: Record<string, string> = {}) {
    return this.call("POST", "/v1/session", { name, password, ...more }, headers);
  }
}

/** The first owner, made by a link as the server prints it. */
export async function setUp(t: TestServer, databaseUrl: string, name = "owner"): Promise<Browser> {
  const browser = new Browser(t.server.url);
  const token = await plantSetupLink(databaseUrl);
  const { status, body } = await browser.call("POST", "/v1/setup", { token, name, password });
  if (status !== 201) throw new Error(`HTTP ${status} ${JSON.stringify(body)}`);
  return browser;
}

export async function plantSetupLink(databaseUrl: string, token = "planted"): Promise<string> {
  const hash = hashToken(token).toString("hex");
  await query(
    databaseUrl,
    `insert into hongyan.operator_links (token_hash, expires_at) values ('\\x${hash}', now() + interval '1 hour')`,
  );
  return token;
}
