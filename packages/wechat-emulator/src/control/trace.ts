import type { LiveFacts } from "../live.ts";
import { shorten, shortenText } from "../shorten.ts";
import type { State } from "../state.ts";
import { ControlError } from "./control-error.ts";

/** `from` is the server when it is left out. */
export type TraceInput = Omit<LiveFacts, "from"> & Partial<Pick<LiveFacts, "from">>;

/** A line of somebody else's in the live list: the developer's server tells what it does. Secrets are its own matter. */
export function trace(state: State, input: TraceInput): Record<string, never> {
  const facts: LiveFacts = { from: "server", ...input };
  state.live.tell(() => facts);
  return {};
}

const maxCharacters = 65_536;

/** What comes over HTTP is kept for long: it may not be large, and is shortened when it is not small. */
export function checkTrace(input: TraceInput): TraceInput {
  if (JSON.stringify(input).length > maxCharacters) {
    throw new ControlError("INVALID_INPUT", `an entry is longer than ${maxCharacters}`);
  }
  return { ...input, title: shortenText(input.title), detail: shorten(input.detail) };
}
