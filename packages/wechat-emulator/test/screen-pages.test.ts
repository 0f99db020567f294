import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { textOf } from "../src/phone/wx/text-of.ts";
import { openPage } from "./screen-page.ts";
import { openScreen, type ScreenWindow } from "./screen-window.ts";

const logic = () => openScreen({ enter: { path: "pages/logic/logic" } });
const seen = (screen: ScreenWindow): string[] => screen.data()["seen"] as string[];

/** What needs the emulator's answer, or more than one timer, takes its time on a busy machine. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

describe("WXML and scripts", () => {
  it("wx:if, wx:for, template, include and WXS draw from data and follow it", async () => {
    await using screen = await logic();
    expect(screen.text(".head")).toBe("头 0");
    expect(screen.text(".wxs")).toBe("¥0.00 0 true");
    expect(screen.text(".none")).toBe("零");
    expect(screen.text(".line")).toBe("模板 0");
    screen.tap(".add");
    expect(screen.text(".one")).toBe("一");
    expect(screen.findAll(".item").map(({ textContent }) => textContent)).toEqual(["0:改", "1:八"]);
    expect(screen.text(".line")).toBe("模板 1");
    screen.tap(".add");
    expect(screen.text(".many")).toBe("多");
  });

  it("events carry dataset, mark, position and touches", async () => {
    await using screen = await logic();
    screen.tap(".item");
    expect(seen(screen)).toEqual(["item 7 7 number 1"]);
  });

  it("bind lets a tap rise, catch keeps it, capture-bind hears it first", async () => {
    await using screen = await logic();
    screen.tap(".bubbles");
    screen.tap(".caught");
    screen.tap(".captured");
    expect(seen(screen)).toEqual(["inner", "outer", "inner", "outer", "inner"]);
  });

  it("a component has slots, observers, behaviors, external classes and events", async () => {
    await using screen = await logic();
    expect(screen.text(".in-slot")).toBe("默认槽");
    expect(screen.find(".card").textContent).toContain("字（1）");
    expect(screen.find(".card").textContent).toContain("脚 0");
    screen.tap(".in-slot");
    expect(seen(screen)).toEqual(["open 字"]);
    expect(screen.find(".card").outerHTML).toMatch(/class="[^"]*from-page/);
  });

  it("model:value binds both ways", async () => {
    await using screen = await logic();
    screen.type(".model input", "新字");
    expect(screen.text(".echo")).toBe("新字");
    expect(screen.find(".card").textContent).toContain("新字（2）");
  });

  it("rpx and vh in an inline style are converted as in WXSS", async () => {
    await using screen = await logic();
    const style = screen.find(".rpx").getAttribute("style");
    expect(style).toContain("calc(0 * 100vw / 750)");
    expect(style).toContain("calc(10 * var(--page-vh, 1vh))");
  });

  it("scripts find npm packages and do not find what a device does not have", async () => {
    await using screen = await logic();
    expect(screen.data()["greeting"]).toBe("hello Ann");
    const nothing = Object.values(screen.data()["environment"] as object);
    expect(nothing).toEqual(nothing.map(() => "undefined"));
  });

  it("globalThis is the language and what WeChat adds to it", async () => {
    await using page = await openPage({
      "pages/one/one.js": `
        const own = Page;
        globalThis.kept = 1;
        globalThis.setTimeout(() => { getApp().late = true; });
        Page({ data: {
          isSame: [globalThis.Object === Object, globalThis.wx === wx, globalThis.Page === own, globalThis.globalThis === globalThis],
          kept: global.kept,
          root: (typeof global === "object" && global && global.Object === Object) ? "global" : "none",
        } });`,
    });
    const { screen } = page;
    expect(screen.data()).toMatchObject({
      isSame: [true, true, true, true],
      kept: 1,
      root: "global",
    });
    await eventually(() => screen.run("getApp().late")).toBe(true);
    expect(screen.notes).toEqual([]);
  });

  it("a class of one component is not that of another, and pages share what app.wxss says", async () => {
    await using screen = await logic();
    const classOf = (selector: string) => screen.find(selector).getAttribute("class") ?? "";
    expect(classOf("[wx-host] wx-view")).toMatch(/^(?!.*(?:^| )card)/);
    // apply-shared: both its own and the app's.
    expect(classOf("badge wx-text, x-badge wx-text")).toMatch(/(?:^| )box(?: |$)/);
  });

  it("a long press that is listened to is no tap, a short one is no long press", async () => {
    await using screen = await logic();
    press(screen, ".hold", "mousedown");
    await screen.settle(400);
    press(screen, ".hold", "mouseup");
    expect(seen(screen)).toEqual(["longpress"]);
    screen.tap(".hold");
    expect(seen(screen)).toEqual(["longpress", "tap"]);
  });

  it("a mouse is a finger for a page that follows touches", async () => {
    await using screen = await logic();
    for (const name of ["mousedown", "mousemove", "mouseup"]) press(screen, ".follow", name);
    expect(seen(screen)).toEqual(["touchstart 1 5", "touchmove 1 5", "touchend 0 5"]);
  });

  it("WXS answers events and changes of properties, and keeps state with the node", async () => {
    await using screen = await logic();
    screen.tap(".responsive");
    screen.tap(".responsive");
    expect(seen(screen)).toEqual(["wxs r 1", "wxs r 2"]);
    screen.tap(".add");
    await screen.settle();
    const style = screen.find(".responsive").getAttribute("style");
    expect(style).toContain("opacity:1");
    expect(screen.find(".one-more").classList.contains("touched")).toBe(true);
  });

  it("an animation plays its steps in order, and stays where it ends", async () => {
    await using screen = await logic();
    screen.run(`
      const animation = wx.createAnimation({ duration: 40 });
      animation.translateX(10).opacity(0.5).step();
      animation.rotate(45).width("20rpx").step({ delay: 5 });
      getCurrentPages()[0].setData({ moving: animation.export() });
    `);
    await screen.settle(10);
    const { style } = screen.find(".moving");
    expect(style["transform"]).toBe("translateX(10px)");
    expect(style["opacity"]).toBe("0.5");
    await screen.settle(60);
    expect(style["transform"]).toBe("rotate(45deg)");
    expect(style["opacity"]).toBe("0.5");
  });

  it("a component with wx://form-field is a field of its form", async () => {
    await using screen = await logic();
    screen.tap(".own-field wx-view");
    screen.tap(".send");
    expect(seen(screen)).toEqual([{ own: "自己填的" }]);
  });

  it("an error in a handler reaches App.onError and the phone, and the page goes on", async () => {
    await using screen = await logic();
    screen.tap(".throw");
    await eventually(() => screen.journal()).toContain("app.onError Error: 页面里的错误");
    expect(screen.notes.at(-1)).toMatchObject({ level: "error" });
    expect(screen.notes.at(-1)?.title).toContain("页面里的错误");
    screen.tap(".add");
    expect(screen.text(".count")).toBe("1");
  });
});

function press(screen: ScreenWindow, selector: string, name: string): void {
  screen.run(
    `document.querySelector("${selector}").dispatchEvent(new MouseEvent("${name}", { bubbles: true, clientX: 5 }))`,
  );
}

describe("the gesture rule", () => {
  it("asks within a tap, and not when the handler has waited first", async () => {
    await using screen = await logic();
    screen.tap(".ask");
    await eventually(() => seen(screen)).toEqual([
      expect.stringMatching(/^requestSubscribeMessage:fail No template data/),
    ]);
    screen.tap(".add-late");
    await eventually(() => seen(screen)[1]).toBe(
      "requestSubscribeMessage:fail can only be invoked by user TAP gesture.",
    );
  });
});

describe("pages", () => {
  it("live through launch, load, show and ready in WeChat's order", async () => {
    await using screen = await openScreen({ enter: { path: "pages/mine/mine", scene: 1014 } });
    expect(screen.journal()).toEqual([
      "app.onLaunch 1014",
      "app.onShow pages/mine/mine",
      "mine.onLoad",
      "mine.onShow",
      "mine.onReady",
    ]);
  });

  it("get a query that is still encoded, as properties too, and speak through an event channel", async () => {
    await using screen = await openScreen();
    screen.run(`
      wx.navigateTo({
        url: "/pages/second/second?name=%E6%9D%8E&count=2",
        events: { answer: (text) => getApp().journal.push("opener " + text) },
        success: ({ eventChannel }) => eventChannel.emit("hello", "你好"),
      })
    `);
    await eventually(() => screen.journal()).toEqual([
      "app.onLaunch 1001",
      "app.onShow pages/index/index",
      "second.attached",
      'second.onLoad {"name":"%E6%9D%8E","count":"2"}',
      "second.show",
      "badge.ready",
      "second.ready",
      "second.onReady",
      "opener 收到",
      "second.hello 你好",
    ]);
    expect(screen.text(".second")).toBe("%E6%9D%8E 3");
    expect(screen.text(".nav-title")).toBe("第二页");
  });

  it("come back by the arrow, and the page below is as it was", async () => {
    await using screen = await openScreen();
    screen.type(".name input", "留下");
    screen.tap(".go");
    screen.find("[data-testid=screen-back]").click();
    await eventually(() => screen.journal()).toContain("second.onUnload");
    expect(screen.running.current().path).toBe("pages/index/index");
    expect(screen.find(".name input").value).toBe("留下");
  });

  it("bring their styles once, however often they are opened", async () => {
    await using screen = await openScreen();
    const count = () => screen.run(`document.querySelectorAll("style").length`);
    await screen.wx["navigateTo"]?.({ url: "/pages/logic/logic" });
    const before = count();
    await screen.wx["navigateTo"]?.({ url: "/pages/logic/logic" });
    expect(count()).toBe(before);
  });

  it("are ten at most, and tabs are not navigated to", async () => {
    await using screen = await openScreen();
    const open = (url: string) => screen.wx["navigateTo"]?.({ url });
    for (let depth = 2; depth <= 10; depth += 1) await open("/pages/logic/logic");
    await expect(open("/pages/logic/logic")).rejects.toMatchObject({
      errMsg: expect.stringContaining("navigateTo:fail webview count limit exceed") as string,
    });
    await expect(open("/pages/mine/mine")).rejects.toMatchObject({
      errMsg: expect.stringContaining("can not navigateTo a tabbar page") as string,
    });
    await expect(open("/pages/none/none")).rejects.toMatchObject({
      errMsg: expect.stringContaining('page "pages/none/none" is not found') as string,
    });
  });

  it("of tabs stay alive while another is shown", async () => {
    await using screen = await openScreen();
    screen.type(".name input", "留下");
    const [first, second] = screen.run(`[...document.querySelectorAll(".tab-item")]`) as {
      click(): void;
    }[];
    second?.click();
    expect(screen.text(".mine")).toBe("我的");
    first?.click();
    second?.click();
    expect(screen.journal().filter((line) => line.startsWith("mine."))).toEqual([
      "mine.onLoad",
      "mine.onShow",
      "mine.onReady",
      "mine.onTabItemTap",
      "mine.onHide",
      "mine.onShow",
      "mine.onTabItemTap",
    ]);
    first?.click();
    expect(screen.find(".name input").value).toBe("留下");
  });

  it("are opened anew by a service notification on a hot start; coming back without a path changes nothing", async () => {
    await using screen = await openScreen();
    screen.tap(".go");
    screen.running.hide();
    screen.running.show({ path: "", query: {}, scene: 1001 });
    expect(screen.running.current().path).toBe("pages/second/second");
    screen.running.hide();
    screen.running.show({ path: "pages/logic/logic", query: { id: "42" }, scene: 1014 });
    expect(screen.running.current()).toEqual({ path: "pages/logic/logic", query: { id: "42" } });
    expect(screen.run("getCurrentPages().length")).toBe(1);
    expect(screen.run("getCurrentPages()[0].options.id")).toBe("42");
    expect(screen.journal().slice(-7)).toEqual([
      "app.onHide",
      "app.onShow pages/second/second",
      "second.show",
      "app.onHide",
      "app.onShow pages/logic/logic",
      "second.onUnload",
      "badge.ready",
    ]);
  });

  it("go to the background before their program does", async () => {
    await using screen = await openScreen({ enter: { path: "pages/mine/mine" } });
    screen.running.hide();
    expect(screen.journal().slice(-2)).toEqual(["mine.onHide", "app.onHide"]);
  });

  it("that can be pulled down leave nothing at the window that would hold them", async () => {
    await using screen = await openScreen();
    screen.run(`
      window.listening = 0;
      const add = window.addEventListener.bind(window);
      window.addEventListener = (name, ...args) => {
        window.listening += name === "mouseup";
        add(name, ...args);
      };
    `);
    await screen.wx["navigateTo"]?.({ url: "/pages/logic/logic" });
    await screen.wx["reLaunch"]?.({ url: "/pages/index/index" });
    expect(screen.run("window.listening")).toBe(0);
  });

  it("that do not exist are told to App.onPageNotFound", async () => {
    await using screen = await openScreen({ enter: { path: "pages/gone/gone" } });
    await eventually(() => screen.journal()).toContain("app.onPageNotFound pages/gone/gone");
    expect(screen.running.current().path).toBe("pages/index/index");
  });

  it("colour the status bar as their own bar, and again when that changes", async () => {
    await using screen = await openScreen({ enter: { path: "pages/layout/layout" } });
    expect(screen.barColors.at(-1)).toBe("#ffffff");
    await screen.wx["setNavigationBarColor"]?.({
      frontColor: "#000000",
      backgroundColor: "#ffffff",
    });
    expect(screen.barColors.at(-1)).toBe("#000000");
  });

  it("draw their own bar when they say so, and keep the capsule", async () => {
    await using screen = await openScreen({ enter: { path: "pages/layout/layout" } });
    expect(screen.findAll(".nav-title")).toHaveLength(0);
    screen.find("[data-testid=screen-exit]").click();
    expect(screen.exitCount()).toBe(1);
  });
});

describe("an error of the phone around the program", () => {
  it("keeps its message, though it comes from another window", async () => {
    await using screen = await openScreen();
    screen.run(`
      window.hongyanPhone.backend.call("GET none", {}).catch((error) => console.log("caught", error));
    `);
    const titles = () => screen.notes.map(({ title }) => title).join("\n");
    await eventually(titles).toContain("caught Error: no control route GET none");
  });

  it("nor does wx lose it", () => {
    const error: unknown = runInNewContext(`new Error("of another window")`);
    expect(error).not.toBeInstanceOf(Error);
    expect(textOf(error)).toContain("of another window");
  });
});

describe("the capsule", () => {
  it("leads out of the mini program, to its settings, and back to its first page", async () => {
    await using screen = await openScreen();
    screen.tap(".go");
    screen.find(".page-layer:not(.page-below) .capsule-more").click();
    screen.find("[data-testid=action-1]").click();
    await screen.settle();
    expect(screen.run("getCurrentPages().length")).toBe(1);
    expect(screen.running.current().path).toBe("pages/index/index");
    screen.find("[data-testid=screen-exit]").click();
    expect(screen.exitCount()).toBe(1);
  });
});

describe("what wx draws on the glass", () => {
  it("a toast goes when its time is up, a loading when it is hidden", async () => {
    await using screen = await openScreen();
    await screen.wx["showToast"]?.({ title: "好了", duration: 30 });
    expect(screen.text("[data-testid=toast]")).toBe("好了");
    await screen.settle(60);
    expect(screen.findAll("[data-testid=toast]")).toHaveLength(0);
    await screen.wx["showLoading"]?.({ title: "稍等" });
    await screen.settle(60);
    expect(screen.text("[data-testid=toast]")).toBe("稍等");
    await screen.wx["hideLoading"]?.();
    expect(screen.run(`document.querySelector("[data-testid=toast]")`)).toBeNull();
  });

  it("a modal answers with the button, an action sheet with the item", async () => {
    await using screen = await openScreen();
    const modal = screen.wx["showModal"]?.({ title: "删除", content: "真的吗" });
    screen.find("[data-testid=modal-confirm]").click();
    expect(await modal).toMatchObject({ confirm: true, cancel: false });
    const sheet = screen.wx["showActionSheet"]?.({ itemList: ["甲", "乙"] });
    screen.find("[data-testid=action-1]").click();
    expect(await sheet).toMatchObject({ tapIndex: 1 });
  });

  it("a pull down is told to the page, which ends it", async () => {
    await using screen = await openScreen();
    await screen.wx["startPullDownRefresh"]?.();
    expect(screen.data()["events"]).toEqual([{ type: "pulldown" }]);
    expect(screen.run(`document.querySelector(".pull-dots-on")`)).toBeNull();
  });

  it("bars of pages and tabs change as wx says", async () => {
    await using screen = await openScreen();
    await screen.settle();
    await screen.wx["setNavigationBarTitle"]?.({ title: "新标题" });
    expect(screen.text(".nav-title")).toBe("新标题");
    await screen.wx["setTabBarBadge"]?.({ index: 1, text: "3" });
    expect(screen.run(`document.querySelectorAll(".tab-badge")[1].textContent`)).toBe("3");
  });

  it("a selector query finds elements of the page by class and id", async () => {
    await using screen = await openScreen();
    const found = await new Promise((resolve) => {
      Object.assign(screen.run("globalThis") as object, { found: resolve });
      screen.run(`wx.createSelectorQuery().select("#box").boundingClientRect().exec(found)`);
    });
    expect(found).toMatchObject([{ id: "box", dataset: { name: "box" } }]);
  });
});
