import { createHash } from "node:crypto";
import { callback } from "@hongyan/testing/push";
import { appid, type TestServer } from "@hongyan/testing/server";
import { scope, type Scope } from "../../src/contract/scopes.ts";
import type { Authority } from "../../src/roles.ts";
import { createSecrets } from "../../src/secrets.ts";
import { createSessionTokens } from "../../src/http/session-tokens.ts";
import { Browser, password, setUp } from "../console-browser.ts";
import { scopesOf, type Rule } from "./rules.ts";

/** Something to show at a door, and the doors that it opens. */
export interface Credential {
  name: string;
  headers?: Record<string, string>;
  query?: Record<string, string>;
  opens(rule: Rule, method: string): boolean;
}

const nothing = (rule: Rule): boolean => rule.who === "anybody";

/** One of every kind. */
export async function makeCredentials(t: TestServer, databaseUrl: string): Promise<Credential[]> {
  const owner = await setUp(t, databaseUrl);
  return [
    { name: "nobody", opens: nothing },
    ...wrongOnes(),
    ...(await keys(t)),
    ...(await people(t, owner)),
    ...(await miniProgramTokens(t)),
    ...(await wechatSdkTokens(t)),
    {
      name: "WeChat's signature",
      query: signedQuery(),
      opens: orAnybody((rule) => rule.who === "wechat"),
    },
  ];
}

function wrongOnes(): Credential[] {
  const cookie = "hongyan=00000000000000000000000000000000";
  return [
    { name: "an API key that never was", headers: bearer("hy_never"), opens: nothing },
    { name: "Basic authorisation", headers: { authorization: "Basic YTpi" }, opens: nothing },
    { name: "a bearer of spaces", headers: { authorization: "Bearer    " }, opens: nothing },
    { name: "a cookie that never was", headers: { cookie }, opens: nothing },
    { name: "a signature of somebody else", query: signedQuery("otherToken"), opens: nothing },
  ];
}

async function keys(t: TestServer): Promise<Credential[]> {
  const revoked = await makeKey(t, ["*"]);
  await t.call("DELETE", `/v1/api-keys/${revoked.id}`);
  const made: Credential[] = [
    { name: "a revoked API key", headers: bearer(revoked.key), opens: nothing },
    await keyOf(t, "a key with every scope", [{ appid: null, scopes: ["*"] }]),
    await keyOf(t, "a key of one app with every scope", [{ appid, scopes: ["*"] }]),
  ];
  for (const one of scope.options.filter((name) => name !== "*")) {
    made.push(await keyOf(t, `a key with ${one}`, [{ appid: null, scopes: [one] }]));
  }
  return made;
}

async function keyOf(t: TestServer, name: string, authorities: Authority[]): Promise<Credential> {
  const [first] = authorities;
  const { key } = await makeKey(t, first?.scopes ?? [], first?.appid ?? undefined);
  return { name, headers: bearer(key), opens: orAnybody((rule) => isAllowed(authorities, rule)) };
}

export async function makeKey(
  t: TestServer,
  scopes: readonly Scope[],
  appid?: string,
): Promise<{ id: string; key: string }> {
  const answer = await t.call<{ id: string; key: string }>("POST", "/v1/api-keys", {
    name: "of the matrix",
    scopes,
    ...(appid === undefined ? {} : { appid }),
  });
  if (answer.status !== 201) throw new Error(JSON.stringify(answer.body));
  return answer.body;
}

/** Each role, in every app and in one; and what is left of a session without its CSRF token, and after its end. */
async function people(t: TestServer, owner: Browser): Promise<Credential[]> {
  const made: Credential[] = [];
  for (const where of [null, appid]) {
    for (const role of ["viewer", "operator", "owner"] as const) {
      const name = `${role} of ${where === null ? "every app" : "one app"}`;
      const browser = await colleague(t, owner, name, [{ appid: where, role }]);
      const authorities = [{ appid: where, scopes: scopesOf[role] }];
      const opens = orAnybody((rule) => rule.who === "signed-in" || isAllowed(authorities, rule));
      made.push({ name, headers: headersOf(browser), opens });
      if (name !== "owner of every app") continue;
      const { cookie = "" } = browser;
      made.push(
        {
          name: "an owner's cookie without its CSRF token",
          headers: { cookie },
          opens: (rule, method) => nothing(rule) || (method === "GET" && opens(rule)),
        },
        {
          name: "an owner's cookie, from a page of another site",
          headers: { ...headersOf(browser), "sec-fetch-site": "cross-site" },
          opens: (rule, method) => nothing(rule) || (method === "GET" && opens(rule)),
        },
      );
    }
  }
  const gone = await colleague(t, owner, "signed out", [{ appid: null, role: "owner" }]);
  const headers = headersOf(gone);
  await gone.call("DELETE", "/v1/session");
  return [...made, { name: "a session that was ended", headers, opens: nothing }];
}

export async function colleague(
  t: TestServer,
  owner: Browser,
  name: string,
  roles: { appid: string | null; role: string }[],
): Promise<Browser> {
  const { body } = await owner.call("POST", "/v1/operators", { name, roles });
  const { path } = body["link"] as { path: string };
  const token = new URL(path, "http://host").searchParams.get("token");
  const browser = new Browser(t.server.url);
  await browser.call("POST", "/v1/operators/accept", { token, password });
  const { status } = await browser.signIn(name);
  if (status !== 200) throw new Error(`${name} cannot sign in`);
  return browser;
}

export function headersOf({ cookie = "", csrf = "" }: Browser): Record<string, string> {
  return { cookie, "x-hongyan-csrf": csrf };
}

async function miniProgramTokens(t: TestServer): Promise<Credential[]> {
  const { openid } = t.emulator.control.addUser({ appid });
  const { code } = t.emulator.control.issueCode({ appid, openid });
  const { body } = await t.call<{ token: string }>("POST", "/mp/sessions", { code }, { key: null });
  const foreign = createSessionTokens(createSecrets(new Uint8Array(32).fill(7)));
  const { token: forged } = await foreign.issue({ appid, openid });
  return [
    {
      name: "a token of POST /mp/sessions",
      headers: bearer(body.token),
      opens: orAnybody((rule) => rule.who === "mini-program"),
    },
    { name: "such a token, signed with another key", headers: bearer(forged), opens: nothing },
    {
      name: "such a token, without a signature",
      headers: bearer(unsigned(body.token)),
      opens: nothing,
    },
  ];
}

/** The same claims under `alg: none`. */
function unsigned(token: string): string {
  const header = Buffer.from(JSON.stringify({ alg: "none" })).toString("base64url");
  return `${header}.${token.split(".")[1]}.`;
}

async function wechatSdkTokens(t: TestServer): Promise<Credential[]> {
  const tokenFor = async (scopes: Scope[]): Promise<{ id: string; token: string }> => {
    const { id, key } = await makeKey(t, scopes);
    const { body } = await t.call<{ access_token: string }>(
      "GET",
      `/cgi-bin/token?grant_type=client_credential&appid=${appid}&secret=${key}`,
      undefined,
      { key: null },
    );
    return { id, token: body.access_token };
  };
  const scopes = ["messages:write", "messages:read", "customer-service:write"] as const;
  const made: Credential[] = [];
  for (const one of scopes) {
    const { token } = await tokenFor([one]);
    made.push({
      name: `a token of /cgi-bin/token with ${one}`,
      query: { access_token: token },
      opens: orAnybody((rule) => rule.who === "wechat-sdk" && rule.scope === one),
    });
  }
  const all = await tokenFor(["*"]);
  const revoked = await tokenFor(["*"]);
  await t.call("DELETE", `/v1/api-keys/${revoked.id}`);
  return [
    ...made,
    {
      name: "a token of /cgi-bin/token as a bearer",
      headers: bearer(all.token),
      opens: nothing,
    },
    {
      name: "a token of /cgi-bin/token whose key was revoked",
      query: { access_token: revoked.token },
      opens: nothing,
    },
  ];
}

function signedQuery(token: string = callback.token): Record<string, string> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const nonce = "20261127";
  const signature = createHash("sha1")
    .update([token, timestamp, nonce].toSorted().join(""))
    .digest("hex");
  return { signature, timestamp, nonce, echostr: "echo" };
}

function isAllowed(authorities: Authority[], rule: Rule): boolean {
  if (rule.who !== "of-app" && rule.who !== "of-installation") return false;
  return authorities.some(
    (one) =>
      (rule.who === "of-app" || one.appid === null) &&
      (one.scopes.includes("*") || one.scopes.includes(rule.scope)),
  );
}

const orAnybody =
  (opens: (rule: Rule) => boolean) =>
  (rule: Rule): boolean =>
    nothing(rule) || opens(rule);

const bearer = (token: string): Record<string, string> => ({ authorization: `Bearer ${token}` });
