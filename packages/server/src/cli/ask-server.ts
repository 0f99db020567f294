import { errorCodes, HongyanError, type ErrorCode } from "../errors.ts";
import { LostAnswerError, sameKeyHint, UnreachableError } from "./frame/failures.ts";
import { inLanguage, type Language } from "./frame/words.ts";

interface Answer<T> {
  json(): Promise<T>;
  body: ReadableStream<Uint8Array>;
}

interface Asked extends RequestInit {
  headers: Record<string, string>;
}

/**
 * Asks a server for one command. It remembers what the command has asked already: once something was written, a server that
 * goes away leaves it half done, and "nobody answers, ask again" would be wrong.
 */
export function createAsk(
  url: string,
  key: string | undefined,
  language: Language,
): <T = unknown>(path: string, init: Asked) => Promise<Answer<T>> {
  let hasWritten = false;
  let idempotencyKey: string | undefined;

  return async <T>(path: string, init: Asked): Promise<Answer<T>> => {
    const isReading = (init.method ?? "GET") === "GET";
    const before = { hasWritten, idempotencyKey };
    hasWritten ||= !isReading;
    idempotencyKey = init.headers["idempotency-key"] ?? idempotencyKey;
    const lost = (cause: unknown): Error => {
      if (init.signal?.aborted === true) return cause as Error;
      return new LostAnswerError(language, url, { isReading: !hasWritten, idempotencyKey }, cause);
    };
    const response = await fetch(`${url}${path}`, {
      ...init,
      headers: {
        ...(key === undefined ? {} : { authorization: `Bearer ${key}` }),
        ...init.headers,
      },
      // Elsewhere would be asked with the key, and what is written would be lost on the way.
      redirect: "manual",
    }).catch((cause: unknown) => {
      if (before.hasWritten || init.signal?.aborted === true || !isUnsent(cause)) throw lost(cause);
      // Nobody has heard of it: the next request is the first.
      ({ hasWritten, idempotencyKey } = before);
      throw new UnreachableError(language, url, cause);
    });
    if (!response.ok) {
      const said = await response.json().catch(() => undefined);
      throw isOfProxy(response, said)
        ? lost(new Error(`HTTP ${response.status}`))
        : toError(response, said, { hasKey: key !== undefined, idempotencyKey, language });
    }
    return {
      body: response.body as ReadableStream<Uint8Array>,
      async json() {
        try {
          return (await response.json()) as T;
        } catch (cause) {
          throw lost(cause);
        }
      },
    };
  };
}

const unsentCodes = new Set(["ECONNREFUSED", "ENOTFOUND", "EAI_AGAIN", "UND_ERR_CONNECT_TIMEOUT"]);

/** There was no connection that the request could have been written to. */
function isUnsent(error: unknown): boolean {
  const cause = error instanceof TypeError ? error.cause : undefined;
  if (!(cause instanceof Error)) return false;
  const { code, syscall } = cause as NodeJS.ErrnoException;
  // fetch refuses some ports itself, and has no code for it.
  if (cause.message === "bad port") return true;
  return syscall === "connect" || (code !== undefined && unsentCodes.has(code));
}

/** A proxy speaks for a server that it does not reach any more; what it passed on before may have been done. */
function isOfProxy({ status }: Response, said: unknown): boolean {
  return [502, 503, 504].includes(status) && errorIn(said) === undefined;
}

function toError(
  response: Response,
  said: unknown,
  {
    hasKey,
    idempotencyKey,
    language,
  }: { hasKey: boolean; idempotencyKey: string | undefined; language: Language },
): HongyanError {
  const { status } = response;
  const location = response.headers.get("location");
  const error = errorIn(said) ?? {
    code: "INTERNAL",
    message: `the server answered HTTP ${status}`,
    ...(location === null ? {} : { hint: `It sends on to ${location}: name that server.` }),
  };
  if (error.code === "UNAUTHENTICATED" && !hasKey) return noKey(language);
  const { code, message, hint, details } = error;
  // It may fail behind the commit too: whoever asks again does it with the same key.
  const hints = [
    hint,
    status >= 500 && idempotencyKey ? sameKeyHint(language, idempotencyKey) : undefined,
  ];
  const whole = hints.filter((one) => one !== undefined).join(" ");
  return new HongyanError(isErrorCode(code) ? code : "INTERNAL", message, {
    ...(whole === "" ? {} : { hint: whole }),
    ...(details === undefined ? {} : { details }),
  });
}

/** The server's own words are for who writes requests. */
function noKey(language: Language): HongyanError {
  const message = inLanguage(language, {
    en: "the server asks for an API key, and there is none here",
    zh: "服务器要求 API 密钥，而这里没有",
  });
  const hint = inLanguage(language, {
    en: "Name one with --key or HONGYAN_API_KEY. With a Postgres the server makes none by itself: start it with HONGYAN_API_KEY of your choice, or make one in the console.",
    zh: "请用 --key 或 HONGYAN_API_KEY 给出。使用 Postgres 时服务器不会自己生成：启动时用 HONGYAN_API_KEY 指定一个，或在控制台里创建。",
  });
  return new HongyanError("UNAUTHENTICATED", message, { hint });
}

interface SaidError {
  code: string;
  message: string;
  hint?: string;
  details?: unknown;
}

/** Of a body in the form of the API. */
function errorIn(said: unknown): SaidError | undefined {
  const { error } = (said ?? {}) as { error?: Partial<SaidError> | string | null };
  if (typeof error !== "object" || error === null) return undefined;
  return typeof error.code === "string" && typeof error.message === "string"
    ? (error as SaidError)
    : undefined;
}

function isErrorCode(code: string): code is ErrorCode {
  return Object.hasOwn(errorCodes, code);
}
