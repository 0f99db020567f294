import type { Template, Violation } from "@hongyan/wechat";

/** Far more than a card shows; WeChat publishes no limit for every kind of keyword. */
const mostCharacters = 1024;

/** WeChat has not shown these since 2023: they may be empty. */
const unshown = new Set(["first", "remark"]);

/**
 * What can be said of the values of an Official Account's template: every keyword is there, as a text that is not empty and
 * not absurdly long. What WeChat thinks of it beyond that, it answers when the message is sent.
 */
export function checkPresence(
  template: Pick<Template, "keywords">,
  data: Record<string, string | { value: string }>,
): Violation[] {
  return template.keywords.flatMap(({ key, name }): Violation[] => {
    const entry = data[key];
    const value = typeof entry === "object" ? entry.value : entry;
    const keywordName = name === "" ? {} : { keywordName: name };
    if (value !== undefined && value.length > mostCharacters) {
      return [
        {
          key,
          ...keywordName,
          rule: "too-long",
          value: `${value.slice(0, 39)}…`,
          limit: mostCharacters,
          ...tooLong(key),
        },
      ];
    }
    if (unshown.has(key) || (value !== undefined && value.trim() !== "")) return [];
    const rule = value === undefined ? "missing" : "empty";
    return [{ key, ...keywordName, rule, value: "", ...absent(key, rule) }];
  });
}

function tooLong(key: string): Pick<Violation, "message" | "hint"> {
  return {
    message: {
      en: `${key} is longer than ${mostCharacters} characters`,
      zh: `${key} 超过 ${mostCharacters} 个字符`,
    },
    hint: { en: "Shorten the value.", zh: "请缩短内容。" },
  };
}

function absent(key: string, rule: "missing" | "empty"): Pick<Violation, "message" | "hint"> {
  return {
    message: {
      en: `${key} is ${rule}`,
      zh: rule === "missing" ? `${key} 缺失` : `${key} 为空`,
    },
    hint: {
      en: "Give every keyword of the template a text, with a stand-in such as 无 where there is none.",
      zh: "请为模板的每个关键词填写内容，无内容时填占位值，如“无”。",
    },
  };
}
