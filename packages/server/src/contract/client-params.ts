import type { z } from "zod";

export const mostClientParams = 50;
export const longestClientText = 2_000;
export const mostClientChars = 16_000;

/** For a zod object that has the params beside members of its own. */
export function clientParamsCheck(own: readonly string[]) {
  return (value: Record<string, unknown>, ctx: z.RefinementCtx): void => {
    const params = Object.fromEntries(
      Object.entries(value).filter(([name]) => !own.includes(name)),
    );
    checkClientParams(params, (path, message) => ctx.addIssue({ code: "custom", path, message }));
  };
}

const deepest = 5;

/** Control characters but for tab and line breaks, and those that turn the direction of what is around them. */
// oxlint-disable-next-line no-control-regex -- they are what is looked for
const unwanted = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

/**
 * Params that come from a mini program, which anybody can imitate: so many, so long and so deep as a card can have use for, and
 * nothing in them that a reader cannot see.
 */
function checkClientParams(
  params: Record<string, unknown>,
  refuse: (path: string[], message: string) => void,
): void {
  const names = Object.keys(params);
  if (names.length > mostClientParams) {
    refuse([], `must have at most ${mostClientParams} params`);
    return;
  }
  let chars = 0;
  const look = (value: unknown, path: string[], depth: number): void => {
    if (chars > mostClientChars) return;
    if (depth > deepest) return refuse(path, `must not be nested deeper than ${deepest} levels`);
    if (typeof value === "string") {
      chars += value.length;
      if (value.length > longestClientText) {
        refuse(path, `must have at most ${longestClientText} characters`);
      } else if (unwanted.test(value)) refuse(path, "must not have control characters");
      return;
    }
    chars += 1;
    if (typeof value !== "object" || value === null) return;
    for (const [name, member] of Object.entries(value)) {
      chars += name.length;
      if (name.length > 64) refuse(path, "must have names of at most 64 characters");
      else look(member, [...path, name], depth + 1);
    }
  };
  look(params, [], 0);
  if (chars > mostClientChars) {
    refuse([], `must have at most ${mostClientChars} characters in all params together`);
  }
}
