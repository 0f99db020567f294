import { createHttpBackend } from "../http-backend.ts";
import type { PhoneNote, Storage } from "../ports.ts";
import { chooseApp } from "./choose-app.ts";
import type { Card, EmulatorState, LiveEntry, Manifest } from "./contract.ts";
import type { EmulatorClient } from "./emulator-client.ts";
import { openLiveStream } from "./live-stream.ts";
import { nameProgram, readManifest } from "./manifest.ts";
import { maxPhones, readOpenPhones, writeOpenPhones } from "./open-phones.ts";
import { addEntry, addNotice, type PanelState } from "./panel/panel-state.ts";
import { createHostPhone, type HostPhone } from "./phone.ts";

/** The page: its phones, and the panel beside them. */
export interface Host {
  readonly appid: string;
  readonly manifest: Manifest;
  readonly phones: readonly HostPhone[];
  readonly panel: PanelState;
  readonly emulator: EmulatorState | undefined;
  readonly client: EmulatorClient;
  /** The emulator's time, which tests and faults may move. */
  nowMs(): number;
  changePanel(next: (panel: PanelState) => PanelState): void;
  addPhone(): Promise<void>;
  removePhone(openid: string): void;
  /** The emulator's faults, switches and clock. */
  refreshEmulator(): Promise<void>;
}

export interface HostOptions {
  client: EmulatorClient;
  panel: PanelState;
  shelf: Storage;
  onChange(): void;
}

/** The demo's user holds the first phone, so that what is sent to it by hand is seen here. */
const firstOpenid = "oDEMO_user_00000000000000001";

/** Throws ControlCallError when the emulator refuses or cannot be reached. */
export async function startHost(options: HostOptions): Promise<Host> {
  const { client, panel } = options;
  // In this order a build in between is still news to this page.
  const emulator = await client.get<EmulatorState>("state");
  const manifest = await readManifest();
  const { appid, isMissing } = chooseApp(manifest.appid, emulator.apps);
  if (isMissing) await client.post("apps", { appid, secret: secretOfAddedApp });
  const opened = { ...panel, openedAtMs: emulator.nowMs };
  const host = createHost({ ...options, panel: opened, manifest, emulator, appid });
  if (isMissing) {
    const title = `已在模拟器里登记 ${appid}，AppSecret：${secretOfAddedApp}`;
    host.changePanel((now) => addNotice(now, "warn", title));
  }
  const open = readOpenPhones(location.hash);
  for (const openid of open.length > 0 ? open : [firstOpenid]) await host.takePhone(openid);
  host.listen();
  return host;
}

/** For an app that nobody has added, so that its developer's server can log in and send. */
const secretOfAddedApp = "phone0secret0phone0secret0phone0";

function createHost(
  given: HostOptions & { appid: string; manifest: Manifest; emulator: EmulatorState },
): Host & { takePhone(openid?: string): Promise<void>; listen(): void } {
  const { client, shelf, onChange, appid } = given;
  let { panel, manifest, emulator } = given;
  let phones: readonly HostPhone[] = [];
  let clockOffsetMs = emulator.nowMs - Date.now();
  let hasBeenAway = false;
  let noteCount = 0;
  let arrivingCount = 0;

  function changePanel(next: (panel: PanelState) => PanelState): void {
    panel = next(panel);
    onChange();
  }

  async function takePhone(known?: string): Promise<void> {
    const { openid } = await client.post<{ openid: string }>("users", {
      appid,
      ...(known !== undefined && { openid: known }),
    });
    const { messages } = await client.get<{ messages: Card[] }>("messages", {
      appid,
      openid,
      limit: "500",
    });
    const phone = createHostPhone({
      appid,
      openid,
      client,
      backend: createHttpBackend(""),
      shelf,
      cards: messages,
      onChange,
      onNote,
    });
    phones = [...phones, phone];
    rememberPhones();
    onChange();
    await phone.readAll();
  }

  async function addPhone(): Promise<void> {
    // Those on their way count: a second press comes before the first phone is there.
    if (phones.length + arrivingCount >= maxPhones) return;
    arrivingCount += 1;
    try {
      await takePhone();
      // Once it is drawn.
      requestAnimationFrame(() => document.querySelector(".phone:last-of-type")?.scrollIntoView());
    } catch (error) {
      changePanel((now) => addNotice(now, "error", `手机没有加上：${String(error)}`));
    } finally {
      arrivingCount -= 1;
    }
  }

  function rememberPhones(): void {
    const openids = phones.map(({ openid }) => openid);
    history.replaceState(null, "", writeOpenPhones(openids));
  }

  /** What a mini program leaves on its phone is the developer's to see, and nobody else's: it stays in this page. */
  function onNote(openid: string, { level, title, detail }: PhoneNote): void {
    noteCount += 1;
    const who = {
      id: `note-${noteCount}`,
      atMs: nowMs(),
      openid,
      from: "phone",
      kind: "note",
    } as const;
    const entry: LiveEntry = { ...who, title, detail, isError: level === "error" };
    changePanel((now) => {
      const listed = addEntry(now, entry);
      return level === "log" ? listed : addNotice(listed, level, title);
    });
  }

  const nowMs = (): number => Date.now() + clockOffsetMs;

  async function refreshEmulator(): Promise<void> {
    emulator = await client.get<EmulatorState>("state");
    clockOffsetMs = emulator.nowMs - Date.now();
    onChange();
  }

  function onEntry(entry: LiveEntry): void {
    changePanel((now) => addEntry(now, entry));
    const phone = phones.find(({ openid }) => openid === entry.openid);
    // A phone knows which cards it has; all else that the stream begins with was read when the page was opened.
    if (entry.kind === "delivered") phone?.receiveCard(entry.detail as Card);
    // Its time is no sign of its age: a reset puts the emulator's clock back.
    if (entry.kind === "reset") returnUsers();
    if (entry.atMs < panel.openedAtMs) return;
    if (entry.kind === "customer" || entry.kind === "typing") void phone?.refreshChat();
    if (entry.kind === "rebuilt") takeBuild(entry.detail as Manifest);
  }

  function takeBuild(built: Manifest): void {
    if (built.version === manifest.version) return;
    manifest = nameProgram(built);
    // What was wrong may have been put right.
    changePanel((now) => ({ ...now, notices: [] }));
    for (const phone of phones) phone.takeBuild(manifest);
  }

  /** After a restart or a reset of the emulator those who hold phones here come back to it, and all is read anew. */
  function returnUsers(): void {
    void readAnew().catch((error: unknown) =>
      changePanel((now) => addNotice(now, "error", `模拟器回来了，手机还没有：${String(error)}`)),
    );
  }

  async function readAnew(): Promise<void> {
    await refreshEmulator();
    changePanel((now) => ({ ...now, openedAtMs: Math.min(now.openedAtMs, emulator.nowMs) }));
    const isKnown = emulator.apps.some((app) => app.appid === appid);
    if (!isKnown) await client.post("apps", { appid, secret: secretOfAddedApp });
    for (const { openid } of phones) await client.post("users", { appid, openid });
    takeBuild(await readManifest());
    await Promise.all(phones.map((phone) => phone.readAll()));
  }

  function listen(): void {
    openLiveStream({
      appid,
      onEntry,
      onConnection(isConnected) {
        changePanel((now) => ({ ...now, isConnected }));
        if (isConnected && hasBeenAway) returnUsers();
        hasBeenAway = !isConnected;
      },
    });
    setInterval(() => {
      if (!document.hidden) void refreshEmulator().catch(() => undefined);
    }, 10_000);
    // No event tells that 对方正在输入 ends.
    setInterval(() => {
      for (const phone of phones) if (phone.state.stack.at(-1) === "chat") void phone.refreshChat();
    }, 2_000);
  }

  return {
    appid,
    client,
    get manifest() {
      return manifest;
    },
    get phones() {
      return phones;
    },
    get panel() {
      return panel;
    },
    get emulator() {
      return emulator;
    },
    nowMs,
    changePanel,
    addPhone,
    takePhone,
    removePhone(openid) {
      phones.find((phone) => phone.openid === openid)?.dispose();
      phones = phones.filter((phone) => phone.openid !== openid);
      if (panel.openid === openid) panel = { ...panel, openid: undefined };
      rememberPhones();
      onChange();
    },
    refreshEmulator,
    listen,
  };
}
