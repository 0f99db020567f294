import type { Backend } from "./ports.ts";

/** The emulator said no, or could not be reached. */
export class BackendError extends Error {
  /** The emulator's own, such as `UNKNOWN_USER`; `UNREACHABLE` when no answer came. */
  readonly code: string;

  constructor(code: string, message: string, cause?: unknown) {
    super(message, { cause });
    this.name = "BackendError";
    this.code = code;
  }
}

/** The control interface of an emulator over HTTP; `url` without a path, empty in a page of the emulator itself. */
export function createHttpBackend(url: string): Backend {
  return {
    async call<T>(route: string, input: Record<string, unknown>): Promise<T> {
      const [method = "POST", path = ""] = route.split(" ");
      const isGet = method === "GET";
      const query = isGet ? `?${queryOf(input)}` : "";
      const response = await fetch(`${url}/_emulator/${path}${query}`, {
        method,
        ...(!isGet && { body: JSON.stringify(input) }),
      }).catch((error: unknown) => {
        throw new BackendError("UNREACHABLE", `no answer from the emulator to ${route}`, error);
      });
      const answer = (await response.json()) as T & { error?: { code: string; message: string } };
      if (response.ok) return answer;
      throw new BackendError(answer.error?.code ?? "INTERNAL", answer.error?.message ?? route);
    },
  };
}

function queryOf(input: Record<string, unknown>): string {
  return Object.entries(input)
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join("&");
}
