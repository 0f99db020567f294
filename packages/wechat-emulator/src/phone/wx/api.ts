/** What most functions of `wx` take besides their own options. */
export interface Callbacks<R> {
  success?: ((result: Ok<R>) => void) | undefined;
  fail?: ((failure: Failure) => void) | undefined;
  complete?: ((result: Ok<R> | Failure) => void) | undefined;
}

export type Ok<R> = R & { errMsg: string };

export interface Failure {
  errMsg: string;
  errCode?: number;
  errno?: number;
}

/** A promise when no callback is given, as in WeChat; nothing otherwise. */
export type AsyncApi<O, R> = <T extends O & Callbacks<R>>(
  options?: T,
) => T extends { success: unknown } | { fail: unknown } | { complete: unknown }
  ? void
  : Promise<Ok<R>>;

/** A call of `wx` that WeChat answers with `fail`. */
export class WxFailure extends Error {
  readonly numbers: { errCode?: number; errno?: number };
  /** `message` is the whole errMsg. */
  readonly isWhole: boolean;

  /** `tail` is what stands behind `name:fail `. */
  constructor(
    tail: string,
    numbers: { errCode?: number | undefined; errno?: number | undefined } = {},
    isWhole = false,
  ) {
    super(tail);
    this.name = "WxFailure";
    const { errCode, errno } = numbers;
    this.numbers = {
      ...(errCode !== undefined && { errCode }),
      ...(errno !== undefined && { errno }),
    };
    this.isWhole = isWhole;
  }
}

/** Hears of what a mini program's own callback threw. */
export type ReportError = (error: unknown) => void;

/**
 * A function of `wx` that takes options and answers later. `run` is called at once, so that it can ask whether a tap is
 * being dispatched; what it throws becomes `fail`.
 */
export function asyncApi<O extends object, R extends object>(
  name: string,
  report: ReportError,
  run: (options: O) => R | Promise<R>,
): AsyncApi<O, R> {
  const call = (options?: O & Callbacks<R>): Promise<Ok<R>> | undefined => {
    const given = options ?? ({} as O & Callbacks<R>);
    const { success, fail, complete } = given;
    const outcome = settle(name, () => run(given));
    if (!success && !fail && !complete) return outcome;
    void outcome.then(
      (result) => tell(report, result, success, complete),
      (failure: Failure) => tell(report, failure, fail, complete),
    );
    return undefined;
  };
  return call as AsyncApi<O, R>;
}

async function settle<R extends object>(name: string, run: () => R | Promise<R>): Promise<Ok<R>> {
  try {
    return { errMsg: `${name}:ok`, ...(await run()) };
  } catch (error) {
    throw describeFailure(name, error);
  }
}

export function describeFailure(name: string, error: unknown): Failure {
  if (!(error instanceof WxFailure)) return { errMsg: `${name}:fail ${messageOf(error)}` };
  const errMsg = error.isWhole ? error.message : `${name}:fail ${error.message}`.trimEnd();
  return { errMsg, ...error.numbers };
}

/** The phone around a mini program is another window, whose errors are no instance of this one's Error. */
function messageOf(error: unknown): string {
  const { message } = (error ?? {}) as { message?: unknown };
  return typeof message === "string" ? message : String(error);
}

function tell<T>(
  report: ReportError,
  value: T,
  ...listeners: (((value: T) => void) | undefined)[]
): void {
  for (const listener of listeners) {
    try {
      listener?.(value);
    } catch (error) {
      report(error);
    }
  }
}
