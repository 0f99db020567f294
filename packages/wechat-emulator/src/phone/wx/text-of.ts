/** What a mini program gave where a text is expected: untyped code gives anything. */
export function textOf(value: unknown): string {
  if (typeof value === "string") return value;
  if (value === undefined || value === null) return "";
  if (isError(value)) return value.stack ?? value.message;
  return jsonOf(value) ?? Object.prototype.toString.call(value);
}

/** Of any window: the phone around a mini program is another one, and its Error is not this one's. */
export function isError(value: unknown): value is Error {
  return Object.prototype.toString.call(value) === "[object Error]";
}

/** Nothing for a function, a bigint, or what holds itself. */
function jsonOf(value: unknown): string | undefined {
  try {
    return JSON.stringify(value);
  } catch {
    return undefined;
  }
}
