import { toApiError, ApiError, unreachable } from "../../api/api-error.ts";
import type { ListReport } from "../../api/campaign-types.ts";
import { csrfToken, isServerAway, isSessionOver } from "../../api/server-state.ts";

const types: Record<string, string> = {
  csv: "text/csv",
  ndjson: "application/x-ndjson",
  jsonl: "application/x-ndjson",
};

export const acceptedFiles = Object.keys(types)
  .map((ending) => `.${ending}`)
  .join(",");

/** undefined: the server does not read files of this kind. */
export function listType(file: File): string | undefined {
  return types[file.name.split(".").at(-1)?.toLowerCase() ?? ""];
}

/**
 * Sends a list to a draft. By XMLHttpRequest: fetch does not tell how much has been sent.
 *
 * @throws {ApiError}
 */
export async function uploadList(
  campaign: { appid: string; id: string },
  file: File,
  {
    onProgress,
    signal,
  }: {
    /** From 0 to 1; at 1 the server still checks the last lines. */
    onProgress: (part: number) => void;
    signal: AbortSignal;
  },
): Promise<ListReport> {
  const request = new XMLHttpRequest();
  const query = new URLSearchParams({ appid: campaign.appid }).toString();
  request.open("POST", `/v1/campaigns/${campaign.id}/recipients?${query}`);
  request.setRequestHeader("content-type", listType(file) ?? "text/csv");
  request.setRequestHeader("x-hongyan-csrf", csrfToken.get());
  request.upload.addEventListener("progress", ({ loaded, total }) => onProgress(loaded / total));
  const stop = () => request.abort();
  signal.addEventListener("abort", stop);
  try {
    await new Promise<void>((resolve) => {
      request.addEventListener("loadend", () => resolve());
      request.send(file);
    });
  } finally {
    signal.removeEventListener("abort", stop);
  }
  return readAnswer(request);
}

/** As answerOf does it for all other requests. */
function readAnswer({ status, statusText, responseText }: XMLHttpRequest): ListReport {
  const body = parse(responseText);
  if (status >= 200 && status < 300) return body as ListReport;
  if (status === 401) isSessionOver.set(true);
  if (status > 0) throw toApiError(body, new Response(null, { status, statusText }));
  isServerAway.set(true);
  throw new ApiError({ status: 0, code: unreachable, message: "the server does not answer" });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
