import type { Keyword, KeywordType, Template, TemplateItem } from "./types.ts";

/**
 * Reads the keywords of a template from its `content`, in the order in which WeChat checks them.
 *
 * The number in a key is the keyword's id, not its position, so keys are only ever read, never
 * guessed. A key with a list of values in `keywordEnumValueList` is an enumeration whatever its
 * letters say; a `const` or `enum` key without a list takes any `thing`.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_getwxapubnewtemplate.html
 */
export function parseTemplate(item: TemplateItem): Template {
  const enumerations = new Map(
    item.keywordEnumValueList?.map((entry) => [
      entry.keywordCode.replace(/\.DATA$/, ""),
      entry.enumValueList,
    ]),
  );
  return {
    templateId: item.priTmplId,
    title: item.title,
    type: item.type === 3 ? "long-term" : "one-time",
    content: item.content,
    example: item.example,
    keywords: parseKeywords(item.content, enumerations),
  };
}

/** A key begins with a letter, so that it can never be `__proto__`. */
const keywordPattern = /([^\n{}]*)\{\{\s*([A-Za-z]\w*)\.DATA\s*\}\}/g;

function parseKeywords(content: string, enumerations: Map<string, string[]>): Keyword[] {
  const keywords = new Map<string, Keyword>();
  for (const [, label = "", key = ""] of content.matchAll(keywordPattern)) {
    if (keywords.has(key)) continue;
    const enumValues = enumerations.get(key);
    keywords.set(key, {
      key,
      type: enumValues === undefined ? typeOfKey(key) : "enum",
      name: label.trim().replace(/\s*[:：]$/, ""),
      ...(enumValues !== undefined && { enumValues }),
    });
  }
  return [...keywords.values()];
}

const typeNames: readonly KeywordType[] = [
  "thing",
  "number",
  "letter",
  "symbol",
  "character_string",
  "time",
  "date",
  "amount",
  "phone_number",
  "car_number",
  "name",
  "phrase",
];

/** The letters before the digits: `character_string12` is a `character_string`. */
function typeOfKey(key: string): KeywordType {
  const letters = key.replace(/\d+$/, "");
  return typeNames.find((name) => name === letters) ?? "other";
}
