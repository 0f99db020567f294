import type { Backend, Phone, PhoneMount, PhoneNote, Storage } from "../ports.ts";
import { parseUrl } from "../screen/parse-url.ts";
import { createContactDesk, type ContactDesk } from "./contact-desk.ts";
import type { Card, Manifest } from "./contract.ts";
import type { EmulatorClient } from "./emulator-client.ts";
import { mountProgram } from "./mount-program.ts";
import * as screens from "./phone-state.ts";
import type { PhoneState } from "./phone-state.ts";
import { createPhoneStorage, createSeenMark } from "./phone-storage.ts";
import { createProgramRun, fromTheList } from "./program-run.ts";
import { createSettingsDesk, type SettingsDesk } from "./settings-desk.ts";
import { createSheetDesk, type SheetDesk } from "./sheet-desk.ts";

/** One phone: what it shows, and what the user can do with it. */
export interface HostPhone extends SheetDesk, SettingsDesk, ContactDesk {
  readonly openid: string;
  readonly state: PhoneState;
  /** For the frame in which the mini program runs; each start has its own. */
  readonly mount: PhoneMount;
  change(next: (state: PhoneState) => PhoneState): void;
  /** From the list of mini programs. */
  openMiniProgram(): void;
  openCard(card: Card): void;
  receiveCard(card: Card): void;
  /** What the emulator knows of this phone: its settings, its network, its chat. */
  readAll(): Promise<void>;
  setOnline(isOnline: boolean): Promise<void>;
  /** A cold start. */
  restart(): void;
  takeBuild(manifest: Manifest): void;
  /** Stops the mini program and forgets what it stored. */
  deleteMiniProgram(): void;
  dispose(): void;
}

export interface HostPhoneOptions {
  appid: string;
  openid: string;
  client: EmulatorClient;
  backend: Backend;
  /** Where the browser keeps things, for all phones. */
  shelf: Storage;
  cards: readonly Card[];
  onChange(): void;
  onNote(openid: string, note: PhoneNote): void;
}

/** How long a banner hangs. */
const bannerMs = 6_000;

export function createHostPhone(options: HostPhoneOptions): HostPhone {
  const { appid, openid, client, backend, shelf, cards, onChange, onNote } = options;
  const seenCards = createSeenMark("cards", options);
  const seenChat = createSeenMark("chat", options);
  const storage = createPhoneStorage(appid, openid, shelf);
  let state: PhoneState = {
    ...screens.createPhoneState(openid, { cards, chatSeenAtMs: seenChat.read() }),
    unreadCardCount: cards.filter(({ createTimeMs }) => createTimeMs > seenCards.read()).length,
  };
  const getState = () => state;

  const tell = (note: PhoneNote): void => onNote(openid, note);
  const tellFailure = (title: string) => (error: unknown) =>
    tell({ level: "error", title: `${title}：${String(error)}` });

  function change(next: (state: PhoneState) => PhoneState): void {
    const before = state;
    state = next(state);
    if (state === before) return;
    follow(before, state);
    onChange();
  }

  /** What another screen means to those who wait for it. */
  function follow(before: PhoneState, after: PhoneState): void {
    const isLeft = (screen: screens.ScreenName) =>
      before.stack.includes(screen) && !after.stack.includes(screen);
    // A build that comes meanwhile starts the mini program anew behind these screens: nobody waits for them any more.
    const isStartedAnew = before.startCount !== after.startCount;
    if (isStartedAnew || isLeft("settings")) settings.leaveSettings();
    if (isStartedAnew || isLeft("chat")) contact.leave();
    program.follow(before, after);
    const isNewlySeen = before.unreadCardCount > 0 || after.cards !== before.cards;
    if (after.unreadCardCount === 0 && isNewlySeen) {
      seenCards.write(after.cards.at(-1)?.createTimeMs ?? 0);
    }
    const { seenAtMs } = after.chat;
    if (seenAtMs !== before.chat.seenAtMs) seenChat.write(seenAtMs);
    const { banner } = after;
    if (banner && banner !== before.banner) {
      setTimeout(() => change((now) => screens.dismissBanner(now, banner.msgid)), bannerMs);
    }
  }

  const sheet = createSheetDesk({ getState, change });
  const settings = createSettingsDesk({ appid, openid, client, change, tellFailure });
  const program = createProgramRun({ getState, change });

  /** `url` with its query, as a card holds it. */
  function openPage(url: string, scene: number): void {
    program.open({ ...parseUrl(url), scene });
  }

  const contact = createContactDesk({
    appid,
    openid,
    client,
    getState,
    change,
    tellFailure,
    openPage: (url) => openPage(url, 1073),
  });

  function takeNetwork(isOnline: boolean): void {
    if (isOnline === state.isOnline) return;
    program.running()?.setOnline?.(isOnline);
    change((now) => screens.setOnline(now, isOnline));
  }

  const readNetwork = (): Promise<void> =>
    client
      .get<{ isOnline: boolean }>("phone/network", { appid, openid })
      .then(({ isOnline }) => takeNetwork(isOnline))
      .catch(tellFailure("网络状态读不到"));

  const phone: Phone = {
    appid,
    openid,
    askSubscribe: sheet.askSubscribe,
    openSettings: settings.visitSettings,
    openContact: contact.enter,
    exit: () => change(screens.leaveMiniProgram),
    tell,
  };

  const mountStart = (startCount: number): PhoneMount =>
    mountProgram({
      phone,
      backend,
      storage,
      program,
      isOver: () => state.startCount !== startCount || !state.isStarted,
      onBarColor: (frontColor) =>
        change((now) => ({ ...now, isBarDark: /^#f{6}$/i.test(frontColor) })),
    });
  let mounted = { startCount: 0, mount: mountStart(0) };

  return {
    ...sheet,
    ...settings,
    ...contact,
    openid,
    get state() {
      return state;
    },
    get mount() {
      const { startCount } = state;
      if (mounted.startCount !== startCount)
        mounted = { startCount, mount: mountStart(startCount) };
      return mounted.mount;
    },
    change,
    openMiniProgram: () => program.open(fromTheList),
    openCard(card) {
      change((now) => screens.dismissBanner(now, card.msgid));
      // Without a page a card does not jump, as on a device.
      if (card.page) openPage(card.page, 1014);
    },
    receiveCard: (card) => change((now) => screens.receiveCard(now, card)),
    async readAll() {
      // The chat is read only with a network.
      await Promise.all([settings.readSettings(), readNetwork().then(contact.refreshChat)]);
    },
    setOnline: (isOnline) =>
      client
        .post("phone/network", { appid, openid, isOnline })
        .then(() => {
          takeNetwork(isOnline);
          return isOnline ? contact.refreshChat() : undefined;
        })
        .catch(tellFailure("网络没有切换")),
    restart: () => program.start(fromTheList),
    takeBuild: program.renew,
    deleteMiniProgram() {
      program.stop();
      for (const key of storage.keys()) storage.remove(key);
      change(screens.stopMiniProgram);
    },
    dispose: program.stop,
  };
}
