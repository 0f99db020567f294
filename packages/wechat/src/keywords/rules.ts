import type { BilingualText, KeywordType } from "./types.ts";

/** What WeChat asks of the values of one type. */
export interface TypeRule {
  /** True when WeChat takes the value. Blank values are sorted out before. */
  accepts: (value: string) => boolean;
  /** Longest value in UTF-16 units, where the type has such a limit. */
  limit?: (value: string) => number;
  /** Finds characters that the type does not allow. */
  forbidden: RegExp;
  expected: BilingualText;
}

// WeChat does not say how it counts emoji. UTF-16 units are the stricter reading, hence every
// limit here is one of `string.length`. Lone surrogates and line separators never pass.
const control = "\\p{Cc}\\p{Cs}\\u2028\\u2029";
const han = "\\p{Script=Han}";

const day =
  "(?:\\d{4}年\\d{1,2}月\\d{1,2}日|\\d{4}年\\d{1,2}月|\\d{1,2}月\\d{1,2}日|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{4}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2})";
const clock = "(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?";
const dayThenClock = `${day}(?: ?${clock})?`;
const clockAfterDay = `(?:${day} ?)?${clock}`;
const notInTimes = /[^\d年月日:~ \-/.]/u;

const thing: TypeRule = {
  accepts: isThing,
  limit: () => 20,
  forbidden: new RegExp(`[${control}]`, "u"),
  expected: {
    en: "at most 20 characters of any kind, on one line",
    zh: "20个以内字符，可汉字、数字、字母或符号组合，不能换行",
  },
};

/**
 * The rules of the page of `subscribe/send`, one per type. `enum` is checked against the template.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
export const typeRules: Record<Exclude<KeywordType, "enum">, TypeRule> = {
  thing,
  other: thing,
  number: {
    accepts: matches(/^(?=.{1,32}$)\d+(?:\.\d+)?$/),
    limit: () => 32,
    forbidden: /[^\d.]/u,
    expected: {
      en: "at most 32 digits, with decimals if need be, no sign and no unit",
      zh: "32位以内数字，可带小数，不带正负号和单位",
    },
  },
  letter: {
    accepts: matches(/^[A-Za-z]{1,32}$/),
    limit: () => 32,
    forbidden: /[^A-Za-z]/u,
    expected: { en: "at most 32 Latin letters", zh: "32位以内字母" },
  },
  symbol: {
    accepts: allOf(5, new RegExp(`[${han}\\p{L}\\p{N}${control}]`, "u")),
    limit: () => 5,
    forbidden: new RegExp(`[${han}\\p{L}\\p{N}${control}]`, "u"),
    expected: { en: "at most 5 symbols, no letters or digits", zh: "5位以内符号，不含文字和数字" },
  },
  character_string: {
    accepts: allOf(32, new RegExp(`[${han}${control}]`, "u")),
    limit: () => 32,
    forbidden: new RegExp(`[${han}${control}]`, "u"),
    expected: {
      en: "at most 32 digits, letters and symbols, no Chinese characters",
      zh: "32位以内数字、字母或符号，不含汉字",
    },
  },
  time: {
    accepts: matches(new RegExp(`^${clockAfterDay}(?:~${clockAfterDay})?$`)),
    forbidden: notInTimes,
    expected: {
      en: "a 24-hour time such as 15:01, a date may stand before it, a range is written 15:01~16:00",
      zh: "24小时制时间（如 15:01），前面可带年月日，时间段用半角 ~ 连接",
    },
  },
  date: {
    accepts: matches(new RegExp(`^${dayThenClock}(?:~(?:${dayThenClock}|${clock}))?$`)),
    forbidden: notInTimes,
    expected: {
      en: "a date such as 2026-01-05 or 2026年1月5日, a time may follow it, a range is joined by ~",
      zh: "年月日格式（如 2026年1月5日 或 2026-01-05），后面可带24小时制时间，时间段用半角 ~ 连接",
    },
  },
  amount: {
    accepts: matches(/^\p{Sc}?\d{1,10}(?:\.\d+)?元?$/u),
    forbidden: /[^\p{Sc}\d.元]/u,
    expected: {
      en: "one currency sign and at most 10 digits, with decimals if need be, 元 may follow",
      zh: "1个币种符号加10位以内数字，可带小数，结尾可带“元”",
    },
  },
  phone_number: {
    accepts: allOf(17, new RegExp(`[\\p{L}${han}${control}]`, "u")),
    limit: () => 17,
    forbidden: new RegExp(`[\\p{L}${han}${control}]`, "u"),
    expected: { en: "at most 17 digits and symbols", zh: "17位以内数字、符号" },
  },
  car_number: {
    accepts: (value) => value.length <= 8 && carNumber.test(value),
    limit: () => 8,
    forbidden: new RegExp(`[^A-Za-z0-9${han}]`, "u"),
    expected: {
      en: "at most 8 characters: letters and digits, Chinese only as the first and last",
      zh: "8位以内，第一位与最后一位可为汉字，其余为字母或数字",
    },
  },
  phrase: {
    accepts: (value) => value.length <= 5 && onlyHan.test(value),
    limit: () => 5,
    forbidden: new RegExp(`[^${han}]`, "u"),
    expected: { en: "at most 5 Chinese characters and nothing else", zh: "5个以内汉字" },
  },
  name: {
    accepts: (value) => value.length <= nameLimit(value) && !notInNames.test(value),
    limit: nameLimit,
    forbidden: new RegExp(`[\\p{Nd}${control}]`, "u"),
    expected: {
      en: "at most 10 characters with Chinese in them, or 20 letters and symbols; no digits",
      zh: "10个以内汉字（含汉字的混合文本同样限10个），或20个以内字母、符号，不含数字",
    },
  },
};

const carNumber = new RegExp(`^[${han}A-Za-z0-9][A-Za-z0-9]{0,6}[${han}A-Za-z0-9]?$`, "u");
const onlyHan = new RegExp(`^${han}{1,5}$`, "u");
const anyHan = new RegExp(han, "u");
const notInNames = new RegExp(`[\\p{Nd}${control}]`, "u");

function nameLimit(value: string): number {
  return anyHan.test(value) ? 10 : 20;
}

function matches(pattern: RegExp): (value: string) => boolean {
  return (value) => pattern.test(value);
}

function allOf(limit: number, forbidden: RegExp): (value: string) => boolean {
  return (value) => value.length <= limit && !forbidden.test(value);
}

/** By hand: `thing` is by far the commonest type, and this is several times faster than a regular expression. */
function isThing(value: string): boolean {
  const { length } = value;
  if (length > 20) return false;
  for (let i = 0; i < length; i++) {
    const unit = value.charCodeAt(i);
    if (unit < 0x20 || (unit >= 0x7f && unit <= 0x9f)) return false;
    if (unit === 0x2028 || unit === 0x2029) return false;
    if (unit >= 0xd800 && unit <= 0xdfff) {
      if (unit >= 0xdc00 || !isLowSurrogate(value.charCodeAt(i + 1))) return false;
      i++;
    }
  }
  return true;
}

/** False for the NaN behind the end of the string. */
function isLowSurrogate(unit: number): boolean {
  return unit >= 0xdc00 && unit <= 0xdfff;
}
