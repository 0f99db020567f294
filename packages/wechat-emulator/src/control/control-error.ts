/** A control request that cannot be done; answered as `{ "error": { code, message, hint } }`. */
export class ControlError extends Error {
  readonly code: string;
  readonly hint: string | undefined;
  readonly status: number;

  constructor(code: string, message: string, hint?: string, status = 400) {
    super(message);
    this.name = "ControlError";
    this.code = code;
    this.hint = hint;
    this.status = status;
  }
}

export function notFound(code: string, message: string, hint: string): ControlError {
  return new ControlError(code, message, hint, 404);
}
