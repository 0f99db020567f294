import {
  hasChromium,
  launchChromium,
  type Browser,
  type Locator,
  type Page,
} from "@hongyan/testing/chromium";
import { startHongyan, type StartedHongyan } from "@hongyan/testing/hongyan-start";
import { afterAll, beforeAll, describe, expect, test } from "vitest";

const template = "DEMO_task_reminder_0000000000000000000000_1";
const appid = "wxde00000000000001";

let hongyan: StartedHongyan;
let browser: Browser;

beforeAll(async () => {
  if (!hasChromium) return;
  hongyan = await startHongyan();
  browser = await launchChromium();
}, 120_000);

afterAll(async () => {
  await browser?.close();
  await hongyan?.[Symbol.asyncDispose]();
}, 60_000);

/** The sample in a real browser with a touch screen: `npm start`, a tap, the sheet, a card, the page that it opens. */
describe.runIf(hasChromium)("the sample on the phone in Chromium", () => {
  test("the first printed line is the phone's address", () => {
    expect(hongyan.output().split("\n")[0]).toContain(`${hongyan.emulatorUrl}/phone`);
  });

  test("tap, sheet, allow, send: the card arrives, opens its page with the right task, and is told as opened", async () => {
    await using opened = await openPhones({ width: 1440, height: 900 });
    const phone = await opened.start(0);

    await phone.ask();
    await expect.poll(() => phone.sheet.textContent()).toContain("任务提醒");
    await phone.allow();
    await expect.poll(() => phone.text(".choice")).toBe("已允许");
    await expect.poll(() => phone.text(".balance")).toBe("还可发送 1 条");

    await phone.fill("例如：完成第三单元练习", "背诵《静夜思》100%");
    await phone.tap("wx-button.send");
    const banner = phone.place.getByTestId("banner");
    await expect.poll(() => banner.textContent()).toContain("背诵《静夜思》100%");
    await banner.tap();

    await expect.poll(() => phone.text(".task-name")).toBe("背诵《静夜思》100%");
    expect(await phone.text(".origin")).toBe("从服务通知打开");
    await expect.poll(() => eventTypes(opened.page)).toContain("事件 message.opened");
    expect(await rightsOf(phone.openid)).toBe(0);
  });

  test("a service notification opens a mini program that does not run, from the list, with scene 1014", async () => {
    await using opened = await openPhones({ width: 1440, height: 900 });
    const phone = await opened.start(0);
    await phone.ask();
    await phone.allow();
    await expect.poll(() => phone.text(".balance")).toBe("还可发送 1 条");
    await phone.tap("wx-button.send");
    await phone.place.getByTestId("banner").waitFor();
    await opened.page.reload();

    await phone.place.getByTestId("open-notifications").tap();
    await phone.place.getByTestId("card").last().tap();

    await expect.poll(() => phone.text(".task-name")).toBe("完成第三单元练习");
    expect(await phone.text(".origin")).toBe("从服务通知打开");
  });

  test("a reject grants nothing and a send is refused in words, before WeChat is asked", async () => {
    await using opened = await openPhones({ width: 390, height: 844 });
    const phone = await opened.start(0);
    await phone.ask();

    await phone.place.getByTestId("sheet-cancel").tap();

    await expect.poll(() => phone.text(".choice")).toBe("这次没有允许");
    await phone.tap("wx-button.send");
    await expect.poll(() => phone.text(".result")).toContain("可用的次数用完了");
    expect(await rightsOf(phone.openid)).toBe(0);
  });

  test("总是保持 shows no sheet again, and each further tap adds exactly one", async () => {
    await using opened = await openPhones({ width: 390, height: 844 });
    const phone = await opened.start(0);
    await phone.ask();
    await phone.place.getByTestId("sheet-always").tap();
    await phone.allow();
    await expect.poll(() => phone.text(".balance")).toBe("还可发送 1 条");

    for (const balance of [2, 3]) {
      await phone.ask();
      await expect.poll(() => phone.text(".balance")).toBe(`还可发送 ${balance} 条`);
      expect(await phone.sheet.count()).toBe(0);
      expect(await rightsOf(phone.openid)).toBe(balance);
    }
  });

  test("with 接收通知 off the tap says so, leads to the settings, and works again afterwards", async () => {
    await using opened = await openPhones({ width: 390, height: 844 });
    const phone = await opened.start(0);
    await opened.control("phone/settings", { openid: phone.openid, mainSwitch: false });

    await phone.ask();
    await expect.poll(() => phone.text(".choice")).toBe("“接收通知”已关闭");
    await phone.tap("wx-button.open-settings");
    await phone.place.getByTestId("settings-main-switch").tap();
    await phone.place.getByTestId("settings-back").tap();
    await phone.ask();
    await phone.allow();

    await expect.poll(() => phone.text(".balance")).toBe("还可发送 1 条");
  });

  test("two phones are two people: what one allows and gets is not the other's", async () => {
    await using opened = await openPhones({ width: 1440, height: 900 });
    const first = await opened.start(0);
    await opened.page.getByTestId("add-phone").click();
    const second = await opened.start(1);
    await first.ask();
    await first.allow();
    await expect.poll(() => first.text(".balance")).toBe("还可发送 1 条");

    await first.tap("wx-button.send");

    await first.place.getByTestId("banner").waitFor();
    expect(await second.place.getByTestId("banner").count()).toBe(0);
    await second.tap("wx-button.send");
    await expect.poll(() => second.text(".result")).toContain("可用的次数用完了");
  });

  test("customer service: the user writes from the settings page, Hongyan answers, the chat shows it", async () => {
    await using opened = await openPhones({ width: 1440, height: 900 });
    const phone = await opened.start(0);
    await phone.tap("wx-navigator");
    await phone.tap("wx-button.contact");
    await phone.place.getByTestId("chat-input").fill("作业什么时候交？");
    await phone.place.getByTestId("chat-send").tap();

    await expect
      .poll(() => answerCustomer(phone.openid, "今晚八点前"), { timeout: 30_000 })
      .toBe(202);

    await expect
      .poll(() => phone.place.getByTestId("bubble").last().textContent())
      .toContain("今晚八点前");
  });

  test("a message that WeChat could not take arrives once WeChat is back", async () => {
    await using opened = await openPhones({ width: 1440, height: 900 });
    const phone = await opened.start(0);
    await phone.ask();
    await phone.allow();
    await expect.poll(() => phone.text(".balance")).toBe("还可发送 1 条");
    await opened.page.getByTestId("tab-faults").click();
    await opened.page.getByTestId("fault-wechat-down").click();
    await opened.page.getByTestId("active-faults").waitFor();

    // Logging in asks WeChat too, so the server sends by itself.
    expect(await sendFromServer(phone.openid)).toBe(202);
    await opened.page.getByTestId("fault-wechat-down").click();

    await phone.place.getByTestId("banner").waitFor({ timeout: 40_000 });
  }, 60_000);

  test.each([
    ["desktop", 1440, 900],
    ["small desktop", 1024, 768],
    ["phone", 390, 844],
    ["small phone", 320, 568],
  ])(
    "on a %s screen (%i x %i) nothing scrolls sideways, on no page",
    async (_name, width, height) => {
      await using opened = await openPhones({ width, height });
      const phone = await opened.start(0);
      expect(await opened.widthBeyond()).toBe(0);
      await phone.ask();
      expect(await opened.widthBeyond()).toBe(0);
      await phone.place.getByTestId("sheet-cancel").tap();
      await phone.tap("wx-navigator");
      await phone.glass.locator("wx-button.contact").waitFor();
      expect(await opened.widthBeyond()).toBe(0);
    },
  );
});

interface OpenedPhones extends AsyncDisposable {
  page: Page;
  /** Enters the mini program on a phone, as a new user each time. */
  start(index: number): Promise<PhoneInHand>;
  control(route: string, input: Record<string, unknown>): Promise<void>;
  /** How many pixels of the page, or of the mini program's, stand out to the right. */
  widthBeyond(): Promise<number>;
}

interface PhoneInHand {
  openid: string;
  place: Locator;
  glass: ReturnType<Locator["frameLocator"]>;
  sheet: Locator;
  tap(selector: string): Promise<void>;
  ask(): Promise<void>;
  allow(): Promise<void>;
  text(selector: string): Promise<string>;
  fill(placeholder: string, value: string): Promise<void>;
}

async function openPhones(viewport: { width: number; height: number }): Promise<OpenedPhones> {
  const context = await browser.newContext({
    viewport,
    hasTouch: true,
    locale: "zh-CN",
  });
  context.setDefaultTimeout(10_000);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on("pageerror", (error) => faults.push(error.message));
  const openid = await newUser();
  await page.goto(`${hongyan.emulatorUrl}/phone#phones=${openid}`);
  return {
    page,
    async start(index) {
      const place = page.getByTestId(`phone-${index}`);
      await place.getByTestId("open-miniprogram").tap();
      const openids = new URLSearchParams(new URL(page.url()).hash.slice(1)).get("phones") ?? "";
      return phoneInHand(place, openids.split(",")[index] ?? "");
    },
    control: (route, input) => control(route, input),
    async widthBeyond() {
      const frames = page.frames();
      const beyond = await Promise.all(
        frames.map((frame) => frame.evaluate<number>(beyondTheEdge)),
      );
      return Math.max(...beyond);
    },
    async [Symbol.asyncDispose]() {
      await context.close();
      expect(faults, "errors in the page").toEqual([]);
    },
  };
}

const beyondTheEdge = "document.documentElement.scrollWidth - document.documentElement.clientWidth";

function phoneInHand(place: Locator, openid: string): PhoneInHand {
  const glass = place.frameLocator("iframe");
  const tap = (selector: string) => glass.locator(selector).last().tap();
  const sheet = place.getByTestId("sheet");
  return {
    openid,
    place,
    glass,
    sheet,
    tap,
    async ask() {
      // The SDK has asked the server for the template ids by then.
      await glass.locator(".balance", { hasText: /还可发送/ }).waitFor();
      await tap("wx-button.request");
    },
    allow: () => place.getByTestId("sheet-allow").tap(),
    async text(selector) {
      const found = glass.locator(selector).last();
      return (await found.count()) === 0 ? "" : ((await found.textContent()) ?? "").trim();
    },
    fill: (placeholder, value) => glass.getByPlaceholder(placeholder).fill(value),
  };
}

async function control(route: string, input: Record<string, unknown>): Promise<void> {
  await post(`${hongyan.emulatorUrl}/_emulator/${route}`, { appid, ...input });
}

async function newUser(): Promise<string> {
  const answer = await post(`${hongyan.emulatorUrl}/_emulator/users`, { appid });
  return ((await answer.json()) as { openid: string }).openid;
}

async function rightsOf(openid: string): Promise<number> {
  const query = new URLSearchParams({ appid, openid, templateId: template });
  const answer = await fetch(`${hongyan.emulatorUrl}/_emulator/rights?${query.toString()}`);
  return ((await answer.json()) as { remaining: number }).remaining;
}

async function answerCustomer(openid: string, content: string): Promise<number> {
  const message = { to: { openid }, text: { content } };
  return (await business("/v1/customer-service/messages", message)).status;
}

async function sendFromServer(openid: string): Promise<number> {
  const params = { taskName: "断线也要送达", remarks: "无", className: "三班" };
  return (await business("/v1/messages", { to: { openid }, scene: "task-reminder", params }))
    .status;
}

function business(path: string, body: unknown): Promise<Response> {
  return post(hongyan.url + path, body, { authorization: `Bearer ${hongyan.apiKey}` });
}

function post(url: string, body: unknown, headers: Record<string, string> = {}): Promise<Response> {
  const method = "POST";
  return fetch(url, {
    method,
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify(body),
  });
}

async function eventTypes(page: Page): Promise<string> {
  return (await page.getByTestId("panel-entry").allTextContents()).join("\n");
}
