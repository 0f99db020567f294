import { isUtf8 } from "node:buffer";
import type { IncomingHttpHeaders } from "node:http";
import type { Seal } from "./api-security/secured-call.ts";
import { isObject, parseJson } from "./json.ts";
import { refuse, type Refusal } from "./reply.ts";
import type { App, State, User } from "./state.ts";

/** One request to one of WeChat's endpoints. */
export interface Call {
  readonly state: State;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Decrypted, where API security applies. */
  body: Buffer;
  readonly callerIp: string;
  /** Who is calling, as soon as it is known; for the call log. */
  app: App | undefined;
  /** The user being sent to: held as "in flight" until the answer is on the wire. */
  sendingTo: User | undefined;
  /** Holds the answer back until it resolves. */
  heldUntil: Promise<void> | undefined;
  /** Encrypts and signs the answer, where API security applies. */
  seal: Seal | undefined;
}

/** The body as a JSON object, whatever its content type says: 44002 when empty, 47001 when it is not one. */
export function readJsonObject(call: Call): Record<string, unknown> | Refusal {
  if (call.body.length === 0) return refuse(44002);
  const body = parseJson(call.body.toString());
  return isObject(body) ? body : refuse(47001);
}

/** The template endpoints take JSON and forms alike; a form's repeated or indexed fields become an array. */
export function readJsonOrForm(call: Call): Record<string, unknown> {
  const text = call.body.toString();
  const json = parseJson(text);
  if (isObject(json)) return json;
  const fields: Record<string, unknown> = {};
  for (const [name, value] of new URLSearchParams(text)) {
    const field = name.replace(/\[\d*\]$/, "");
    if (field === "__proto__") continue;
    const earlier = fields[field];
    if (earlier === undefined) fields[field] = name === field ? value : [value];
    else fields[field] = Array.isArray(earlier) ? [...earlier, value] : [earlier, value];
  }
  return fields;
}

/** Text in another charset (GBK) arrives as replacement characters. */
export function isBodyUtf8(call: Call): boolean {
  return isUtf8(call.body);
}
