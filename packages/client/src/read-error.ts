import { HongyanError } from "./error.ts";

/** The error that a refusal of the server holds. */
export async function readError(response: Response): Promise<HongyanError> {
  const { status } = response;
  const retryAfter = readSeconds(response.headers.get("retry-after"));
  const error = errorOf(await response.json().catch(() => undefined));
  if (error === undefined) {
    return new HongyanError(`HTTP ${status} without an error of Hongyan's`, {
      code: "UNEXPECTED_ANSWER",
      status,
      hint: "Is it Hongyan that answers at this URL, and not a proxy before it?",
      retryAfter,
    });
  }
  const { code, message, hint, details } = error;
  return new HongyanError(message, { code, status, hint, details, retryAfter });
}

interface Told {
  code: string;
  message: string;
  hint?: string;
  details?: unknown;
}

function errorOf(body: unknown): Told | undefined {
  if (typeof body !== "object" || body === null || !("error" in body)) return undefined;
  const { error } = body;
  const isOurs =
    typeof error === "object" &&
    error !== null &&
    "code" in error &&
    typeof error.code === "string" &&
    "message" in error &&
    typeof error.message === "string";
  return isOurs ? (error as Told) : undefined;
}

/** Retry-After may be a date too; Hongyan says seconds. */
function readSeconds(text: string | null): number | undefined {
  return text !== null && /^[0-9]{1,9}$/.test(text) ? Number(text) : undefined;
}
