import { fileURLToPath } from "node:url";
import type {
  ContactOptions,
  EnterOptions,
  PhoneMount,
  PhoneNote,
  RunningMiniProgram,
  SheetTemplate,
} from "../src/phone/ports.ts";
import { startWorld, type World } from "./helpers.ts";

/** The same in an emulator of its own. */
export interface ScreenWindow extends OpenedScreen {
  world: World;
}

/** A mini program that runs in a document of jsdom, from what the emulator serves, with a user who says yes. */
interface OpenedScreen extends AsyncDisposable {
  running: RunningMiniProgram;
  notes: PhoneNote[];
  contacts: ContactOptions[];
  /** The sheets that were shown. */
  sheets: SheetTemplate[][];
  exitCount(): number;
  /** The colours that the status bar was told, one after the other. */
  barColors: string[];
  /** The data of the page on top. */
  data(): Record<string, unknown>;
  /** What the fixture's app has written down. */
  journal(): string[];
  /** The first element on top that the selector finds; throws when there is none. */
  find(selector: string): TestElement;
  findAll(selector: string): TestElement[];
  text(selector: string): string;
  /** With a finger: down and up on the same spot. */
  tap(target: string | TestElement): void;
  /** What a user does in a field. */
  type(selector: string, value: string): void;
  /** WeChat's `wx`, as the mini program has it. */
  wx: Record<string, (options?: object) => Promise<Record<string, unknown>>>;
  run(code: string): unknown;
  settle(ms?: number): Promise<void>;
}

/** The little of a browser's element that tests use; its types would come into every file. */
interface TestElement {
  readonly localName: string;
  readonly outerHTML: string;
  readonly id: string;
  readonly dataset: Record<string, string>;
  readonly style: Record<string, string>;
  readonly classList: { contains(name: string): boolean };
  readonly hidden: boolean;
  textContent: string;
  value: string;
  scrollTop: number;
  click(): void;
  focus(): void;
  closest(selector: string): TestElement | null;
  getAttribute(name: string): string | null;
  hasAttribute(name: string): boolean;
  matches(selector: string): boolean;
  querySelector(selector: string): TestElement | null;
  querySelectorAll(selector: string): Iterable<TestElement>;
  dispatchEvent(event: unknown): boolean;
}

interface TestDom {
  window: {
    close(): void;
    eval(code: string): unknown;
    document: TestElement;
    hongyanPhone: PhoneMount;
    Event: new (name: string, options?: object) => object;
    MouseEvent: new (name: string, options?: object) => object;
    wx: ScreenWindow["wx"];
  };
}

export const fixture = (name: string): string =>
  fileURLToPath(new URL(`fixtures/${name}`, import.meta.url));

export interface ScreenWindowOptions {
  /** Default: the kitchen sink. */
  miniprogram?: string;
  enter?: Partial<EnterOptions>;
  /** Where the user comes back to from the customer-service chat. */
  tappedCard?: { path: string; query: Record<string, string> };
}

export async function openScreen(options: ScreenWindowOptions = {}): Promise<ScreenWindow> {
  const { miniprogram = fixture("miniprogram-kitchen") } = options;
  const world = await startWorld({ phone: { miniprogram } });
  const { emulator, appid, openid } = world;
  const screen = await openScreenAt({ url: emulator.url, appid, openid }, options);
  return {
    ...screen,
    world,
    async [Symbol.asyncDispose]() {
      await screen[Symbol.asyncDispose]();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** Runs what the emulator at `url` serves, as this user. */
export async function openScreenAt(
  { url, appid, openid }: { url: string; appid: string; openid: string },
  { enter, tappedCard }: Pick<ScreenWindowOptions, "enter" | "tappedCard"> = {},
): Promise<OpenedScreen> {
  const [shell, program] = await Promise.all(
    ["/phone/screen.js", "/phone/miniprogram.js"].map(async (path) =>
      (await fetch(url + path)).text(),
    ),
  );
  const { window } = await createDom(`${url}/phone/screen`);
  const notes: PhoneNote[] = [];
  const contacts: ContactOptions[] = [];
  const sheets: SheetTemplate[][] = [];
  const kept = new Map<string, string>();
  const barColors: string[] = [];
  let exitCount = 0;
  let running: RunningMiniProgram | undefined;
  window.hongyanPhone = {
    phone: {
      appid,
      openid,
      async askSubscribe(templates) {
        sheets.push(templates);
        const choices = templates.map(({ templateId }) => [templateId, "accept"] as const);
        return { choices: Object.fromEntries(choices), always: false };
      },
      async openSettings() {},
      async openContact(contact) {
        contacts.push(contact);
        return tappedCard;
      },
      exit() {
        exitCount += 1;
      },
      tell: (note) => void notes.push(note),
    },
    backend: { call: (route, input) => callControl(url, route, input) },
    storage: {
      get: (key) => kept.get(key),
      set: (key, value) => void kept.set(key, value),
      remove: (key) => void kept.delete(key),
      keys: () => [...kept.keys()],
    },
    enter: { path: "", query: {}, scene: 1001, ...enter },
    onRunning(started) {
      running = started;
    },
    onBarColor: (color) => void barColors.push(color),
  };
  window.eval(shell ?? "");
  window.eval(program ?? "");
  if (!running) throw new Error("the mini program did not start");

  const top = (): TestElement => {
    const layers = [...window.document.querySelectorAll(".page-layer:not(.page-below)")];
    return layers.at(-1) ?? window.document;
  };
  const find = (selector: string): TestElement => {
    const found = top().querySelector(selector) ?? window.document.querySelector(selector);
    if (!found) throw new Error(`nothing is ${selector}`);
    return found;
  };
  const settle = (ms = 0) => new Promise<void>((resolve) => setTimeout(resolve, ms));
  return {
    running,
    notes,
    contacts,
    sheets,
    barColors,
    wx: window.wx,
    find,
    settle,
    exitCount: () => exitCount,
    data: () => window.eval("getCurrentPages().at(-1).data") as Record<string, unknown>,
    journal: () => [...(window.eval("getApp().journal") as string[])],
    findAll: (selector) => [...top().querySelectorAll(selector)],
    text: (selector) => find(selector).textContent.trim(),
    tap(target) {
      const element = typeof target === "string" ? find(target) : target;
      for (const name of ["mousedown", "mouseup"]) {
        element.dispatchEvent(new window.MouseEvent(name, { bubbles: true, composed: true }));
      }
    },
    type(selector, value) {
      const field = find(selector);
      field.value = value;
      field.dispatchEvent(new window.Event("input", { bubbles: true, composed: true }));
    },
    run: (code) => window.eval(code),
    async [Symbol.asyncDispose]() {
      // What the screen still does after the last event needs its document.
      await settle();
      running?.dispose();
      window.close();
    },
  };
}

async function createDom(url: string): Promise<TestDom> {
  // jsdom has no types here on purpose: they would bring the browser's into Node's files.
  const name = "jsdom";
  const { JSDOM, VirtualConsole } = (await import(name)) as {
    JSDOM: new (html: string, options: object) => TestDom;
    VirtualConsole: new () => object;
  };
  return new JSDOM("<!doctype html><body></body>", {
    url,
    runScripts: "outside-only",
    pretendToBeVisual: true,
    // What a mini program throws on purpose is no noise of the tests.
    virtualConsole: new VirtualConsole(),
  });
}

async function callControl<T>(
  url: string,
  route: string,
  input: Record<string, unknown>,
): Promise<T> {
  const [method = "POST", path] = route.split(" ");
  const target =
    method === "GET"
      ? `${path}?${new URLSearchParams(input as Record<string, string>).toString()}`
      : path;
  const response = await fetch(`${url}/_emulator/${target}`, {
    method,
    ...(method !== "GET" && { body: JSON.stringify(input) }),
  });
  const answer = (await response.json()) as T & { error?: { code: string; message: string } };
  if (answer.error) throw Object.assign(new Error(answer.error.message), answer.error);
  return answer;
}
