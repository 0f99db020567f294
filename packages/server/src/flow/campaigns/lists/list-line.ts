/** Why a line was not kept; docs/campaign-lists.md explains each. */
export type LineCode =
  | "LINE_TOO_LONG"
  | "LINE_ENCODING"
  | "LINE_INVALID"
  | "PARAM_UNKNOWN"
  | "PARAM_MISSING"
  | "PARAM_INVALID"
  | "DATA_INVALID"
  | "USER_NOT_FOUND"
  | "DUPLICATE";

export interface LineFault {
  line: number;
  code: LineCode;
  /** For people: what is wrong with it. */
  message: string;
  /** The same in Chinese, of the faults that operators meet most. */
  zh?: string;
}

/** A decoded line. */
export interface TextLine {
  line: number;
  text: string;
}

/** What a line says, before anything is known of its user or its card. */
export interface ListEntry {
  line: number;
  to: { openid: string } | { externalId: string };
  params: Record<string, unknown>;
}

export function isFault(one: object): one is LineFault {
  return "code" in one;
}
