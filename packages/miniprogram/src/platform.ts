import { assign } from "./assign.ts";
import type { PlatformApi } from "./types.ts";
import { wait } from "./wait.ts";

type Call =
  | "login"
  | "request"
  | "getSetting"
  | "openSetting"
  | "requestSubscribeMessage"
  | "requestSubscribeDeviceMessage";

/**
 * Calls the platform at once, inside the tap if there is one, and turns its callbacks into a promise: old base libraries
 * have no other form. Rejects with what `fail` was given, when there is no such call, and a second after `timeout` when
 * there is one: a callback may never come. A success without a result is an empty one.
 */
export function invoke<Result extends object>(
  api: PlatformApi,
  call: Call,
  options: object,
): Promise<Result> {
  return new Promise((done, fail) => {
    const success = (result?: Result): void => done(result || ({} as Result));
    const { timeout } = options as { timeout?: number };
    // The platform's own time-out comes first, where it has one.
    if (timeout) void wait(timeout + 1_000).then(() => fail("timeout"));
    const methods = api as unknown as Record<Call, (options: object) => unknown>;
    const answer = methods[call](assign({ success, fail }, options)) as
      | Partial<Promise<Result>>
      | undefined;
    // Taro settles a promise besides; nobody else waits for it, so its rejection would count as unhandled.
    if (answer && answer.then) void answer.then(success, fail);
  });
}
