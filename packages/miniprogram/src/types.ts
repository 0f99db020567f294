/** The public interface, whole. */

export interface PushOptions {
  /** `wx`, `uni` or `Taro`. */
  api: PlatformApi;
  /** Of the Hongyan server; on a device it must be https and in the list of request domains (request 合法域名). */
  baseUrl: string;
  /** Only for a server with several apps. */
  appid?: string;
  /** Templates in one dialog. WeChat's own pages disagree about 5, so the default is 3. */
  maxTemplates?: 3 | 5;
  /** Where reports and scenes are kept. Default `hongyan`. */
  storageKey?: string;
  /** How many messages `shouldAsk` wants to be possible. Default 1. */
  wish?: number;
  /** How long `shouldAsk` waits after a reject. Default a day. */
  minAskIntervalMs?: number;
  /** For each request and each log-in. Default 10,000. */
  timeoutMs?: number;
  /** What goes wrong in the background: log-in, reports, storage. What a call comes to is in its result. */
  onError?(error: PushError): void;
}

export interface Push<Scene extends string = string> {
  readonly state: PushState;
  /**
   * Logs in and loads what a tap needs. Call it early: in App.onLaunch, or with the page. Never rejects; `state` tells. It
   * is also done by itself whenever the program comes to the foreground.
   */
  ready(): Promise<void>;
  /**
   * Asks the user, from within a tap: call it first, await nothing before. Never rejects. A second tap, as long as the
   * dialog is open, gets the same answer.
   */
  request<Asked extends Scene>(scenes: readonly Asked[]): Promise<RequestResult<Asked>>;
  /** How many messages may still be sent; Infinity for a long-term template that is allowed; undefined: no such scene yet. */
  balance(scene: Scene): number | undefined;
  /**
   * Is it worth asking in this tap? Not when there is enough, when the user said no for good, or no a short while ago.
   * Yes when they chose 总是保持以上选择 with an accept: there is no dialog then, and each tap adds one right.
   */
  shouldAsk(scene: Scene, options?: { wish?: number }): boolean;
  /** Sends a message to this user (POST /app/send). The scene must be `clientSendable`. Never rejects. */
  send(scene: Scene, params: Record<string, unknown>): Promise<SendResult>;
  /**
   * WeChat's settings page, from within a tap: for an error with `retry: "settings"`. Resolves when the user is back, to
   * what was in the way, if something was. Never rejects.
   */
  openSettings(): Promise<PushError | undefined>;
  /** Called when the program was opened from a service notification. Answers with what unsubscribes. */
  onOpen(handler: (opening: Opening) => void): () => void;
  /** Asks for messages of a device, from within a tap. WeChat keeps that right: nothing is reported. Never rejects. */
  requestDevice(device: DeviceRequest): Promise<DeviceResult>;
  /**
   * For `session-from` of `<button open-type="contact">`: the values reach your server with the event `customer.entered`,
   * in the form of a query (`orderId=42&page=detail`).
   */
  contact(values: Record<string, string | number>): { sessionFrom: string };
}

export interface PushState {
  /**
   * `ready`: scenes are from the server. `cached`: it did not answer, those of the last start are used. `failed`: there are
   * none. `starting`: `ready()` has not ended yet.
   */
  status: "starting" | "ready" | "cached" | "failed";
  /** Why it is not `ready`. */
  error?: PushError | undefined;
}

export interface RequestResult<Scene extends string = string> {
  /** What the user chose. A scene that was not asked for, or got no answer of WeChat, is missing. */
  choices: Partial<Record<Scene, Choice>>;
  accepted: Scene[];
  /** Not asked for in this tap, or to be asked again: pass them to `request` in the next tap. */
  remaining: Scene[];
  errors: PushError[];
  /** The server has it. False: it is kept and sent later, unless the server itself refuses it for good; see `onError`. */
  isReported: boolean;
}

/** WeChat's value, verbatim. Whatever begins with `accept` is an accept. */
export type Choice =
  | "accept"
  | "reject"
  | "ban"
  | "filter"
  | "acceptWithAudio"
  | "acceptWithAlert"
  | "acceptWithForcePush"
  // A value that is not known yet; the member keeps the known ones in the completion of editors.
  | (string & Record<never, never>);

export type SendResult =
  | { ok: true; messageId: string; status: string }
  /** `error.code` is the server's: NO_GRANT, PARAM_MISSING, DATA_INVALID… */
  | { ok: false; error: PushError };

export interface DeviceRequest {
  /** Device templates belong to no scene: the right is per device. Three at most. */
  tmplIds: string[];
  sn: string;
  modelId: string;
  /** From your server (POST /v1/device-tickets); good for five minutes. */
  snTicket: string;
}

export interface DeviceResult {
  /** By template id. */
  choices: Record<string, Choice>;
  accepted: string[];
  errors: PushError[];
}

/** The program was opened from a service notification. */
export interface Opening {
  /** The message that the card was of; undefined when the server did not put its id into the page. */
  messageId: string | undefined;
  path: string;
  /** Decoded; `hymid` in it is the message's id. */
  query: Record<string, string>;
  /** 场景值: 1014 or 1107. */
  scene: number;
  /** The program was started by it; false: it was in the background. */
  isColdStart: boolean;
}

/** Something that went wrong, for the user, the developer and the program. Holds no code of wx.login and no token. */
export interface PushError {
  /** Stable, for programs: docs/miniprogram.md lists them. Of an answer of the server: its own, see docs/errors.md. */
  code: string;
  /** WeChat's, if it gave one. */
  errCode?: number | undefined;
  message: Bilingual;
  /** What to do. */
  advice: Bilingual;
  retry: Retry;
  /** What the platform or the server said, in its own words. */
  detail: string;
}

/**
 * What may help: `next-tap` the user taps again; `settings` the user opens the settings (`openSettings()`, in a tap);
 * `never` the program or the configuration is to be changed.
 */
export type Retry = "next-tap" | "never" | "settings";

export interface Bilingual {
  zh: string;
  en: string;
}

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
  requestSubscribeDeviceMessage?(options: Callbacks<object> & DeviceRequest): unknown;
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

export interface Callbacks<Result> {
  success?(result: Result): void;
  fail?(error: unknown): void;
}
