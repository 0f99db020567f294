import { createRequire } from "node:module";
import { afterEach, describe, expect, it } from "vitest";
import { BrowserBundles } from "../src/phone/bundle-browser.ts";
import { demo } from "../src/demo.ts";
import { startEmulator, type Emulator, type EmulatorOptions } from "../src/index.ts";
import type { PhoneMount, SheetTemplate } from "../src/phone/ports.ts";
import { hourMs } from "./helpers.ts";
import { createMiniProgramFolder } from "./mini-program-folder.ts";
import { streamEvents } from "./stream-events.ts";

/** The little of a browser that is used here: types of jsdom would bring those of a whole browser. */
interface Window {
  document: {
    body: Element;
    activeElement: Element | null;
    querySelector(selector: string): Element | null;
    querySelectorAll(selector: string): Iterable<Element>;
  };
  location: { hash: string };
  Element: { prototype: { scrollIntoView(): void } };
  KeyboardEvent: new (type: string, init: { key: string; bubbles: boolean }) => unknown;
  PointerEvent: new (type: string, init: { bubbles: boolean }) => unknown;
  Storage: { prototype: { setItem(key: string, value: string): void } };
  addEventListener(type: "error", listener: (event: { message: string }) => void): void;
  eval(script: string): void;
  close(): void;
}

const { JSDOM } = createRequire(import.meta.url)("jsdom") as {
  JSDOM: new (html: string, options: Record<string, unknown>) => { window: Window };
};

interface Element {
  textContent: string;
  innerHTML: string;
  click(): void;
  focus(): void;
  blur(): void;
  dispatchEvent(event: unknown): void;
  getAttribute(name: string): string | null;
  querySelector(selector: string): Element | null;
  querySelectorAll(selector: string): Iterable<Element>;
  hongyanPhone?: PhoneMount;
}

const script = new BrowserBundles().script("host/main");
const closing: (() => unknown)[] = [];

afterEach(async () => {
  for (const close of closing.splice(0).toReversed()) await close();
});

describe("the page around the phones", () => {
  it("drops a banner in for a message that is sent through WeChat's API, and opens its page with scene 1014", async () => {
    const { page, emulator } = await openPage();
    await eventually(() => page.connected()).toBe(true);
    await send(emulator, "pages/task/detail?id=42");
    const banner = await page.find("banner");
    expect(banner.textContent).toContain("任务提醒");
    expect(banner.textContent).toContain("任务名称：完成第三单元练习");

    banner.click();
    const frame = await page.find("miniprogram");
    expect(frame.hongyanPhone?.enter).toEqual({
      path: "pages/task/detail",
      query: { id: "42" },
      scene: 1014,
    });
    expect(page.all("banner")).toEqual([]);
  });

  it("shows what a message or a mini program says as text, never as markup", async () => {
    const { page, emulator } = await openPage();
    await send(emulator, "", "<img src=x>");
    (await page.find("open-notifications")).click();
    const card = await page.find("card");
    expect(card.textContent).toContain("<img src=x>");
    expect(card.querySelector("img")).toBeNull();

    (await page.find("go-home")).click();
    (await page.find("open-miniprogram")).click();
    const { hongyanPhone } = await page.find("miniprogram");
    hongyanPhone?.phone.tell({ level: "error", title: "<b>boom</b>", detail: { a: "<i>" } });
    const notices = await page.find("notices");
    expect(notices.textContent).toContain("<b>boom</b>");
    expect(notices.querySelector("b")).toBeNull();
  });

  it("takes Esc on the subscribe sheet for 取消", async () => {
    const { page } = await openPage();
    (await page.find("open-miniprogram")).click();
    const { hongyanPhone } = await page.find("miniprogram");
    const answer = hongyanPhone?.phone.askSubscribe([template]);
    const sheet = await page.find("sheet");
    sheet.dispatchEvent(page.key("Escape"));
    expect(await answer).toEqual({ choices: { [template.templateId]: "reject" }, always: false });
    await eventually(() => page.all("sheet")).toEqual([]);
  });

  it("keeps Tab on the subscribe sheet, and hears Esc there after a click beside it", async () => {
    const { page } = await openPage();
    (await page.find("open-miniprogram")).click();
    const { hongyanPhone } = await page.find("miniprogram");
    const answer = hongyanPhone?.phone.askSubscribe([template]);
    await eventually(() => page.focused()).toBe("sheet");
    page.press("Tab", { shiftKey: true });
    expect(page.focused()).toBe("sheet-allow");
    page.press("Tab");
    expect(page.focused()).toBe(`sheet-item-${template.templateId}`);

    (await page.find("panel-pause")).focus();
    page.press("Escape");
    expect(page.all("sheet")).toHaveLength(1);
    (await page.find("panel-pause")).blur();
    page.press("Tab");
    expect(page.focused()).toBe(`sheet-item-${template.templateId}`);
    (await page.find(`sheet-item-${template.templateId}`)).blur();
    page.press("Escape");
    expect(await answer).toMatchObject({ choices: { [template.templateId]: "reject" } });
  });

  it("closes a phone's menu when something else is pressed", async () => {
    const { page } = await openPage();
    const summary = await page.find("phone-menu");
    const isOpen = () => page.query("details.menu[open]") !== null;
    summary.click();
    expect(isOpen()).toBe(true);
    page.pressOn(await page.find("menu-settings"));
    expect(isOpen()).toBe(true);
    page.pressOn(await page.find("panel"));
    expect(isOpen()).toBe(false);
  });

  it("has eight phones at most, however fast the button is pressed", async () => {
    const seven = [1, 2, 3, 4, 5, 6, 7].map((number) => `oUSER_${number}`);
    const { page } = await openPage({ hash: `#phones=${seven.join(",")}` });
    const button = await page.find("add-phone");
    await page.find("phone-6");
    button.click();
    button.click();
    await page.find("phone-7");
    await eventually(() => page.all("add-phone")).toEqual([]);
    await eventually(() => page.hash().split(",")).toHaveLength(8);
  });

  it("tells when a phone cannot be added", async () => {
    const { page } = await openPage();
    const button = await page.find("add-phone");
    page.cutOff();
    button.click();
    expect((await page.find("notices")).textContent).toContain("手机没有加上");
  });

  it("answers the sheet with what is ticked, and does not allow nothing", async () => {
    const { page } = await openPage();
    (await page.find("open-miniprogram")).click();
    const { hongyanPhone } = await page.find("miniprogram");
    const answer = hongyanPhone?.phone.askSubscribe([template, { ...template, templateId: "b" }]);
    (await page.find("sheet-item-b")).click();
    (await page.find("sheet-always")).click();
    await eventually(() => page.all("sheet-item-b")[0]?.getAttribute("aria-checked")).toBe("false");
    (await page.find(`sheet-item-${template.templateId}`)).click();
    await eventually(() => page.all("sheet-allow")[0]?.getAttribute("disabled")).toBe("");
    (await page.find(`sheet-item-${template.templateId}`)).click();
    await eventually(() => page.all("sheet-allow")[0]?.getAttribute("disabled")).toBeNull();
    (await page.find("sheet-allow")).click();
    expect(await answer).toEqual({
      choices: { [template.templateId]: "accept", b: "reject" },
      always: true,
    });
  });

  it("opens the phones that stand in the address, and writes a new one there", async () => {
    const { page } = await openPage({ hash: "#phones=oONE,oTWO" });
    await page.find("phone-1");
    (await page.find("add-phone")).click();
    await page.find("phone-2");
    expect(page.hash()).toMatch(/^#phones=oONE,oTWO,o[\w-]{27}$/);
  });

  it("shows a fault that is in force, whoever switched it on, and ends it from there", async () => {
    const { page, emulator } = await openPage({
      before: ({ control }) => control.addFault({ path: "*", kind: "status", status: 502 }),
    });
    (await page.find("active-wechat-down")).click();
    await eventually(() => page.all("active-wechat-down")).toEqual([]);
    expect(emulator.control.state().faults).toEqual([]);
  });

  it("gives every phone its user back after a reset, and shows its network as it is then", async () => {
    const { page, emulator } = await openPage({
      hash: "#phones=oONE,oTWO",
      before: ({ control }) => {
        control.addUser({ appid, openid: "oTWO" });
        control.setPhoneNetwork({ appid, openid: "oTWO", isOnline: false });
      },
    });
    await eventually(() => page.connected()).toBe(true);
    await page.find("active-phone-offline");

    emulator.control.advanceClock(hourMs);
    emulator.reset();

    await eventually(() => page.all("active-phone-offline")).toEqual([]);
    for (const openid of ["oONE", "oTWO"]) {
      expect(emulator.control.issueCode({ appid, openid })).toMatchObject({ openid });
    }
  });

  it("shows after a restart of the emulator the mini program and the phones as they are then", async () => {
    const { page, restart } = await openPage({
      hash: "#phones=oONE",
      before: ({ control }) => {
        control.addUser({ appid, openid: "oONE" });
        control.setPhoneNetwork({ appid, openid: "oONE", isOnline: false });
      },
    });
    await eventually(() => page.connected()).toBe(true);
    await page.find("active-phone-offline");
    await using other = await createMiniProgramFolder({
      "app.json": `{ "pages": ["pages/one/one"], "window": { "navigationBarTitleText": "另一个" } }`,
    });

    const emulator = await restart({ phone: { miniprogram: other.dir } });

    await eventually(() => page.all("open-miniprogram")[0]?.textContent).toContain("另一个");
    await eventually(() => page.all("active-phone-offline")).toEqual([]);
    expect(emulator.control.issueCode({ appid, openid: "oONE" })).toMatchObject({ openid: "oONE" });
  });

  it("tells when the phones do not come back after a restart", async () => {
    const { page, restart } = await openPage();
    await eventually(() => page.connected()).toBe(true);
    page.cutOff();
    await restart({});
    expect((await page.find("notices")).textContent).toContain("手机还没有");
  });

  it.each(["denied", "full"] as const)(
    "works where the storage of the browser is %s",
    async (storage) => {
      const { page, emulator } = await openPage({ storage });
      await eventually(() => page.connected()).toBe(true);
      await send(emulator, "");
      await page.find("banner");
      (await page.find("language-en")).click();
      await eventually(() => page.all("panel")[0]?.getAttribute("lang")).toBe("en");
      (await page.find("open-notifications")).click();
      (await page.find("notifications-back")).click();
      (await page.find("open-miniprogram")).click();
      await page.find("miniprogram");
      expect(page.errors).toEqual([]);
    },
  );

  it("says why when the emulator refuses, in place of an empty page", async () => {
    const { page } = await openPage({ host: "evil.example" });
    await eventually(() => page.text()).toContain("手机没有开机");
  });
});

const { appid } = demo;

const template: SheetTemplate = {
  templateId: demo.templateId,
  title: "任务提醒",
  type: "one-time",
  lines: [],
};

/** The first page builds scripts and the sample. */
function eventually<T>(read: () => T, message?: string) {
  return expect.poll(read, { timeout: 30_000, ...(message !== undefined && { message }) });
}

interface PageOptions {
  hash?: string;
  /** The name under which the page reaches the emulator. */
  host?: string;
  before?: (emulator: Emulator) => void;
  storage?: "denied" | "full";
}

/** The page's real script in jsdom, which lacks fetch and EventSource; both go to a real emulator. */
async function openPage({ hash = "", host, before, storage }: PageOptions = {}) {
  const emulator = await startEmulator({ demo: true });
  closing.push(() => emulator.close());
  before?.(emulator);
  const dom = new JSDOM("<!doctype html><body></body>", {
    url: `${emulator.url}/phone${hash}`,
    runScripts: "outside-only",
    pretendToBeVisual: true,
  });
  const restart = async (options: EmulatorOptions): Promise<Emulator> => {
    await emulator.close();
    const started = await startEmulator({ demo: true, port: emulator.port, ...options });
    closing.push(() => started.close());
    return started;
  };
  const { window } = dom;
  closing.push(() => {
    // What is still on its way would ask for a frame of a document that is gone.
    Object.assign(window, { requestAnimationFrame: () => 0 });
    window.close();
  });
  const stopping = new AbortController();
  closing.push(() => stopping.abort());
  const { signal } = stopping;
  const headers = host === undefined ? {} : { Origin: `http://${host}` };
  let isCutOff = false;
  Object.assign(window, {
    fetch: (path: string, init: RequestInit = {}) =>
      isCutOff
        ? Promise.reject(new TypeError("Failed to fetch"))
        : fetch(emulator.url + path, { ...init, signal, headers: { ...init.headers, ...headers } }),
    EventSource: streamEvents(emulator.url, signal),
    scrollTo: () => {},
  });
  window.Element.prototype.scrollIntoView = () => {};
  if (storage !== undefined) breakStorage(window, storage);
  const errors: string[] = [];
  window.addEventListener("error", ({ message }) => errors.push(message));
  window.eval(await script);

  const all = (testId: string): Element[] => [
    ...window.document.querySelectorAll(`[data-testid="${testId}"]`),
  ];
  const page = {
    all,
    /** What the page threw and nobody caught. */
    errors,
    async find(testId: string): Promise<Element> {
      await eventually(() => all(testId).length, testId).toBeGreaterThan(0);
      return all(testId)[0]!;
    },
    connected: () =>
      all("panel").length > 0 && window.document.querySelector(".connection") === null,
    key: (key: string) => new window.KeyboardEvent("keydown", { key, bubbles: true }),
    focused: () => window.document.activeElement?.getAttribute("data-testid"),
    /** jsdom moves no focus by itself: only what the page does is seen. */
    press(key: string, { shiftKey = false } = {}) {
      const init = { key, shiftKey, bubbles: true, cancelable: true };
      window.document.activeElement?.dispatchEvent(new window.KeyboardEvent("keydown", init));
    },
    pressOn: (element: Element) =>
      element.dispatchEvent(new window.PointerEvent("pointerdown", { bubbles: true })),
    query: (selector: string) => window.document.querySelector(selector),
    hash: (): string => window.location.hash,
    /** No request gets through any more; the stream still does. */
    cutOff: () => {
      isCutOff = true;
    },
    text: (): string => window.document.body.textContent,
  };
  return { page, emulator, restart };
}

function breakStorage(window: Window, how: "denied" | "full"): void {
  const fail = (): never => {
    throw new Error(how);
  };
  if (how === "denied") Object.defineProperty(window, "localStorage", { get: fail });
  else window.Storage.prototype.setItem = fail;
}

/** As a developer's server would, with a right of the demo's user. */
async function send(emulator: Emulator, page: string, task = "完成第三单元练习"): Promise<void> {
  const { appid, secret, openid, templateId } = demo;
  emulator.control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
  const post = async (path: string, body: unknown) => {
    const answer = await fetch(emulator.url + path, { method: "POST", body: JSON.stringify(body) });
    return (await answer.json()) as { access_token: string; errcode: number };
  };
  const credential = { grant_type: "client_credential", appid, secret };
  const { access_token: token } = await post("/cgi-bin/stable_token", credential);
  const { errcode } = await post(`/cgi-bin/message/subscribe/send?access_token=${token}`, {
    touser: openid,
    template_id: templateId,
    page,
    data: {
      thing1: { value: task },
      thing10: { value: "请按时提交" },
      thing9: { value: "三年级二班" },
    },
  });
  expect(errcode).toBe(0);
}
