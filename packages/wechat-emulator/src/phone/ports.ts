/**
 * Where the parts of the phone meet. `wx` (what a mini program calls) runs alike in a browser and in Node; what it needs
 * from around it comes in through these interfaces: WeChat's server side, the phone with WeChat's own screens, and the
 * glass on which the mini program is drawn.
 */

/** How the mini program was entered, as App.onLaunch and App.onShow get it. */
export interface EnterOptions {
  /** Without a leading slash; empty: the first page of app.json. */
  path: string;
  /** Still URL-encoded, as on a device. */
  query: Record<string, string>;
  /** 场景值: 1001 from the list of mini programs, 1014 from a service notification. */
  scene: number;
  referrerInfo?: { appId?: string; extraData?: unknown };
}

/** One template on the subscribe sheet. */
export interface SheetTemplate {
  templateId: string;
  title: string;
  type: "one-time" | "long-term";
  /** What the sample message shows: keyword and example, in template order. */
  lines: { label: string; value: string }[];
}

/** What the user answers on the subscribe sheet; 取消 is a reject of all. */
export interface SheetAnswer {
  choices: Record<string, "accept" | "reject">;
  /** 总是保持以上选择，不再询问 is ticked. */
  always: boolean;
}

/** Of `POST phone/subscribe`, and of the answer to the sheet, which is never `ask`; the same for devices. */
export type PhoneSubscribeAnswer =
  /** `errMsg` in full. */
  | { kind: "refused"; errCode: number; errMsg: string }
  /** No sheet is shown: rights and popup event are done. `result` by template id, as `wx` gives it. */
  | { kind: "decided"; result: Record<string, string> }
  /** The sheet is to be shown for `templates`; `result` holds what is decided already. */
  | { kind: "ask"; templates: SheetTemplate[]; result: Record<string, string> };

/** Of `GET phone/settings`: what the settings page of a mini program shows under 通知管理. */
export interface PhoneSettings {
  mainSwitch: boolean;
  items: PhoneSettingsItem[];
}

interface PhoneSettingsItem {
  templateId: string;
  title: string;
  status: "accept" | "reject";
  /** Chosen with 总是保持; WeChat's page and wx.getSetting show no others. */
  isKept: boolean;
}

/** Of `POST phone/request`: what became of a `wx.request`. */
export type ProxiedAnswer =
  | {
      statusCode: number;
      header: Record<string, string>;
      /** Each Set-Cookie. */
      cookies: string[];
      data: string;
      /** `data` is base64 of bytes. */
      isBase64?: true;
    }
  /** `errMsg` and `errno` as an Android phone gives them. */
  | { errMsg: string; errno: number };

export interface ContactOptions {
  /** `session-from` of the contact button. */
  sessionFrom: string;
  /** A card that is offered for sending (`show-message-card`). */
  card?: { title: string; path: string; imageUrl: string };
}

/** The phone around the mini program: WeChat's own screens, which no mini program can draw or press. */
export interface Phone {
  readonly appid: string;
  readonly openid: string;
  askSubscribe(templates: SheetTemplate[]): Promise<SheetAnswer>;
  /** The settings of this mini program; resolves when the user comes back. */
  openSettings(): Promise<void>;
  /** The customer-service chat; resolves when the user comes back, with the card that was tapped if one was. */
  openContact(
    options: ContactOptions,
  ): Promise<{ path: string; query: Record<string, string> } | undefined>;
  exit(): void;
  /** For the developer's eyes: what is missing, what failed, what was logged. Shown in the panel and the console. */
  tell(note: PhoneNote): void;
}

export interface PhoneNote {
  level: "log" | "warn" | "error";
  /** One line, in Chinese. */
  title: string;
  /** Anything JSON can hold; secrets are the developer's own. */
  detail?: unknown;
}

/** What the wx object draws on, and where it moves: the glass of a browser, or a record of it in Node. */
export interface Screen {
  showToast(toast: {
    title: string;
    icon: "success" | "error" | "loading" | "none";
    image?: string;
    durationMs: number;
    mask: boolean;
  }): void;
  hideToast(): void;
  showModal(modal: {
    title: string;
    content: string;
    showCancel: boolean;
    cancelText: string;
    cancelColor: string;
    confirmText: string;
    confirmColor: string;
    editable: boolean;
    placeholderText: string;
  }): Promise<{ confirm: boolean; content?: string }>;
  /** Resolves to the index of the item that was tapped; undefined = cancelled. */
  showActionSheet(sheet: {
    itemList: string[];
    itemColor: string;
    alertText?: string;
  }): Promise<number | undefined>;
  previewImage(images: { urls: string[]; current: string }): void;
  /** `url` is absolute, without a leading slash, with its query. Rejects with a WeChat errMsg tail, such as `page "x" is not found`. */
  navigate(
    kind: "navigateTo" | "redirectTo" | "reLaunch" | "switchTab",
    url: string,
  ): Promise<{ eventChannel?: EventChannel }>;
  navigateBack(delta: number): Promise<void>;
  /** Where a relative url is resolved against. */
  currentPath(): string;
  setNavigationBar(bar: {
    title?: string;
    frontColor?: string;
    backgroundColor?: string;
    isLoading?: boolean;
  }): void;
  setTabBar(change: TabBarChange): void;
  startPullDownRefresh?(): void;
  stopPullDownRefresh(): void;
  pageScrollTo(options: { scrollTop?: number; selector?: string; durationMs: number }): void;
  metrics(): {
    windowWidth: number;
    windowHeight: number;
    screenWidth: number;
    screenHeight: number;
    statusBarHeight: number;
    pixelRatio: number;
    isDark: boolean;
  };
  /** True while a `tap` is being dispatched, synchronously: the only moment when gesture-bound calls are allowed. */
  isInTap(): boolean;
  nextTick(callback: () => void): void;
  /** The objects that WeChat documents; absent where nothing is laid out. */
  createSelectorQuery?(): object;
  createIntersectionObserver?(component: object, options: object): object;
}

export type TabBarChange =
  | { kind: "badge"; index: number; text: string | undefined }
  | { kind: "redDot"; index: number; isShown: boolean }
  | { kind: "visible"; isShown: boolean };

export interface EventChannel {
  on(name: string, listener: (...args: unknown[]) => void): void;
  once(name: string, listener: (...args: unknown[]) => void): void;
  off(name: string, listener?: (...args: unknown[]) => void): void;
  emit(name: string, ...args: unknown[]): void;
}

/** WeChat's side and the way to the developer's server. Every call is POSTed to the emulator's control interface. */
export interface Backend {
  /** A route below /_emulator/, such as `POST login`. Throws BackendError when the emulator refuses or cannot be reached. */
  call<T>(route: string, input: Record<string, unknown>): Promise<T>;
}

/** Kept for one user of one mini program, across starts. */
export interface Storage {
  get(key: string): string | undefined;
  /** Throws when there is no room. */
  set(key: string, value: string): void;
  remove(key: string): void;
  keys(): string[];
}

/** How the phone steers a running mini program. */
export interface RunningMiniProgram {
  /** Back to the foreground, opened anew: App.onShow, and a reLaunch when the options have a path. */
  show(options: EnterOptions): void;
  /** To the background: App.onHide, Page.onHide. */
  hide(): void;
  /** The page on top. */
  current(): { path: string; query: Record<string, string> };
  /** The phone lost the network, or has it again: wx.onNetworkStatusChange. */
  setOnline?(isOnline: boolean): void;
  dispose(): void;
}

/** What the window that runs a mini program finds as `hongyanPhone` on itself, or on the frame element around it. */
export interface PhoneMount {
  phone: Phone;
  backend: Backend;
  storage: Storage;
  enter: EnterOptions;
  /** What the phone draws over the top of the screen; default 44. */
  statusBarHeight?: number;
  onRunning(running: RunningMiniProgram): void;
  /** The colour of the navigation bar's texts, for the status bar above: `#000000` or `#ffffff`. */
  onBarColor?(frontColor: string): void;
}
