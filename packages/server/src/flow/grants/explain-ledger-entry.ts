import type { LedgerRow } from "../../store/ledger.ts";

const whoZh: Record<string, string> = {
  client: "小程序上报",
  business: "业务服务器上报",
  callback: "微信事件通知",
  import: "导入",
};
const whoEn: Record<string, string> = {
  client: "the mini program's report",
  business: "the business's report",
  callback: "WeChat's event",
  import: "an import",
};

/** One entry of the ledger in words: who said what, and what it did to the balance. */
export function explainLedgerEntry(entry: Pick<LedgerRow, "kind" | "delta" | "source">): {
  zh: string;
  en: string;
} {
  const { kind, delta, source } = entry;
  const zh = whoZh[source] ?? source;
  const en = whoEn[source] ?? source;
  switch (kind) {
    case "credit":
      return {
        zh: `${zh}：用户同意，额度加 ${delta}`,
        en: `the user allowed it (${en}): ${delta} more`,
      };
    case "confirm":
      return {
        zh: `${zh}：与另一方上报的是同一次点击，不重复计数`,
        en: `the same tap as told by the other side (${en}): not counted twice`,
      };
    case "note":
      return {
        zh: `${zh}：已记录，不改变额度（本应用不以此方为准，或之后另有变化）`,
        en: `noted, changes nothing (${en}): not believed in this app, or overtaken by what came later`,
      };
    case "refuse":
      return { zh: `${zh}：用户拒绝，额度不变`, en: `the user refused (${en}): nothing changes` };
    case "reserve":
      return { zh: "一条消息预留了 1 个额度", en: "a message took one" };
    case "release":
      return {
        zh: `消息未消耗额度即结束（${source}），退回 1 个`,
        en: `the message ended without using it (${source}): one is back`,
      };
    case "correct":
      return {
        zh: `微信返回 43101：该用户已无额度，更正 ${delta}`,
        en: `WeChat answered 43101, this user has none left: corrected by ${delta}`,
      };
    case "allow":
      return {
        zh: `${zh}：用户允许长期订阅`,
        en: `the user allowed the long-term template (${en})`,
      };
    case "revoke":
      return source === "43101"
        ? {
            zh: "微信返回 43101：用户已关闭该订阅",
            en: "WeChat answered 43101: the user has switched it off",
          }
        : {
            zh: `${zh}：用户关闭了该模板的消息，额度清零，直到再次同意`,
            en: `the user switched the template off (${en}): nothing is left until a new accept`,
          };
  }
}
