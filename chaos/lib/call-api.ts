import { apiKey } from "./sample.ts";

export interface Answer {
  status: number;
  body: Record<string, unknown>;
}

const timeoutMs = 4_000;

/**
 * One request to the API. Undefined when nobody answered in time, or with a 5xx: what became of the request is then not
 * known, as for any client.
 */
export async function callApi(
  url: string,
  method: string,
  path: string,
  options: { body?: unknown; idempotencyKey?: string; bearer?: string } = {},
): Promise<Answer | undefined> {
  const { body, idempotencyKey, bearer = apiKey } = options;
  try {
    const response = await fetch(`${url}${path}`, {
      method,
      headers: {
        authorization: `Bearer ${bearer}`,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...(idempotencyKey === undefined ? {} : { "idempotency-key": idempotencyKey }),
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(timeoutMs),
    });
    const answer = (await response.json()) as Record<string, unknown>;
    return response.status >= 500 ? undefined : { status: response.status, body: answer };
  } catch {
    return undefined;
  }
}

/** The same where nothing but success will do. @throws {Error} for any other answer. */
export async function demand(
  url: string,
  method: string,
  path: string,
  body?: unknown,
): Promise<Record<string, unknown>> {
  const answer = await callApi(url, method, path, body === undefined ? {} : { body });
  if (answer !== undefined && answer.status < 300) return answer.body;
  throw new Error(`${method} ${path} failed: ${JSON.stringify(answer ?? "no answer, or 5xx")}`);
}
