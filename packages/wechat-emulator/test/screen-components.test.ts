import { describe, expect, it } from "vitest";
import { builtInTags, componentCoverage } from "../src/phone/screen/component-coverage.ts";
import { openPage } from "./screen-page.ts";
import { openScreen, type ScreenWindow } from "./screen-window.ts";

interface Happened {
  type: string;
  name?: string;
  value?: unknown;
}

const events = (screen: ScreenWindow): Happened[] => screen.data()["events"] as Happened[];
const eventsOf = (screen: ScreenWindow, type: string): Happened[] =>
  events(screen).filter((event) => event.type === type);
const changesOf = (screen: ScreenWindow, name: string): unknown[] =>
  eventsOf(screen, "change")
    .filter((event) => event.name === name)
    .map(({ value }) => value);

describe("built-in components", () => {
  it("all draw without an error, and one that is not there says its name", async () => {
    await using screen = await openScreen();
    expect(screen.notes.filter(({ level }) => level === "error")).toEqual([]);
    expect(screen.text("wx-map")).toContain("<map>");
    expect(screen.notes.map(({ title }) => title)).toContain("手机模拟器还没有组件 <map>");
  });

  it("are those of the coverage table: what it calls supported is drawn, what it calls not-yet is a grey box", async () => {
    // The browser's types do not come into Node's files: the module is imported by its name alone.
    const { href } = new URL("../src/phone/screen/built-ins.ts", import.meta.url);
    const { builtIns } = (await import(href)) as { builtIns: { tag: string }[] };
    const tags = builtIns.map(({ tag }) => tag);
    expect(tags.toSorted()).toEqual([...builtInTags].toSorted());
    await using screen = await openScreen();
    for (const { tag, state } of componentCoverage) {
      if (state === "not-yet") continue;
      expect(screen.find(`wx-${tag}`).classList.contains("missing-component"), tag).toBe(false);
    }
  });

  it("text decodes entities only where it is told to", async () => {
    await using screen = await openScreen();
    expect(screen.text(".plain")).toBe("一 <二>");
  });

  it("image finds local files from the page it stands in", async () => {
    await using screen = await openScreen();
    const sources = screen.findAll(".picture img").map((img) => img.getAttribute("src"));
    expect(sources).toEqual(["/phone/files/images/dot.png", "/phone/files/images/dot.png"]);
    const picture = await fetch(`${screen.world.emulator.url}${sources[0]}`);
    expect(picture.headers.get("content-type")).toBe("image/png");
  });

  it("rich-text keeps trusted tags and nothing that runs", async () => {
    await using screen = await openScreen();
    const { outerHTML } = screen.find("wx-rich-text");
    expect(outerHTML).toContain("<b>文本</b>");
    expect(outerHTML).not.toMatch(/script|javascript|onerror/);
    expect(screen.run("window.hacked")).toBeUndefined();
  });

  it("button is tapped, and when it is disabled it is not", async () => {
    await using screen = await openScreen();
    screen.tap(".primary");
    screen.tap(".off");
    expect(eventsOf(screen, "tap")).toEqual([{ type: "tap", name: "primary", shout: "a!" }]);
  });

  it("button opens the customer-service chat with its session and card, and hears of a tapped one", async () => {
    const tappedCard = { path: "pages/index/index", query: { from: "card" } };
    await using screen = await openScreen({ tappedCard });
    screen.tap(".contact");
    await screen.settle();
    const card = { title: "卡片", path: "pages/index/index", imageUrl: "" };
    expect(screen.contacts).toEqual([{ sessionFrom: "kitchen", card }]);
    expect(eventsOf(screen, "contact")).toEqual([{ type: "contact", path: "pages/index/index" }]);
  });

  it("button with an open-type that is not there says so", async () => {
    await using screen = await openScreen();
    screen.tap(".share");
    expect(screen.notes.at(-1)?.title).toContain('open-type="share"');
  });

  it("form hands over the values of all its named fields", async () => {
    await using screen = await openScreen();
    screen.type(".name input", "李雷");
    screen.type(".note textarea", "两行\n备注");
    screen.tap(".submit");
    expect(eventsOf(screen, "submit")).toEqual([
      {
        type: "submit",
        value: {
          name: "李雷",
          upper: "",
          secret: "secret",
          note: "两行\n备注",
          agree: true,
          fruits: ["pear"],
          size: "small",
          volume: 30,
          city: 1,
          day: "2026-02-28",
          time: "08:30",
          pair: [0, 0],
          region: ["北京市", "北京市", "东城区"],
        },
      },
    ]);
  });

  it("form clears its fields on reset", async () => {
    await using screen = await openScreen();
    screen.type(".name input", "李雷");
    screen.tap(".reset");
    screen.tap(".submit");
    const [submitted] = eventsOf(screen, "submit");
    expect(submitted?.value).toMatchObject({ name: "", agree: false, fruits: [], size: "" });
    expect(eventsOf(screen, "reset")).toHaveLength(1);
  });

  it("input tells what is typed once, binds both ways, and takes what its handler returns", async () => {
    await using screen = await openScreen();
    screen.type(".name input", "韩");
    expect(eventsOf(screen, "input")).toEqual([{ type: "input", value: "韩", cursor: 1 }]);
    expect(screen.data()["name"]).toBe("韩");
    screen.run("getCurrentPages().at(-1).setData({ name: '梅' })");
    expect(screen.find(".name input").value).toBe("梅");
    screen.type(".upper input", "abc");
    expect(screen.find(".upper input").value).toBe("ABC");
  });

  it("input is confirmed with the Enter key", async () => {
    await using screen = await openScreen();
    screen.type(".name input", "李");
    screen.run(
      `document.querySelector(".name input").dispatchEvent(new KeyboardEvent("keydown", { key: "Enter" }))`,
    );
    expect(eventsOf(screen, "confirm")).toEqual([{ type: "confirm", value: "李" }]);
  });

  it("a tap on a label is a tap on its control, wherever that is", async () => {
    await using screen = await openScreen();
    screen.tap(".agree wx-text");
    expect(changesOf(screen, "switch")).toEqual([false]);
    screen.tap(".for-large");
    expect(changesOf(screen, "size")).toEqual(["large"]);
  });

  it("checkboxes gather in their group, of radios one is chosen", async () => {
    await using screen = await openScreen();
    screen.tap(".apple wx-checkbox");
    screen.tap(".pear");
    expect(changesOf(screen, "fruits")).toEqual([["apple", "pear"], ["apple"]]);
    screen.tap("wx-radio:last-child");
    screen.tap("wx-radio:last-child");
    expect(changesOf(screen, "size")).toEqual(["large"]);
    expect(screen.find("wx-radio").getAttribute("aria-checked")).toBe("false");
  });

  it("picker offers its range and tells the choice when it is confirmed, not before", async () => {
    await using screen = await openScreen();
    screen.tap(".city");
    expect(wheelTexts(screen, 0)).toEqual(["北京", "上海", "广州"]);
    choose(screen, 0, 2);
    expect(changesOf(screen, "city")).toEqual([]);
    screen.find("[data-testid=picker-confirm]").click();
    expect(changesOf(screen, "city")).toEqual(["2"]);
    expect(screen.text(".city")).toBe("城市：广州");
  });

  it("picker lets a columnchange handler fill the next column", async () => {
    await using screen = await openScreen();
    screen.tap(".pair");
    choose(screen, 0, 1);
    expect(eventsOf(screen, "columnchange")).toEqual([
      { type: "columnchange", column: 0, value: 1 },
    ]);
    choose(screen, 1, 2);
    screen.find("[data-testid=picker-confirm]").click();
    expect(changesOf(screen, "pair")).toEqual([[1, 2]]);
  });

  it("picker of dates knows how long a month is and where it may end", async () => {
    await using screen = await openScreen();
    screen.tap(".day");
    expect(wheelTexts(screen, 2)).toHaveLength(28);
    choose(screen, 1, 11);
    expect(wheelTexts(screen, 2)).toHaveLength(31);
    screen.find("[data-testid=picker-confirm]").click();
    expect(changesOf(screen, "day")).toEqual(["2026-12-28"]);
  });

  it("picker is cancelled by Escape and tells nothing", async () => {
    await using screen = await openScreen();
    screen.tap(".time");
    screen.run(`document.dispatchEvent(new KeyboardEvent("keydown", { key: "Escape" }))`);
    expect(screen.run(`document.querySelector("[data-testid=drawer]")`)).toBeNull();
    expect(changesOf(screen, "time")).toEqual([]);
  });

  it("slider tells the step it was moved to", async () => {
    await using screen = await openScreen();
    const range = screen.find("wx-slider input");
    range.value = "50";
    screen.run(
      `document.querySelector("wx-slider input").dispatchEvent(new Event("change", { bubbles: true }))`,
    );
    expect(changesOf(screen, "slider")).toEqual([50]);
  });

  it("swiper follows its data and tells where it stands", async () => {
    await using screen = await openScreen();
    screen.run("getCurrentPages().at(-1).setData({ slide: 2 })");
    expect(changesOf(screen, "swiper")).toEqual([2]);
    expect(screen.find(".swiper-track").style["transform"]).toContain("-200%");
  });

  it("picker-view tells the rows of its columns", async () => {
    await using screen = await openScreen();
    await screen.settle();
    screen.findAll(".wheels .wheel-list > *")[3]?.click();
    expect(changesOf(screen, "wheels")).toEqual([[3]]);
  });

  it("navigator goes where it points, relative to its page", async () => {
    await using screen = await openScreen();
    screen.tap(".go");
    expect(screen.running.current()).toEqual({
      path: "pages/second/second",
      query: { name: "%E6%9D%8E", count: "2" },
    });
  });

  it("page-meta and navigation-bar set the bar by data", async () => {
    await using screen = await openScreen();
    await screen.settle();
    expect(screen.text(".nav-title")).toBe("标题由数据来");
  });

  it("hover-class is on while the component is pressed", async () => {
    await using screen = await openScreen();
    screen.run(
      `document.querySelector("#box, .box").dispatchEvent(new MouseEvent("mousedown", { bubbles: true }))`,
    );
    await screen.settle(80);
    expect(screen.find(".box").classList.contains("pressed")).toBe(true);
    screen.run(
      `document.querySelector(".box").dispatchEvent(new MouseEvent("mouseup", { bubbles: true }))`,
    );
    await screen.settle(450);
    expect(screen.find(".box").classList.contains("pressed")).toBe(false);
  });
});

describe("built-in components, when data changes", () => {
  const set = (screen: ScreenWindow, data: object) =>
    screen.run(`getCurrentPages()[0].setData(${JSON.stringify(data)})`);

  it("text decodes what comes later, and nothing twice", async () => {
    await using page = await openPage({
      "pages/one/one.wxml": `<text class="one" decode selectable="{{yes}}">{{text}}</text>`,
      "pages/one/one.js": `Page({ data: { text: "&amp;lt;" } });`,
    });
    expect(page.screen.text(".one")).toBe("&lt;");
    set(page.screen, { yes: true });
    await page.screen.settle();
    expect(page.screen.text(".one")).toBe("&lt;");
    set(page.screen, { text: "1 &gt; 0" });
    await page.screen.settle();
    expect(page.screen.text(".one")).toBe("1 > 0");
  });

  it("image keeps its mode when its own style and class change", async () => {
    await using page = await openPage({
      "pages/one/one.wxml": `<image mode="widthFix" class="{{name}}" style="width: {{width}}px" />`,
      "pages/one/one.js": `Page({ data: { width: 100, name: "a" } });`,
    });
    set(page.screen, { width: 50, name: "b" });
    const image = page.screen.find("wx-image");
    expect(image.dataset["mode"]).toBe("widthFix");
    expect(image.getAttribute("style")).toBe("width: 50px");
    expect(image.querySelector("img")?.classList.contains("image-widthFix")).toBe(true);
  });

  it("swiper begins at the item that is named, and a swipe away from it is not taken back", async () => {
    await using page = await openPage({
      "pages/one/one.wxml": `<swiper current-item-id="{{id}}" current="{{current}}" vertical="{{vertical}}"><swiper-item wx:for="{{3}}" wx:key="*this" item-id="id{{item}}">{{item}}</swiper-item></swiper>`,
      "pages/one/one.js": `Page({ data: { id: "id1", current: 0 } });`,
    });
    const { screen } = page;
    const place = () => screen.find(".swiper-track").style["transform"];
    expect(place()).toContain("-100%");
    set(screen, { current: 2 });
    await screen.settle();
    set(screen, { vertical: true });
    await screen.settle();
    expect(place()).toContain("translateY(calc(-200%");
    set(screen, { id: "id0" });
    await screen.settle();
    expect(place()).toMatch(/calc\((?:-0|0)%/);
  });

  it("rich-text keeps the spaces of its texts, and takes nodes that are none", async () => {
    await using page = await openPage({
      "pages/one/one.wxml": `<rich-text nodes="{{nodes}}" /><view class="behind">后</view>`,
      "pages/one/one.js": `Page({ data: { nodes: [
        { type: "text", text: "  &lt;a " },
        { name: "b", attrs: { class: 1, style: null }, children: [{ type: "text", text: 2 }] },
        { name: 3 }, { name: "i", children: "x" }, null, "text",
      ] } });`,
    });
    expect(page.screen.notes).toEqual([]);
    expect(page.screen.find("wx-rich-text").textContent).toBe("  <a 2");
  });

  it("submit names the button that was pressed", async () => {
    await using page = await openPage({
      "pages/one/one.wxml": `<form bindsubmit="submit"><button id="save" data-kind="draft" form-type="submit">存</button></form>`,
      "pages/one/one.js": `Page({ submit({ detail }) { this.setData({ target: detail.target }); } });`,
    });
    page.screen.tap("wx-button");
    expect(page.screen.data()["target"]).toEqual({ id: "save", dataset: { kind: "draft" } });
  });

  it("a label finds its control by the whole id", async () => {
    await using page = await openPage({
      "pages/one/one.wxml": `<switch id="a--b" /><switch id="b" /><label for="b">选</label>`,
    });
    page.screen.tap("wx-label");
    const checked = page.screen
      .findAll("wx-switch")
      .map((node) => node.getAttribute("aria-checked"));
    expect(checked).toEqual(["false", "true"]);
  });

  it("navigator without a url goes nowhere and says so; one that is no URL is not found", async () => {
    await using page = await openPage({
      "pages/one/one.wxml": `<navigator class="none">去</navigator><navigator class="odd" url="%zz">去</navigator>`,
    });
    const { screen } = page;
    screen.tap(".none");
    screen.tap(".odd");
    await screen.settle();
    expect(screen.run("getCurrentPages().length")).toBe(1);
    expect(screen.notes.map(({ title }) => title)).toEqual([
      "<navigator> 没有 url，点了不跳转",
      'navigateTo:fail page "pages/one/%zz" is not found',
    ]);
  });
});

function wheelTexts(screen: ScreenWindow, column: number): string[] {
  const wheel = [...screen.find("[data-testid=drawer]").querySelectorAll(".wheel")][column];
  return [...(wheel?.querySelectorAll(".wheel-item") ?? [])].map(({ textContent }) => textContent);
}

function choose(screen: ScreenWindow, column: number, row: number): void {
  const wheel = [...screen.find("[data-testid=drawer]").querySelectorAll(".wheel")][column];
  [...(wheel?.querySelectorAll(".wheel-item") ?? [])][row]?.click();
}
