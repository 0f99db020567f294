import type { LineFault, ListEntry } from "./list-line.ts";

const openidForm = /^[0-9A-Za-z_-]{1,64}$/;
const longestExternalId = 128;
/** What a spreadsheet makes of a long number: the last digits are lost for good. */
const roundedNumber = /^\d(\.\d+)?E\+\d+$/i;
/** A card has some ten keywords. Deeper values would not fit on one, and cost whoever walks them. */
const deepestValue = 8;

/**
 * Checks what a line says, whatever it was written in: one user, and no param that the scene does not read. A name that is
 * misspelt would otherwise leave the campaign's own value on the card, and nobody would see it.
 */
export function readEntry(
  line: number,
  given: { openid?: unknown; externalId?: unknown; params: Record<string, unknown> },
  known: ReadonlySet<string>,
): ListEntry | LineFault {
  const invalid = (message: string, zh?: string): LineFault => ({
    ...{ line, code: "LINE_INVALID", message },
    ...(zh !== undefined && { zh }),
  });
  const { openid, externalId, params } = given;
  if ((openid === undefined) === (externalId === undefined)) {
    return invalid(
      "names one user, by openid or by externalId",
      "每行要有且只有一个用户：openid 或 externalId",
    );
  }
  for (const [name, value] of Object.entries(params)) {
    if (!known.has(name)) {
      return {
        ...{ line, code: "PARAM_UNKNOWN", message: `the scene reads no param ${shown(name)}` },
        zh: `场景没有参数 ${shown(name)}`,
      };
    }
    if (isTooDeep(value, deepestValue)) return invalid(`the param ${name} is nested too deeply`);
    if (!isStorable(value)) {
      return invalid(`the param ${name} holds NUL or half a character (a lone surrogate)`);
    }
  }
  if (openid !== undefined) {
    return typeof openid === "string" && openidForm.test(openid)
      ? { line, to: { openid }, params }
      : invalid(
          `openid must be 1 to 64 letters, digits, - or _, and is ${shown(openid)}`,
          `openid 由 1 到 64 个字母、数字、- 或 _ 组成，这里是 ${shown(openid)}`,
        );
  }
  if (typeof externalId !== "string") {
    return invalid(`externalId must be a text in quotes, and is ${shown(externalId)}`);
  }
  if (externalId === "" || externalId.length > longestExternalId || !isStorable(externalId)) {
    return invalid(`externalId must be 1 to ${longestExternalId} characters`);
  }
  if (roundedNumber.test(externalId)) {
    return invalid(
      `externalId ${externalId} was rounded by a spreadsheet: format the column as text`,
      `externalId ${externalId} 被表格软件改成了科学计数法，请把该列设为文本`,
    );
  }
  return { line, to: { externalId }, params };
}

/** In a message: short, and on one line. */
export function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? "nothing";
  return text.length <= 60 ? text : `${text.slice(0, 59).toWellFormed()}…`;
}

function isTooDeep(value: unknown, left: number): boolean {
  if (typeof value !== "object" || value === null) return false;
  return left === 0 || Object.values(value).some((inner) => isTooDeep(inner, left - 1));
}

function isStorable(value: unknown): boolean {
  if (typeof value === "string") return value.isWellFormed() && !value.includes("\0");
  if (typeof value !== "object" || value === null) return true;
  return Object.entries(value).every(([name, inner]) => isStorable(name) && isStorable(inner));
}
