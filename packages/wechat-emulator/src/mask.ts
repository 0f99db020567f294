import { isObject } from "./json.ts";

/** What may not be read over a developer's shoulder, by the name of the field or header that holds it. */
const secretNames =
  /^(?:(?:access_?|refresh_?|session_?|component_access_)?token|(?:app_?)?secret|session_?key|js_?code|password|(?:proxy-)?authorization|(?:set-)?cookie|encodingAESKey|(?:x-)?api[_-]?key|sn_?ticket)$/i;

/** A copy in which secrets are cut to their first characters: enough to see whether two are the same. */
export function maskSecrets(value: unknown, alsoSecret?: (name: string) => boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, alsoSecret));
  if (!isObject(value)) return value;
  const masked = Object.entries(value).map(([name, field]) => {
    const isSecret = secretNames.test(name) || alsoSecret?.(name) === true;
    return [name, isSecret && isText(field) ? cut(String(field)) : maskSecrets(field, alsoSecret)];
  });
  return Object.fromEntries(masked);
}

function isText(value: unknown): value is string | number | string[] {
  return typeof value === "string" || typeof value === "number" || Array.isArray(value);
}

/** Never more than a quarter of it. */
function cut(secret: string): string {
  return `${secret.slice(0, Math.min(6, Math.floor(secret.length / 4)))}…`;
}
