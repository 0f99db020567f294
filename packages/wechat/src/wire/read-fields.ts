import { WechatUnansweredError } from "../errors.ts";
import { isRecord } from "./is-record.ts";

/** Reads a string that a successful reply must hold; throws WechatUnansweredError (`WECHAT_NOT_JSON`). */
export function requireString(path: string, fields: Record<string, unknown>, name: string): string {
  const value = fields[name];
  if (typeof value === "string" && value !== "") return value;
  throw new WechatUnansweredError({
    path,
    reason: "not-json",
    requestSent: true,
    detail: `the answer holds no ${name}`,
  });
}

/** The items of a list that hold records; an empty list when the field is missing. */
export function readRecords(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}

export function readRecord(value: unknown): Record<string, unknown> {
  return isRecord(value) ? value : {};
}

/** WeChat writes some numbers as strings and some strings as numbers, differing by age of the API. */
export function readText(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

export function readNumber(value: unknown): number {
  const number = typeof value === "string" && value !== "" ? Number(value) : value;
  return typeof number === "number" && Number.isFinite(number) ? number : 0;
}

export function readStrings(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((item) => typeof item === "string") : [];
}
