import { fitEnum, fitLine, fitPhrase, fitPlate, fitThing, fitHalfWidth } from "./fit-text.ts";
import { fitAmount, fitNumber, plainDecimal } from "./fit-number.ts";
import { fitMoment } from "./fit-moment.ts";
import { formatMoment } from "./format-moment.ts";
import type { BilingualText, Keyword, KeywordType, Violation } from "./types.ts";
import { validate } from "./validate.ts";
import { shorten, violation } from "./violation.ts";

export interface FitOptions {
  /** Zone in which moments are written. Default `Asia/Shanghai`. */
  timeZone?: string;
  /**
   * What to write where a value is missing or empty, by type; `defaultStandIns` is a start.
   * Default: nothing, an empty value is a violation. Saying 无 is the business's decision.
   */
  standIn?: Partial<Record<KeywordType, string>>;
}

/** One value that is no longer what the caller gave. */
export interface Change {
  key: string;
  /** Shortened to 40 characters. */
  from: string;
  /** The value now; empty when it was left out. */
  to: string;
  reason: BilingualText;
}

export interface Fitted {
  /** Ready for `subscribe.send`, unless there are violations. */
  data: Record<string, { value: string }>;
  changes: Change[];
  /** What could not be made to conform. */
  violations: Violation[];
}

/** Stand-ins for the types in which an empty value can be said in words. */
export const defaultStandIns: Partial<Record<KeywordType, string>> = {
  thing: "无",
  other: "无",
  phrase: "无",
  name: "无",
  character_string: "-",
  symbol: "-",
  phone_number: "-",
};

/**
 * Makes the data of a message conform where that is safe, and says what it changed.
 *
 * Values may be strings, numbers, bigints, Dates, or any of these as `{ value }`. Line breaks
 * become blanks; `thing` is cut to 19 characters and …; `phrase` keeps its first 5 Chinese
 * characters; numbers become plain decimals; amounts get ￥ and 2 decimals; Dates, epoch
 * milliseconds and ISO strings become `YYYY-MM-DD HH:mm` in `timeZone`; ～ becomes ~; keys that the
 * template lacks are left out. Names, order numbers and enumerations are never reworded: a wrong
 * one stays a violation.
 *
 * `validate(template, fitted.data)` finds nothing but what `fitted.violations` lists. Never throws
 * for any data; throws RangeError for a `timeZone` that does not exist.
 */
export function fit(
  template: { keywords: readonly Keyword[] },
  data: Record<string, unknown>,
  options: FitOptions = {},
): Fitted {
  const fitted: Record<string, { value: string }> = {};
  const changes: Change[] = [];
  const notStrings = new Map<string, Violation>();
  for (const keyword of template.keywords) {
    const { key } = keyword;
    const raw = unwrap(data[key]);
    const { to, reason } = fitValue(keyword, raw, options);
    if (to === undefined) {
      if (raw !== undefined) {
        notStrings.set(key, violation(keyword, { rule: "not-a-string", value: raw }));
      }
      continue;
    }
    fitted[key] = { value: to };
    const from = asWritten(raw);
    if (from !== to) changes.push({ key, from: shorten(from), to, reason });
  }
  changes.push(...droppedKeys(template.keywords, data));
  const violations = validate(template, fitted).map((found) => notStrings.get(found.key) ?? found);
  return { data: fitted, changes, violations };
}

/** A value that conforms as far as it can; `to` is undefined when it cannot be written as text at all. */
interface FittedValue {
  to?: string;
  reason: BilingualText;
}

function fitValue(keyword: Keyword, raw: unknown, options: FitOptions): FittedValue {
  const standIn = options.standIn?.[keyword.type];
  const isNothing =
    raw === undefined || raw === null || (typeof raw === "string" && fitLine(raw) === "");
  if (isNothing && standIn !== undefined) return { to: standIn, reason: reasons.standIn };
  const timeZone = options.timeZone ?? "Asia/Shanghai";
  const text = asText(keyword.type, raw, timeZone);
  if (text === undefined) return { reason: reasons.written };
  const fitter = fitterOf(keyword);
  return { to: fitter.fit(text, raw, timeZone), reason: fitter.reason };
}

/** A moment becomes text in the zone, a number becomes a plain decimal. */
function asText(type: KeywordType, raw: unknown, timeZone: string): string | undefined {
  if (typeof raw === "string") return raw;
  if (raw instanceof Date) return formatMoment(raw.getTime(), timeZone);
  if (typeof raw === "bigint") return raw.toString();
  if (typeof raw !== "number") return undefined;
  if (type !== "time" && type !== "date") return plainDecimal(raw);
  return isEpochMs(raw) ? formatMoment(raw, timeZone) : plainDecimal(raw);
}

/** Before March 1973 a number of milliseconds cannot be told from one of seconds. */
function isEpochMs(value: number): boolean {
  return value >= 1e11 && value < 1e14;
}

const reasons = {
  standIn: { en: "empty, a stand-in was put", zh: "内容为空，已填占位值" },
  line: { en: "line breaks and outer blanks removed", zh: "去除换行和首尾空格" },
  written: { en: "written as text", zh: "转换为文本" },
  thing: { en: "made one line of at most 20 characters", zh: "整理为一行，最多20个字符" },
  phrase: { en: "kept the first 5 Chinese characters", zh: "只保留前5个汉字" },
  number: { en: "written as a plain decimal", zh: "转换为普通十进制数字" },
  amount: { en: "written with ￥ and 2 decimals", zh: "按“￥”加两位小数书写" },
  moment: {
    en: "written as date and time with half-width marks",
    zh: "按日期时间格式书写，使用半角符号",
  },
  halfWidth: { en: "full-width marks made half-width", zh: "全角符号转为半角" },
  unknownKey: {
    en: "left out: the template has no such keyword",
    zh: "已去除：模板没有该关键词",
  },
} satisfies Record<string, BilingualText>;

interface Fitter {
  fit(text: string, raw: unknown, timeZone: string): string;
  reason: BilingualText;
}

const asLine: Fitter = { fit: fitLine, reason: reasons.line };
const asThing: Fitter = { fit: fitThing, reason: reasons.thing };
const asMoment: Fitter = {
  fit: (text, _raw, timeZone) => fitMoment(text, timeZone),
  reason: reasons.moment,
};

const fitters: Record<Exclude<KeywordType, "enum">, Fitter> = {
  thing: asThing,
  other: asThing,
  phrase: { fit: fitPhrase, reason: reasons.phrase },
  number: { fit: fitNumber, reason: reasons.number },
  amount: { fit: (text, raw) => fitAmount(text, typeof raw !== "string"), reason: reasons.amount },
  time: asMoment,
  date: asMoment,
  phone_number: { fit: fitHalfWidth, reason: reasons.halfWidth },
  car_number: { fit: fitPlate, reason: reasons.halfWidth },
  letter: asLine,
  symbol: asLine,
  character_string: asLine,
  name: asLine,
};

function fitterOf({ type, enumValues }: Keyword): Fitter {
  if (type !== "enum") return fitters[type];
  if (enumValues === undefined) return asThing;
  return { fit: (text) => fitEnum(text, enumValues), reason: reasons.line };
}

function unwrap(raw: unknown): unknown {
  const isWrapped = typeof raw === "object" && raw !== null && !(raw instanceof Date);
  return isWrapped && "value" in raw ? raw.value : raw;
}

/** What the caller gave, to be compared with the result: a number that is merely written out is no change. */
function asWritten(raw: unknown): string {
  if (raw instanceof Date) return Number.isNaN(raw.getTime()) ? "" : raw.toISOString();
  const isText = typeof raw === "string" || typeof raw === "number" || typeof raw === "bigint";
  return isText ? String(raw) : "";
}

function droppedKeys(keywords: readonly Keyword[], data: Record<string, unknown>): Change[] {
  const known = new Set(keywords.map((keyword) => keyword.key));
  return Object.keys(data)
    .filter((key) => !known.has(key) && data[key] !== undefined)
    .map((key) => ({
      key,
      from: shorten(unwrap(data[key])),
      to: "",
      reason: reasons.unknownKey,
    }));
}
