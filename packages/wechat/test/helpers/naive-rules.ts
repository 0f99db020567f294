/**
 * The rules of data values as the fact sheet on templates writes them down (its section 2), copied
 * as they stand, to hold the package's own rules against.
 */
const DT =
  "(?:\\d{4}年\\d{1,2}月\\d{1,2}日|\\d{4}年\\d{1,2}月|\\d{1,2}月\\d{1,2}日|\\d{4}[-/.]\\d{1,2}[-/.]\\d{1,2}|\\d{4}[-/.]\\d{1,2}|\\d{1,2}[-/.]\\d{1,2})";
const TM = "(?:[01]?\\d|2[0-3]):[0-5]\\d(?::[0-5]\\d)?";
const D1 = `${DT}(?: ?${TM})?`;
const T1 = `(?:${DT} ?)?${TM}`;

const patterns = {
  thing: /^[^\p{Cc}]{1,20}$/u,
  number: /^(?=.{1,32}$)\d+(\.\d+)?$/,
  letter: /^[A-Za-z]{1,32}$/,
  symbol: /^[^\p{Script=Han}A-Za-z0-9\p{Cc}]{1,5}$/u,
  character_string: /^[^\p{Script=Han}\p{Cc}]{1,32}$/u,
  time: new RegExp(`^${T1}(~${T1})?$`),
  date: new RegExp(`^${D1}(~(?:${D1}|${TM}))?$`),
  amount: /^\p{Sc}?\d{1,10}(\.\d+)?元?$/u,
  phone_number: /^[^\p{L}\p{Cc}]{1,17}$/u,
  car_number: /^[\p{Script=Han}A-Za-z0-9][A-Za-z0-9]{0,6}[\p{Script=Han}A-Za-z0-9]?$/u,
  phrase: /^\p{Script=Han}{1,5}$/u,
};

export const naiveTypes = [...Object.keys(patterns), "name"] as (keyof typeof patterns | "name")[];

export function naiveAccepts(type: keyof typeof patterns | "name", value: string): boolean {
  if (type !== "name") return patterns[type].test(value);
  return (
    value.length > 0 &&
    !/[\p{Cc}\p{Nd}]/u.test(value) &&
    [...value].length <= (/\p{Script=Han}/u.test(value) ? 10 : 20)
  );
}
