import { describe, expect, it } from "vitest";
import { openPage } from "./screen-page.ts";
import type { ScreenWindow } from "./screen-window.ts";

/** `ask` writes how a question in this moment ends: no template of that name, or no tap. */
const journal = `
App({
  journal: [],
  ask(who) {
    wx.requestSubscribeMessage({
      tmplIds: ["none"],
      fail: ({ errMsg }) => this.journal.push(who + (errMsg.includes("TAP") ? " no tap" : " tap")),
    });
  },
  note(text) { this.journal.push(text); },
});
`;

const eventually = (screen: ScreenWindow) =>
  expect.poll(() => screen.journal(), { timeout: 30_000 });

describe("the gesture rule", () => {
  it("does not reach into a page that the tap opens", async () => {
    await using page = await openPage({
      "app.js": journal,
      "app.json": `{ "pages": ["pages/one/one", "pages/two/two"] }`,
      "pages/one/one.wxml": `<view class="go" bindtap="go">去</view><navigator class="link" url="/pages/two/two">去</navigator>`,
      "pages/one/one.js": `Page({ go() { wx.navigateTo({ url: "/pages/two/two" }); getApp().ask("after"); } });`,
      "pages/two/two.wxml": `<view>二</view>`,
      "pages/two/two.js": `Page({
        onLoad() { getApp().ask("load"); },
        onShow() { getApp().ask("show"); },
        onReady() { getApp().ask("ready"); },
      });`,
    });
    const { screen } = page;
    screen.tap(".go");
    await eventually(screen).toHaveLength(4);
    expect(screen.journal().toSorted()).toEqual([
      "after tap",
      "load no tap",
      "ready no tap",
      "show no tap",
    ]);
    await screen.wx["navigateBack"]?.();
    screen.tap(".link");
    await eventually(screen).toHaveLength(7);
    expect(screen.journal().slice(4).join()).not.toMatch(/(?<!no )tap/);
  });

  it("counts the tap itself, also where it has risen out of a component, and no event that a component makes of it", async () => {
    await using page = await openPage({
      "app.js": journal,
      "pages/one/one.json": `{ "usingComponents": { "fancy": "/fancy" } }`,
      "pages/one/one.wxml": `<view bindtap="onTap"><fancy class="fancy" bindclick="onClick" bindwxs="onClick" /></view>`,
      "pages/one/one.js": `Page({ onTap() { getApp().ask("tap:"); }, onClick({ type }) { getApp().ask(type); } });`,
      "fancy.json": `{ "component": true }`,
      "fancy.wxml": `<wxs module="m">module.exports = { tap: function (event, owner) { owner.triggerEvent("wxs"); } };</wxs><button bindtap="press"><view class="wxs" bindtap="{{m.tap}}">按</view></button>`,
      "fancy.js": `Component({ methods: { press() { this.triggerEvent("click"); getApp().ask("inside:"); } } });`,
    });
    page.screen.tap(".fancy .wxs, .fancy wx-view");
    await eventually(page.screen).toHaveLength(4);
    expect(page.screen.journal().toSorted()).toEqual([
      "click no tap",
      "inside: tap",
      "tap: tap",
      "wxs no tap",
    ]);
  });

  it("takes neither a switch's change nor a form's submit for a tap, and both still happen", async () => {
    await using page = await openPage({
      "app.js": journal,
      "pages/one/one.wxml": `<switch bindchange="ask" /><form bindsubmit="ask"><button form-type="submit">交</button></form>`,
      "pages/one/one.js": `Page({ ask({ type }) { getApp().ask(type); } });`,
    });
    page.screen.tap("wx-switch");
    page.screen.tap("wx-button");
    await eventually(page.screen).toEqual(["change no tap", "submit no tap"]);
  });
});

describe("a program that has ended", () => {
  it("opens no sheet with an answer that comes late", async () => {
    const asked = async (whileAsking: (screen: ScreenWindow) => void) => {
      await using page = await openPage({
        "app.js": journal,
        "pages/one/one.wxml": `<view class="ask" bindtap="ask">订阅</view>`,
        "pages/one/one.js": `Page({
          ask() {
            const complete = ({ errMsg }) => { getApp().note(errMsg); };
            wx.requestSubscribeMessage({ tmplIds: [getApp().templateId], complete });
          },
        });`,
      });
      const { screen } = page;
      screen.run(`getApp().templateId = "${screen.world.templateId}"`);
      screen.tap(".ask");
      whileAsking(screen);
      await eventually(screen).toHaveLength(1);
      return { sheetCount: screen.sheets.length, answer: screen.journal()[0] };
    };
    expect(await asked(() => {})).toEqual({ sheetCount: 1, answer: "requestSubscribeMessage:ok" });
    expect(await asked((screen) => screen.running.dispose())).toEqual({
      sheetCount: 0,
      answer: "requestSubscribeMessage:fail Cannot show subscribe message UI",
    });
  });
});

describe("what is disabled", () => {
  it("a checkbox, radio or switch does not change, and the row around it hears the tap", async () => {
    const kinds = ["checkbox", "radio", "switch"];
    await using page = await openPage({
      "app.js": journal,
      "pages/one/one.wxml": kinds
        .map((kind) => `<view bindtap="row" data-kind="${kind}"><${kind} disabled /></view>`)
        .join(""),
      "pages/one/one.js": `Page({ row({ currentTarget }) { getApp().note(currentTarget.dataset.kind); } });`,
    });
    for (const kind of kinds) {
      page.screen.tap(`wx-${kind}`);
      expect(page.screen.find(`wx-${kind}`).getAttribute("aria-checked")).toBe("false");
    }
    expect(page.screen.journal()).toEqual(kinds);
  });

  it("a button is not pressed by its label either", async () => {
    await using page = await openPage({
      "app.js": journal,
      "pages/one/one.wxml": `<form bindsubmit="submit"><label><text>交</text><button disabled form-type="submit">交</button></label></form>`,
      "pages/one/one.js": `Page({ submit() { getApp().note("submit"); } });`,
    });
    page.screen.tap("wx-text");
    expect(page.screen.journal()).toEqual([]);
  });
});
