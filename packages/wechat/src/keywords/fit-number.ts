import { fitHalfWidth } from "./fit-text.ts";

/** Thousands separators and a plus sign go; a minus sign or a unit stays, and is a violation. */
export function fitNumber(text: string): string {
  const line = fitHalfWidth(text).replace(/^\+(?=\d)/, "");
  return withoutSeparators(line);
}

/**
 * A bare amount gets ￥ and two decimals. Further decimals of a string
 * are kept: no amount that somebody wrote down is rounded. Amounts that carry a sign or 元 stay.
 */
export function fitAmount(text: string, isNumber: boolean): string {
  const half = fitHalfWidth(text).replace(/\s+/g, "");
  const [, sign = "", digits = "", unit = ""] = /^(\p{Sc}?)([\d,.]+)(元?)$/u.exec(half) ?? [];
  const bare = withoutSeparators(digits);
  if (!/^\d+(?:\.\d+)?$/.test(bare)) return half;
  if (sign !== "" || unit !== "") return sign + bare + unit;
  return `￥${twoDecimals(bare, isNumber)}`;
}

function twoDecimals(bare: string, mayRound: boolean): string {
  const [whole = "", fraction = ""] = bare.split(".");
  if (fraction.length <= 2) return `${whole}.${fraction.padEnd(2, "0")}`;
  // Numbers carry noise such as 0.1 + 0.2; above 10 digits rounding is moot, the limit refuses it.
  return mayRound && whole.length <= 10 ? Number(bare).toFixed(2) : bare;
}

function withoutSeparators(digits: string): string {
  return /^\d{1,3}(?:,\d{3})+(?:\.\d+)?$/.test(digits) ? digits.replaceAll(",", "") : digits;
}

/** A number without exponent; undefined for NaN and the infinities. */
export function plainDecimal(value: number): string | undefined {
  if (!Number.isFinite(value)) return undefined;
  const short = String(value);
  if (!short.includes("e")) return short;
  if (Number.isInteger(value)) return BigInt(value).toString();
  return value.toFixed(20).replace(/\.?0+$/, "");
}
