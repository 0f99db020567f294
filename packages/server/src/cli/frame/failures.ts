import { HongyanError } from "../../errors.ts";

/** docs/command-line.md explains them. */
export const exitCodes = { ok: 0, failed: 1, usage: 2, unreachable: 3, pending: 4 } as const;

/** The command line itself is wrong: nothing was asked of the server. */
export class UsageError extends HongyanError {
  constructor(message: string, hint?: string) {
    super("BAD_REQUEST", message, hint === undefined ? {} : { hint });
    this.name = "UsageError";
  }
}

/** Nobody answers at the address, and nothing was asked yet: what was to be asked may be asked again. */
export class UnreachableError extends HongyanError {
  constructor(url: string, cause: unknown) {
    super("UNAVAILABLE", `no hongyan server answers at ${url}`, {
      hint: "Start it with `npm start` or `hongyan serve`, or name it with --server or HONGYAN_URL.",
      cause,
    });
    this.name = "UnreachableError";
  }
}

/** Something was asked, and no answer came whole: it may have been done. Never repeated without looking, or the same key. */
export class LostAnswerError extends HongyanError {
  constructor(
    url: string,
    request: { isReading: boolean; idempotencyKey?: string | undefined },
    cause: unknown,
  ) {
    const { isReading, idempotencyKey } = request;
    super(
      "UNAVAILABLE",
      isReading
        ? `the answer of ${url} was lost`
        : `the answer of ${url} was lost; what was asked may have been done`,
      {
        hint: isReading ? "Nothing was changed: ask again." : askAgainHint(idempotencyKey),
        ...(idempotencyKey === undefined ? {} : { details: { idempotencyKey } }),
        cause,
      },
    );
    this.name = "LostAnswerError";
  }
}

function askAgainHint(idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined
    ? "Look whether it was done before you ask again."
    : sameKeyHint(idempotencyKey);
}

export function sameKeyHint(idempotencyKey: string): string {
  return `Ask again with --idempotency-key ${idempotencyKey}: with the same key it is done once.`;
}

export function exitCodeOf(error: unknown): number {
  if (error instanceof UsageError) return exitCodes.usage;
  return error instanceof UnreachableError ? exitCodes.unreachable : exitCodes.failed;
}

/** What happened, what to do now, and the details that name single fields. */
export function describeFailure(error: HongyanError): string {
  // The code of a mistyped line tells nobody anything.
  const code = error instanceof UsageError ? "" : ` [${error.code}]`;
  const lines = [`✗ ${error.message}${code}`];
  for (const line of detailLines(error.details)) lines.push(`  · ${line}`);
  if (error.hint !== undefined) lines.push(`  → ${error.hint}`);
  if (error.cause instanceof Error) lines.push(`  (${error.cause.message})`);
  return lines.join("\n");
}

/** Of a refused body: which field, and why. */
function detailLines(details: unknown): string[] {
  if (!Array.isArray(details)) return [];
  return details.flatMap((one: unknown) => {
    if (typeof one !== "object" || one === null || !("message" in one)) return [];
    const path = "path" in one ? [one.path].flat().join(".") : "";
    return typeof one.message === "string"
      ? [path === "" ? one.message : `${path}: ${one.message}`]
      : [];
  });
}
