/** What is used of `wx`, `uni` or `Taro`. What an old base library or another platform lacks is done without. */
export interface PlatformApi {
  login(options: Callbacks<{ code: string }>): unknown;
  request(
    options: Callbacks<{ statusCode: number; data: unknown }> & {
      url: string;
      method: "GET" | "POST";
      header: Record<string, string>;
      data?: object;
      timeout: number;
    },
  ): unknown;
  getStorageSync(key: string): unknown;
  setStorageSync(key: string, value: string): unknown;
  requestSubscribeMessage?(options: Callbacks<object> & { tmplIds: string[] }): unknown;
  requestSubscribeDeviceMessage?(
    options: Callbacks<object> & {
      tmplIds: string[];
      sn: string;
      snTicket: string;
      modelId: string;
    },
  ): unknown;
  getSetting?(options: Callbacks<object> & { withSubscriptions: boolean }): unknown;
  openSetting?(options: Callbacks<object> & { withSubscriptions: boolean }): unknown;
  getEnterOptionsSync?(): Entry;
  getLaunchOptionsSync?(): Entry;
  onAppShow?(listener: (entry: Entry) => void): unknown;
}

/** How the program came to the foreground. */
export interface Entry {
  path?: string;
  /** Still URL-encoded on a device. */
  query?: object;
  /** 场景值. WeChat gives a number; the typings of Taro allow for a text. */
  scene?: number | string;
}

interface Callbacks<Result> {
  success?(result: Result): void;
  fail?(error: unknown): void;
}

type Call =
  | "login"
  | "request"
  | "getSetting"
  | "openSetting"
  | "requestSubscribeMessage"
  | "requestSubscribeDeviceMessage";

/**
 * Calls the platform at once, inside the tap if there is one, and turns its callbacks into a promise: old base libraries
 * have no other form. Rejects with what `fail` was given, and when there is no such call.
 */
export function invoke<Result>(api: PlatformApi, call: Call, options: object): Promise<Result> {
  return new Promise((success, fail) => {
    const methods = api as unknown as Record<Call, (options: object) => unknown>;
    const answer = methods[call](Object.assign({ success, fail }, options)) as
      | Partial<Promise<Result>>
      | undefined;
    // Taro settles a promise besides; nobody else waits for it, so its rejection would count as unhandled.
    if (answer && answer.then) void answer.then(success, fail);
  });
}
