import { createHttpBackend } from "./http-backend.ts";
import { createHeadlessScreen, type HeadlessUser, type ScreenRecord } from "./headless-screen.ts";
import { createMemoryStorage } from "./memory-storage.ts";
import type {
  ContactOptions,
  EnterOptions,
  PhoneNote,
  SheetAnswer,
  SheetTemplate,
  Storage,
} from "./ports.ts";
import { createAppLife } from "./wx/app-life.ts";
import { createWx, type Wx } from "./wx/create-wx.ts";

export interface HeadlessPhoneOptions extends HeadlessUser {
  /** Of the emulator. */
  url: string;
  appid: string;
  /** Left out: a new user. */
  openid?: string | undefined;
  /** How the mini program is entered; default its first page, from the list of mini programs. */
  enter?: Partial<EnterOptions> | undefined;
  /** What an earlier start of the mini program left on this phone. */
  storage?: Storage | undefined;
  /** What the user does at the subscribe sheet; default `accept`. */
  sheetAnswer?: SheetBehaviour | undefined;
  /** What the user does at the settings page; default nothing. */
  settings?: (() => void | Promise<void>) | undefined;
}

/** One answer for all templates, or one for each (what is left out is a reject), or what depends on the sheet. */
export type SheetBehaviour =
  | Choice
  | { choices: Choice | Record<string, Choice>; always?: boolean }
  | ((templates: SheetTemplate[]) => SheetBehaviour | Promise<SheetBehaviour>);

type Choice = "accept" | "reject";

export interface HeadlessPhone {
  readonly wx: Wx;
  readonly appid: string;
  readonly openid: string;
  readonly storage: Storage;
  /** What was drawn, opened and told. */
  readonly record: PhoneRecord;
  /** Calls `handler` as a bindtap handler is called, and returns what it returns. */
  tap<T>(handler: () => T): T;
  /** What WeChat does once a cold start's own code has run: tells `wx.onAppShow` listeners how it was entered. */
  finishLaunch(): void;
  /** To the foreground, from the list of mini programs or as given. */
  open(enter?: Partial<EnterOptions>): void;
  hide(): void;
  setSheetAnswer(answer: SheetBehaviour): void;
  setOnline(isOnline: boolean): Promise<void>;
}

export interface PhoneRecord extends ScreenRecord {
  /** The subscribe sheets that the user saw. */
  sheets: SheetTemplate[][];
  notes: PhoneNote[];
  settingsOpened: number;
  contacts: ContactOptions[];
}

/**
 * A phone without glass, for tests in Node: the real `wx` over HTTP to an emulator, and a user who does as told.
 * Give its `wx` to the code under test in place of WeChat's.
 */
export async function startHeadlessPhone(options: HeadlessPhoneOptions): Promise<HeadlessPhone> {
  const { url, appid, storage = createMemoryStorage(), settings } = options;
  const backend = createHttpBackend(url);
  const { openid } = await backend.call<{ openid: string }>("POST users", {
    appid,
    openid: options.openid,
  });
  let sheetAnswer = options.sheetAnswer ?? "accept";
  const screen = createHeadlessScreen(options);
  const record: PhoneRecord = Object.assign(screen.record, {
    sheets: [],
    notes: [],
    settingsOpened: 0,
    contacts: [],
  });
  const enter = enterOptions(options.enter);
  screen.start(enter.path);
  const app = createAppLife(enter, (title) => phone.tell({ level: "error", title }));
  const phone = {
    appid,
    openid,
    async askSubscribe(templates: SheetTemplate[]): Promise<SheetAnswer> {
      record.sheets.push(templates);
      return answerSheet(templates, sheetAnswer);
    },
    async openSettings() {
      record.settingsOpened += 1;
      await settings?.();
    },
    async openContact(contact: ContactOptions) {
      record.contacts.push(contact);
      return undefined;
    },
    exit: () => app.hide(),
    tell: (note: PhoneNote) => void record.notes.push(note),
  };
  return {
    wx: createWx({ phone, backend, storage, screen, app }),
    appid,
    openid,
    storage,
    record,
    tap: (handler) => screen.tap(handler),
    finishLaunch: () => app.show(enter),
    open(enter) {
      const entered = enterOptions(enter);
      if (entered.path !== "") screen.start(entered.path);
      app.show(entered);
    },
    hide: () => app.hide(),
    setSheetAnswer(answer) {
      sheetAnswer = answer;
    },
    async setOnline(isOnline) {
      await backend.call("POST phone/network", { appid, openid, isOnline });
      app.setOnline(isOnline);
    },
  };
}

function enterOptions(given: Partial<EnterOptions> = {}): EnterOptions {
  return { path: "", query: {}, scene: 1001, ...given };
}

async function answerSheet(
  templates: SheetTemplate[],
  behaviour: SheetBehaviour,
): Promise<SheetAnswer> {
  if (typeof behaviour === "function") return answerSheet(templates, await behaviour(templates));
  const { choices, always = false } =
    typeof behaviour === "string" ? { choices: behaviour } : behaviour;
  if (typeof choices !== "string") return { choices, always };
  const same = templates.map(({ templateId }) => [templateId, choices]);
  return { choices: Object.fromEntries(same), always };
}
