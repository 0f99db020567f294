/** One item of `templates.list()`, spelt as WeChat spells it. */
export interface TemplateItem {
  priTmplId: string;
  title: string;
  /** Lines such as `任务名称:{{thing1.DATA}}`. */
  content: string;
  example: string;
  /** 2 one-time, 3 long-term. */
  type: 2 | 3;
  keywordEnumValueList?: { keywordCode: string; enumValueList: string[] }[];
}

/** The kind of value a keyword takes. `other` stands for types WeChat does not document; the rule of `thing` applies. */
export type KeywordType =
  | "thing"
  | "number"
  | "letter"
  | "symbol"
  | "character_string"
  | "time"
  | "date"
  | "amount"
  | "phone_number"
  | "car_number"
  | "name"
  | "phrase"
  | "enum"
  | "other";

export interface Keyword {
  /** Key in `data`, such as `thing1`. */
  key: string;
  type: KeywordType;
  /** What the user sees in front of the value, such as 任务名称. */
  name: string;
  /** The only values allowed, for type `enum`. */
  enumValues?: string[];
}

export interface Template {
  templateId: string;
  title: string;
  type: "one-time" | "long-term";
  content: string;
  example: string;
  keywords: Keyword[];
}

export interface BilingualText {
  en: string;
  zh: string;
}

export type ViolationRule =
  /** The template has this keyword, the data does not: WeChat knows no optional keyword. */
  | "missing"
  /** Empty, or blanks only. */
  | "empty"
  /** Neither a string nor `{ value: string }`. */
  | "not-a-string"
  | "too-long"
  /** Holds characters that the type does not allow. */
  | "charset"
  /** The right characters in the wrong shape. */
  | "format"
  /** Not one of the template's values. */
  | "enum"
  /** The template has no such keyword. */
  | "unknown-key";

export interface Violation {
  key: string;
  keywordName?: string;
  rule: ViolationRule;
  /** The value, shortened to 40 characters. */
  value: string;
  /** In UTF-16 units (`string.length`), for `too-long`. */
  limit?: number;
  message: BilingualText;
  hint: BilingualText;
}
