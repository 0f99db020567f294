import type { BilingualText, Violation } from "@hongyan/wechat";
import type { HongyanError } from "../../errors.ts";

/** What keeps a draft from being saved, or from being sent with its sample values. */
export interface DraftFault {
  /** Of the keyword, or `page`. */
  key: string;
  kind: "unmapped" | "liquid" | "param-missing" | "param-invalid" | "value";
  /** Of a value. */
  rule: Violation["rule"] | null;
  message: BilingualText;
  hint: BilingualText;
}

export function unmapped({ key, name }: { key: string; name: string }): DraftFault {
  return {
    key,
    kind: "unmapped",
    rule: null,
    message: { en: `${name} has no text`, zh: `${name} 还没有填写` },
    hint: {
      en: "Every keyword must be filled; without a value use a stand-in such as 无.",
      zh: "每个关键词都要填写，没有内容时用“无”等占位。",
    },
  };
}

export function badValue({ key, rule, message, hint }: Violation): DraftFault {
  return { key, kind: "value", rule, message, hint };
}

/** Why the text of a keyword could not be made: what `compileMapping` threw, in both languages. */
export function badText(key: string, error: HongyanError): DraftFault {
  const about = { key, rule: null };
  if (error.code === "PARAM_MISSING") {
    const { missing } = error.details as { missing: string[] };
    return {
      ...about,
      kind: "param-missing",
      message: {
        en: `no sample value for ${missing.join(", ")}`,
        zh: `缺少示例参数 ${missing.join("、")}`,
      },
      hint: { en: "Give it a sample value.", zh: "请填写它的示例值。" },
    };
  }
  // Liquid says what it met in English only.
  const found = error.message.slice(error.message.indexOf(": ") + 2);
  if (error.code === "SCENE_INVALID") {
    return {
      ...about,
      kind: "liquid",
      message: { en: `the text does not parse: ${found}`, zh: `写法有误：${found}` },
      hint: {
        en: 'Write values as {{ taskName }} or {{ startsAt | date: "%Y-%m-%d %H:%M" }}.',
        zh: '参数写作 {{ taskName }} 或 {{ startsAt | date: "%Y-%m-%d %H:%M" }}。',
      },
    };
  }
  return {
    ...about,
    kind: "param-invalid",
    message: {
      en: `cannot be made from these params: ${found}`,
      zh: `用这些参数无法生成内容：${found}`,
    },
    hint: { en: "Check the filters and the sample values.", zh: "请检查过滤器和示例值。" },
  };
}
