import { isRecord } from "./is-record.ts";

/**
 * Parses a reply by its content, not by its header: `jscode2session` answers `text/plain`.
 *
 * A byte order mark is skipped. Integers of 16 digits and more become digit strings, since WeChat's
 * ids (`msgid`) are 64-bit and a JavaScript number would round them. Returns undefined when the
 * body is not a JSON object.
 */
export function parseReply(body: string): Record<string, unknown> | undefined {
  const text = body.charCodeAt(0) === 0xfeff ? body.slice(1) : body;
  try {
    const answer = answerOfSend.exec(text);
    if (answer !== null)
      return JSON.parse(`${answer[1]}"${answer[2]}"}`) as Record<string, unknown>;
    // As it is first: the search for long integers is fast over valid JSON only, and may meet anything.
    let value: unknown = JSON.parse(text);
    if (mayHoldLongInteger.test(text)) value = JSON.parse(quoteLongIntegers(text));
    return isRecord(value) ? value : undefined;
  } catch {
    return undefined;
  }
}

// What nearly every send is answered with. Read in one go: at many thousands a second the general way shows.
const answerOfSend = /^(\{"errcode":0,"errmsg":"\w*","msgid":)([1-9]\d{15,19})\}$/;

const mayHoldLongInteger = /\d{16}/;

// One alternative per JSON token that matters: strings are matched to be stepped over.
const stringOrNumber = /"[^"\\]*(?:\\.[^"\\]*)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/gs;
const longInteger = /^-?\d{16,}$/;

function quoteLongIntegers(json: string): string {
  return json.replace(stringOrNumber, (token) => (longInteger.test(token) ? `"${token}"` : token));
}
