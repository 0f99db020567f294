import { page, templateId } from "../../contract/common.ts";
import { isObject, readText } from "./read-body.ts";
import { WechatFault } from "./wechat-fault.ts";

/** @throws {WechatFault} 40037 for what cannot be the id of a template. */
export function readTemplateId(body: Record<string, unknown>): string {
  const parsed = templateId.safeParse(readText(body, "template_id"));
  if (!parsed.success) throw new WechatFault(40037, "invalid template_id");
  return parsed.data;
}

/** As WeChat reads it: what is not `{ "value": … }` counts as missing. Numbers, which it takes at times, become text. */
export function readData(data: unknown): Record<string, { value: string }> {
  if (!isObject(data)) return {};
  const entries = Object.entries(data).flatMap(([key, entry]) => {
    const value = isObject(entry) ? entry["value"] : undefined;
    if (typeof value === "number") return [[key, { value: String(value) }] as const];
    return typeof value === "string" ? [[key, { value }] as const] : [];
  });
  return Object.fromEntries(entries);
}

/** @throws {WechatFault} 41030 */
export function readPage(body: Record<string, unknown>): { page?: string } {
  const given = body["page"];
  if (given === undefined || given === null || given === "") return {};
  const parsed = page.safeParse(given);
  if (!parsed.success) throw new WechatFault(41030, "invalid page");
  return { page: parsed.data };
}
