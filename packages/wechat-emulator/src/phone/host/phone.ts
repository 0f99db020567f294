import type {
  Backend,
  ContactOptions,
  EnterOptions,
  Phone,
  PhoneMount,
  PhoneNote,
  RunningMiniProgram,
  SheetAnswer,
} from "../ports.ts";
import type { Card, Manifest, Settings } from "./contract.ts";
import type { EmulatorClient } from "./emulator-client.ts";
import { createContactDesk, type ContactDesk } from "./contact-desk.ts";
import { parsePageUrl } from "./page-url.ts";
import { createPhoneStorage, createSeenMark } from "./phone-storage.ts";
import * as screens from "./phone-state.ts";
import type { PhoneState } from "./phone-state.ts";

/** One phone: what it shows, and what the user can do with it. */
export interface HostPhone extends ContactDesk {
  readonly openid: string;
  readonly state: PhoneState;
  /** For the frame in which the mini program runs. */
  readonly mount: PhoneMount;
  change(next: (state: PhoneState) => PhoneState): void;
  /** From the list of mini programs. */
  openMiniProgram(): void;
  openCard(card: Card): void;
  receiveCard(card: Card): void;
  answerSheet(button: "allow" | "cancel"): void;
  openSettings(): Promise<void>;
  /** For the panel: what the settings are, without opening them. */
  readSettings(): Promise<void>;
  readNetwork(): Promise<void>;
  changeSettings(change: SettingsChange): Promise<void>;
  setOnline(isOnline: boolean): Promise<void>;
  /** A cold start; `keepPage` opens the page that was in front. */
  restart(options?: { manifest?: Manifest; keepPage?: boolean }): void;
  /** Stops the mini program and forgets what it stored. */
  deleteMiniProgram(): void;
  dispose(): void;
}

interface SettingsChange {
  mainSwitch?: boolean;
  items?: Record<string, "accept" | "reject">;
}

export interface HostPhoneOptions {
  appid: string;
  openid: string;
  client: EmulatorClient;
  backend: Backend;
  /** The browser's localStorage. */
  shelf: globalThis.Storage;
  cards: readonly Card[];
  onChange(): void;
  onNote(openid: string, note: PhoneNote): void;
}

/** How long a banner hangs. */
const bannerMs = 6_000;

const fromTheList: EnterOptions = { path: "", query: {}, scene: 1001 };

export function createHostPhone(options: HostPhoneOptions): HostPhone {
  const { appid, openid, client, shelf, onChange, onNote } = options;
  const seen = createSeenMark(appid, openid, shelf);
  const storage = createPhoneStorage(appid, openid, shelf);
  let state = screens.createPhoneState(openid, options.cards);
  state = {
    ...state,
    unreadCardCount: state.cards.filter(({ createTimeMs }) => createTimeMs > seen.read()).length,
  };

  let running: RunningMiniProgram | undefined;
  /** An entry that came while the mini program was still starting. */
  let waitingEntry: EnterOptions | undefined;
  let enter: EnterOptions = fromTheList;
  let answerAsked: ((answer: SheetAnswer) => void) | undefined;
  let leaveSettings: (() => void) | undefined;

  const tell = (note: PhoneNote): void => onNote(openid, note);
  const tellFailure = (title: string) => (error: unknown) =>
    tell({ level: "error", title: `${title}：${String(error)}` });

  function change(next: (state: PhoneState) => PhoneState): void {
    const before = state;
    state = next(state);
    if (state === before) return;
    followScreens(before, state);
    if (state.banner && state.banner !== before.banner) hideLater(state.banner.msgid);
    onChange();
  }

  function hideLater(msgid: string): void {
    setTimeout(() => change((now) => screens.dismissBanner(now, msgid)), bannerMs);
  }

  /** What leaving a screen means to those who wait for it. */
  function followScreens(before: PhoneState, after: PhoneState): void {
    const wasOpen = (screen: screens.ScreenName) =>
      before.stack.includes(screen) && !after.stack.includes(screen);
    if (wasOpen("settings")) {
      leaveSettings?.();
      leaveSettings = undefined;
    }
    if (wasOpen("chat")) desk.leave();
    if (after.unreadCardCount === 0 && before.unreadCardCount > 0) {
      seen.write(after.cards.at(-1)?.createTimeMs ?? 0);
    }
    if (before.startCount !== after.startCount) return;
    const wasFront = screens.frontScreen(before) === "miniprogram";
    const isFront = screens.frontScreen(after) === "miniprogram";
    if (wasFront && !isFront) running?.hide();
    // Not 1014 once more: a service notification is opened once, coming back is no opening.
    if (!wasFront && isFront) running?.show(waitingEntry ?? fromTheList);
    if (isFront && running) waitingEntry = undefined;
  }

  /** A cold start when the mini program is not there, else a hot one. */
  function enterMiniProgram(entry: EnterOptions): void {
    if (!state.isStarted) {
      coldStart(entry);
      return;
    }
    waitingEntry = entry;
    if (screens.frontScreen(state) === "miniprogram" && running) {
      waitingEntry = undefined;
      running.show(entry);
    }
    change((now) => screens.openScreen(now, "miniprogram"));
  }

  function coldStart(entry: EnterOptions): void {
    stop();
    enter = entry;
    change((now) => screens.openScreen(screens.startMiniProgram(now), "miniprogram"));
  }

  function stop(): void {
    cancelSheet();
    running?.dispose();
    running = undefined;
    waitingEntry = undefined;
  }

  function cancelSheet(): void {
    if (state.sheet) answerSheet("cancel");
  }

  function answerSheet(button: "allow" | "cancel"): void {
    const { sheet } = state;
    const answer = answerAsked;
    answerAsked = undefined;
    change(screens.closeSheet);
    if (sheet) answer?.(screens.answerOf(sheet, button));
  }

  const phone: Phone = {
    appid,
    openid,
    askSubscribe: (templates) =>
      new Promise((resolve) => {
        cancelSheet();
        answerAsked = resolve;
        change((now) => screens.showSheet(now, templates));
      }),
    openSettings: () =>
      new Promise((resolve) => {
        leaveSettings?.();
        leaveSettings = resolve;
        void openSettings();
      }),
    openContact: (contact: ContactOptions) => desk.enter(contact),
    exit: () => change(screens.leaveMiniProgram),
    tell,
  };

  const mount: PhoneMount = {
    phone,
    backend: options.backend,
    storage,
    get enter() {
      return enter;
    },
    onRunning(started) {
      running = started;
      if (screens.frontScreen(state) !== "miniprogram") running.hide();
      else if (waitingEntry) running.show(waitingEntry);
      if (screens.frontScreen(state) === "miniprogram") waitingEntry = undefined;
    },
    onBarColor: (frontColor) =>
      change((now) => ({ ...now, isBarDark: /^#f{6}$/i.test(frontColor) })),
  };

  async function openSettings(): Promise<void> {
    await readSettings();
    change((now) => screens.openScreen(now, "settings"));
  }

  async function readSettings(): Promise<void> {
    await client
      .get<Settings>("phone/settings", { appid, openid })
      .then((settings) => change((now) => ({ ...now, settings })))
      .catch(tellFailure("设置读不到"));
  }

  const desk = createContactDesk({
    appid,
    openid,
    client,
    getState: () => state,
    change,
    tellFailure,
    openPage: (url) => {
      const { path, query } = parsePageUrl(url);
      enterMiniProgram({ path, query, scene: 1073 });
    },
  });

  return {
    ...desk,
    openid,
    get state() {
      return state;
    },
    mount,
    change,
    openMiniProgram: () => enterMiniProgram(fromTheList),
    openCard(card) {
      change((now) => screens.dismissBanner(now, card.msgid));
      // Without a page a card does not jump, as on a device.
      if (card.page === undefined || card.page === "") return;
      const { path, query } = parsePageUrl(card.page);
      enterMiniProgram({ path, query, scene: 1014 });
    },
    receiveCard: (card) => change((now) => screens.receiveCard(now, card)),
    answerSheet,
    openSettings,
    readSettings,
    readNetwork: () =>
      client
        .get<{ isOnline: boolean }>("phone/network", { appid, openid })
        .then(({ isOnline }) => change((now) => screens.setOnline(now, isOnline)))
        .catch(tellFailure("网络状态读不到")),
    changeSettings: (settingsChange) =>
      client
        .post<Settings>("phone/settings", { appid, openid, ...settingsChange })
        .then((settings) => change((now) => ({ ...now, settings })))
        .catch(tellFailure("设置没有保存")),
    setOnline: (isOnline) =>
      client
        .post("phone/network", { appid, openid, isOnline })
        .then(() => {
          running?.setOnline?.(isOnline);
          change((now) => screens.setOnline(now, isOnline));
          return isOnline ? desk.refreshChat() : undefined;
        })
        .catch(tellFailure("网络没有切换")),
    restart({ manifest, keepPage = false } = {}) {
      if (!keepPage) {
        coldStart(fromTheList);
        return;
      }
      const current = running?.current();
      const isThere = current && (manifest?.pages.includes(current.path) ?? true);
      stop();
      if (!state.stack.includes("miniprogram")) {
        // Nothing that is out of date is kept for a hot start; the next opening starts it anew.
        change((now) => ({ ...now, isStarted: false }));
        return;
      }
      enter = isThere ? { ...current, scene: 1001 } : fromTheList;
      change(screens.startMiniProgram);
    },
    deleteMiniProgram() {
      stop();
      for (const key of storage.keys()) storage.remove(key);
      change(screens.stopMiniProgram);
    },
    dispose: stop,
  };
}
