import type { Scope } from "../../src/contract/scopes.ts";
import { scopesOf, type Rule } from "./rules.ts";

const head = `# Who may do what

<!-- Made from packages/server/test/authorisation/rules.ts by
     npx vitest run packages/server/test/authorisation/authorisation.test.ts --update -->

Every route, and what it asks of its caller. The tests ask each of them with every kind of credential: none, wrong ones, revoked keys, ended
sessions, forged tokens, a key with each scope, each role in every app and in one, sessions without their CSRF token, tokens of the mini
program and of WeChat's SDKs, and WeChat's own signature. A route without a line here cannot be released.

- **Scope**: of an API key, or of the role of whoever is signed in to the console ([operators.md](operators.md)). \`*\` is every scope.
- **In which app**: a key, or a role, is for one app or for every app. Where it is for one, naming another app is refused
  (\`FORBIDDEN\`), and a thing of another app is answered as one that does not exist.
- **for every app**: refused to keys and roles of one app, whatever their scopes.
- Without a credential, or with one that is not good (any more), the answer is 401; with one that may not do this, 403.
- From the console, a request that is not a \`GET\` needs the CSRF token besides.

| route | needs | roles that have it |
|---|---|---|
`;

/** docs/authorisation.md: who is let through by which route. */
export function toDocument(rules: Record<string, Rule>): string {
  const lines = Object.entries(rules).map(([route, rule]) => {
    const [method = "", path = ""] = route.split(" ");
    const shown = path.replaceAll(/:(\w+)/g, "{$1}");
    return `| \`${method} ${shown}\` | ${needs(rule)} | ${roles(rule)} |`;
  });
  return `${head}${lines.join("\n")}\n`;
}

function needs(rule: Rule): string {
  switch (rule.who) {
    case "anybody":
      return rule.by === undefined ? "nothing" : `nothing; the request is proved by ${rule.by}`;
    case "mini-program":
      return "a token of `POST /mp/sessions`";
    case "signed-in":
      return "to be signed in to the console";
    case "of-app":
      return `\`${rule.scope}\`${rule.besides === undefined ? "" : `; ${rule.besides}`}`;
    case "of-installation":
      return `\`${rule.scope}\`, for every app`;
    case "wechat-sdk":
      return `a token of \`/cgi-bin/token\` of a key with \`${rule.scope}\``;
    case "wechat":
      return "the signature of the app's callback";
    case "wechat-of-platform":
      return "the signature of the platform's callback";
    case "wechat-of-cloud":
      return "微信云托管's gateway, and the Token of the app's callback in the path";
  }
}

function roles(rule: Rule): string {
  switch (rule.who) {
    case "signed-in":
      return "all";
    case "of-app":
    case "of-installation":
      return rolesWith(rule.scope).join(", ");
    case "anybody":
    case "mini-program":
    case "wechat-sdk":
    case "wechat":
    case "wechat-of-platform":
    case "wechat-of-cloud":
      return "";
  }
}

function rolesWith(scope: Scope): string[] {
  return Object.entries(scopesOf)
    .filter(([, scopes]) => scopes.includes("*") || scopes.includes(scope))
    .map(([role]) => role);
}
