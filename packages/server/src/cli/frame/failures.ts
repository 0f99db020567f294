import { HongyanError } from "../../errors.ts";
import { inLanguage, type Language, type Words } from "./words.ts";

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
  constructor(language: Language, url: string, cause: unknown) {
    const message = inLanguage(language, {
      en: `no hongyan server answers at ${url}`,
      zh: `${url} 没有鸿雁服务器应答`,
    });
    const hint = inLanguage(language, {
      en: "Start it with `npm start` or `hongyan serve`, or name it with --server or HONGYAN_URL.",
      zh: "请用 `npm start` 或 `hongyan serve` 启动，或用 --server、HONGYAN_URL 指明地址。",
    });
    super("UNAVAILABLE", message, { hint, cause });
    this.name = "UnreachableError";
  }
}

/** Something was asked, and no answer came whole: it may have been done. Never repeated without looking, or the same key. */
export class LostAnswerError extends HongyanError {
  constructor(
    language: Language,
    url: string,
    request: { isReading: boolean; idempotencyKey?: string | undefined },
    cause: unknown,
  ) {
    const { isReading, idempotencyKey } = request;
    super("UNAVAILABLE", inLanguage(language, isReading ? answerLost(url) : outcomeLost(url)), {
      hint: isReading
        ? inLanguage(language, nothingChanged)
        : askAgainHint(language, idempotencyKey),
      ...(idempotencyKey === undefined ? {} : { details: { idempotencyKey } }),
      cause,
    });
    this.name = "LostAnswerError";
  }
}

const answerLost = (url: string): Words => ({
  en: `the answer of ${url} was lost`,
  zh: `${url} 的回答丢失了`,
});

const outcomeLost = (url: string): Words => ({
  en: `the answer of ${url} was lost; what was asked may have been done`,
  zh: `${url} 的回答丢失了，要做的事可能已经做了`,
});

const nothingChanged: Words = {
  en: "Nothing was changed: ask again.",
  zh: "没有做任何改动，可以重试。",
};

function askAgainHint(language: Language, idempotencyKey: string | undefined): string {
  return idempotencyKey === undefined
    ? inLanguage(language, {
        en: "Look whether it was done before you ask again.",
        zh: "重试之前，请先查看是否已经做了。",
      })
    : sameKeyHint(language, idempotencyKey);
}

export function sameKeyHint(language: Language, idempotencyKey: string): string {
  return inLanguage(language, {
    en: `Ask again with --idempotency-key ${idempotencyKey}: with the same key it is done once.`,
    zh: `重试时加上 --idempotency-key ${idempotencyKey}：同一个键不会执行两次。`,
  });
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
