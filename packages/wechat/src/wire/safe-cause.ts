import { redact } from "../redact.ts";

/**
 * A copy of an error's name, code and text, secrets blanked: the original may quote the URL, and
 * with it the token, in places nobody expects (S1). Undefined for what is not an object.
 */
export function safeCause(error: unknown, secrets: readonly string[] = []): Error | undefined {
  if (typeof error !== "object" || error === null) return undefined;
  const text = "message" in error && typeof error.message === "string" ? error.message : "";
  const copy = new Error(redact(text, secrets));
  // Its stack would be this function's, and starts with the text again.
  delete copy.stack;
  if ("name" in error && typeof error.name === "string") copy.name = error.name;
  const hasCode = "code" in error && typeof error.code === "string";
  return hasCode ? Object.assign(copy, { code: error.code }) : copy;
}
