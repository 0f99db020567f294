/**
 * Whether WeChat takes `value` for a keyword of this type. Empty values are another matter (see template-data.ts).
 * The limits are those of the table on the page of subscribeMessage.send; what the table leaves open follows
 * observed answers, and where nothing was observed the value is taken.
 * https://developers.weixin.qq.com/miniprogram/dev/server/API/mp-message-management/subscribe-message/api_sendmessage.html
 */
export function isValidKeywordValue(type: string, value: string, countUtf16: boolean): boolean {
  // A type that the table does not list (`site01` of old templates) is held to the rule of thing.
  const rule = rules[type] ?? rules["thing"]!;
  const maxLength = typeof rule.maxLength === "function" ? rule.maxLength(value) : rule.maxLength;
  return countCharacters(value, countUtf16) <= maxLength && rule.pattern.test(value);
}

interface KeywordRule {
  /** In characters: a Han character, a letter and a full-width mark count 1 each. */
  maxLength: number | ((value: string) => number);
  pattern: RegExp;
}

const date =
  "(?:\\d{4}年\\d{1,2}月\\d{1,2}日|\\d{4}年\\d{1,2}月|\\d{1,2}月\\d{1,2}日" +
  "|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{4}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2})";
const time = "(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?";
const datePoint = `${date}(?: ?${time})?`;
const timePoint = `(?:${date} ?)?${time}`;

const rules: Record<string, KeywordRule> = {
  // Line breaks and other control characters are no symbols.
  thing: { maxLength: 20, pattern: /^[^\p{Cc}]+$/u },
  number: { maxLength: 32, pattern: /^\d+(?:\.\d+)?$/ },
  letter: { maxLength: 32, pattern: /^[A-Za-z]+$/ },
  symbol: { maxLength: 5, pattern: /^[^\p{Script=Han}A-Za-z0-9\p{Cc}]+$/u },
  character_string: { maxLength: 32, pattern: /^[^\p{Script=Han}\p{Cc}]+$/u },
  // A range is joined by a half-width ~; the full-width one is refused.
  time: { maxLength: Infinity, pattern: new RegExp(`^${timePoint}(?:~${timePoint})?$`) },
  date: {
    maxLength: Infinity,
    pattern: new RegExp(`^${datePoint}(?:~(?:${datePoint}|${time}))?$`),
  },
  // The table asks for a currency sign, but values without one are widely sent and taken.
  amount: { maxLength: Infinity, pattern: /^\p{Sc}?\d{1,10}(?:\.\d+)?元?$/u },
  phone_number: { maxLength: 17, pattern: /^[^\p{L}\p{Cc}]+$/u },
  car_number: {
    maxLength: 8,
    pattern: /^[\p{Script=Han}A-Za-z0-9](?:[A-Za-z0-9]*[\p{Script=Han}A-Za-z0-9])?$/u,
  },
  // A mix of Han and letters counts as Chinese.
  name: {
    maxLength: (value) => (/\p{Script=Han}/u.test(value) ? 10 : 20),
    pattern: /^[^\p{Nd}\p{Cc}]+$/u,
  },
  phrase: { maxLength: 5, pattern: /^\p{Script=Han}+$/u },
};

function countCharacters(value: string, countUtf16: boolean): number {
  if (countUtf16) return value.length;
  let count = 0;
  for (const _ of value) count += 1;
  return count;
}
