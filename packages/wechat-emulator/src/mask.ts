import { isObject, parseJson } from "./json.ts";

/** Names of fields and headers whose values may not be read over a developer's shoulder. */
const names =
  "(?:access_?|refresh_?|session_?|component_access_)?token|(?:app_?)?secret|session_?key|js_?code|password|" +
  "(?:proxy-)?authorization|(?:set-)?cookie|encodingAESKey|(?:x-)?api[_-]?key|sn_?ticket";

const secretName = new RegExp(`^(?:${names})$`, "i");
const secretInText = new RegExp(`(\\b(?:${names})"?\\s*[=:]\\s*"?)([^"&\\s,}]+)`, "gi");

/** `code` is a secret on its way to a server, being that of wx.login; in an answer it names an error. */
export function isCode(name: string): boolean {
  return name === "code";
}

/** A copy in which secrets are cut to their first characters: enough to see whether two are the same. */
export function maskSecrets(value: unknown, isSecretToo: typeof isCode = () => false): unknown {
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, isSecretToo));
  if (!isObject(value)) return value;
  const masked = Object.entries(value).map(([name, field]) => {
    const isSecret = secretName.test(name) || isSecretToo(name);
    return [
      name,
      isSecret && !isObject(field) ? cut(String(field)) : maskSecrets(field, isSecretToo),
    ];
  });
  return Object.fromEntries(masked);
}

/** The same of a body: as JSON if it is any, with 64-bit numbers as text, since a JavaScript number would show others. */
export function maskText(text: string, isSecretToo?: typeof isCode): unknown {
  const json = parseJson(text.replaceAll(/:\s*(\d{16,})(?=\s*[,}])/g, ':"$1"'));
  if (json !== undefined) return maskSecrets(json, isSecretToo);
  return text.replaceAll(secretInText, (_, before: string, secret: string) => before + cut(secret));
}

/** Never more than a quarter of it. */
function cut(secret: string): string {
  return `${secret.slice(0, Math.min(6, Math.floor(secret.length / 4)))}…`;
}
