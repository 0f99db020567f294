import { errcodes } from "./table.ts";
import type { ErrcodeArea, ErrcodeClass, ErrcodeInfo } from "./types.ts";

/**
 * Says what an errcode means and what to do about it. Never throws.
 *
 * `area` decides where one number has several meanings; without it, or when the area has no line
 * of its own, the first line of the table counts. An unknown code is `retry-later` when negative
 * or 2000xx (WeChat's "system" codes), else `permanent-bad-request`: repeating what WeChat
 * refuses helps nobody.
 */
export function describeErrcode(errcode: number, area?: ErrcodeArea): ErrcodeInfo {
  const lines = byErrcode.get(errcode);
  const info = lines?.find((line) => line.area === area) ?? lines?.[0] ?? unknown(errcode);
  // A token call sends no token: there, "the token is bad" can only mean the credentials are.
  if (area === "token" && info.class === "refresh-token-and-retry") {
    return { ...info, area, class: "config-error" };
  }
  return info;
}

const byErrcode = groupByErrcode();

// By hand: Map.groupBy is missing in Node 20.
function groupByErrcode(): Map<number, ErrcodeInfo[]> {
  const groups = new Map<number, ErrcodeInfo[]>();
  for (const info of errcodes) {
    groups.set(info.errcode, [...(groups.get(info.errcode) ?? []), info]);
  }
  return groups;
}

function unknown(errcode: number): ErrcodeInfo {
  const isSystem = errcode < 0 || (errcode >= 200_000 && errcode <= 200_099);
  const errcodeClass: ErrcodeClass = isSystem ? "retry-later" : "permanent-bad-request";
  return {
    errcode,
    area: "general",
    class: errcodeClass,
    text: "",
    en: "an errcode this version does not know",
    zh: "本版本未收录的错误码",
    remedy: {
      en: "Look the code up on the page of the API, and report it so that the table can be completed.",
      zh: "请在对应接口文档中查询该错误码，并反馈给我们以补全错误码表。",
    },
  };
}
