import { isUtf8 } from "node:buffer";
import { refuseIntricate } from "../limit-json.ts";
import { WechatFault } from "./wechat-fault.ts";

/** The body as a JSON object, whatever its content type says. @throws {WechatFault} 44002 when empty, 47001 when it is none */
export function readBody(body: unknown): Record<string, unknown> {
  if (!Buffer.isBuffer(body) || body.length === 0) throw new WechatFault(44002, "empty post data");
  if (!isUtf8(body)) throw new WechatFault(47001, "data format error, the body is not UTF-8");
  const value = parse(body.toString("utf8"));
  if (!isObject(value)) throw new WechatFault(47001, "data format error");
  return value;
}

export function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** A member that is a text, or undefined when it is absent, empty or of another type. */
export function readText(body: Record<string, unknown>, name: string): string | undefined {
  const value = body[name];
  return typeof value === "string" && value !== "" ? value : undefined;
}

function parse(text: string): unknown {
  try {
    refuseIntricate(text);
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
