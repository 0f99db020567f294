import { ApiError } from "../../api/api-error.ts";

/** What the server says against the URL, to stand beside its field. */
export function urlErrorOf(error: unknown): string | undefined {
  if (!(error instanceof ApiError) || error.code !== "WEBHOOK_URL_REFUSED") return undefined;
  return error.message;
}
