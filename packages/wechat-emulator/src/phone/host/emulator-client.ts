/** A refusal of the control interface, or no answer at all (`code` is then UNREACHABLE). */
class ControlCallError extends Error {
  readonly code: string;
  readonly hint: string | undefined;

  constructor(code: string, message: string, hint?: string) {
    super(message);
    this.name = "ControlCallError";
    this.code = code;
    this.hint = hint;
  }
}

/** Calls of the emulator's control interface; all throw ControlCallError. */
export interface EmulatorClient {
  get<T>(route: string, query?: Record<string, string>): Promise<T>;
  post<T>(route: string, input: Record<string, unknown>): Promise<T>;
  delete<T>(route: string, input: Record<string, unknown>): Promise<T>;
}

/** `url` without a path; empty in a page of the emulator itself. */
export function createEmulatorClient(url: string): EmulatorClient {
  const base = `${url}/_emulator/`;
  return {
    get: (route, query = {}) => exchange("GET", base + route, { query }),
    post: (route, input) => exchange("POST", base + route, { input }),
    delete: (route, input) => exchange("DELETE", base + route, { input }),
  };
}

async function exchange<T>(
  method: string,
  url: string,
  { query = {}, input }: { query?: Record<string, string>; input?: Record<string, unknown> },
): Promise<T> {
  const search = Object.keys(query).length === 0 ? "" : `?${new URLSearchParams(query).toString()}`;
  const answer = await fetch(url + search, {
    method,
    cache: "no-store",
    ...(input && {
      body: JSON.stringify(input),
      headers: { "Content-Type": "application/json" },
    }),
  }).catch((cause: unknown) => {
    throw new ControlCallError("UNREACHABLE", `模拟器没有应答：${String(cause)}`, "它还在运行吗？");
  });
  const body = (await answer.json().catch(() => ({}))) as {
    error?: { code: string; message: string; hint?: string };
  };
  if (answer.ok) return body as T;
  const { code = "INTERNAL", message = `HTTP ${answer.status}`, hint } = body.error ?? {};
  throw new ControlCallError(code, message, hint);
}
