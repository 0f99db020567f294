import { isObject, parseJson } from "./json.ts";

/** `code` is a secret on its way to a server, being that of wx.login; in an answer it names an error. */
export type Direction = "request" | "answer";

/** Names of fields and headers whose values may not be read over a developer's shoulder. */
const names =
  "(?:access_?|refresh_?|session_?|component_access_)?token|(?:app_?)?secret|session_?key|js_?code|password|" +
  "(?:proxy-)?authorization|(?:set-)?cookie|encodingAESKey|(?:x-)?api[_-]?key|sn_?ticket";

const secrets = { request: patternsOf(`${names}|code`), answer: patternsOf(names) };

/** A copy in which secrets are cut to their first characters: enough to see whether two are the same. */
export function maskSecrets(value: unknown, direction: Direction = "answer"): unknown {
  if (Array.isArray(value)) return value.map((item) => maskSecrets(item, direction));
  if (!isObject(value)) return value;
  const masked = Object.entries(value).map(([name, field]) => {
    const isSecret = secrets[direction].name.test(name);
    return [
      name,
      isSecret && !isObject(field) ? cut(String(field)) : maskSecrets(field, direction),
    ];
  });
  return Object.fromEntries(masked);
}

/** The same of a body: as JSON if it is any. */
export function maskText(text: string, direction: Direction = "answer"): unknown {
  const json = parseBody(text);
  return json === undefined ? maskPlainText(text, direction) : maskSecrets(json, direction);
}

/** Of a form, an address, headers, or JSON that is broken or was cut off: whatever has a secret's name before it. */
export function maskPlainText(text: string, direction: Direction = "answer"): string {
  return text.replaceAll(
    secrets[direction].inText,
    (_, header?: string, line = "", field = "", value = "") =>
      header === undefined ? field + cut(value) : header + cut(line),
  );
}

/** 64-bit numbers become texts, since a JavaScript number would show others. */
export function parseBody(text: string): unknown {
  return parseJson(text.replaceAll(/:\s*(\d{16,})(?=\s*[,}])/g, ':"$1"'));
}

function patternsOf(names: string) {
  // These headers have several words: `Bearer` is not the secret.
  const header = String.raw`\b(?:(?:proxy-)?authorization|(?:set-)?cookie)\s*[=:]\s*`;
  const toEndOfLine = String.raw`[^"\s].*`;
  const field = String.raw`\b(?:${names})"?\s*[=:]\s*"?`;
  const inQuotes = String.raw`(?<=")[^"\\]*(?:\\[^][^"\\]*)*`;
  const oneWord = String.raw`[^"&\s,}]+`;
  return {
    name: new RegExp(`^(?:${names})$`, "i"),
    inText: new RegExp(`(${header})(${toEndOfLine})|(${field})(${inQuotes}|${oneWord})`, "gi"),
  };
}

/** Never more than a quarter of it. */
function cut(secret: string): string {
  return `${secret.slice(0, Math.min(6, Math.floor(secret.length / 4)))}…`;
}
