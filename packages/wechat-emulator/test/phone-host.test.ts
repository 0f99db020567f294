import { describe, expect, it } from "vitest";
import { chooseApp } from "../src/phone/host/choose-app.ts";
import { readChatLine } from "../src/phone/host/chat-line.ts";
import type { Card, EmulatorState, LiveEntry } from "../src/phone/host/contract.ts";
import { createEmulatorClient, type EmulatorClient } from "../src/phone/host/emulator-client.ts";
import { readOpenPhones, writeOpenPhones } from "../src/phone/host/open-phones.ts";
import { parseUrl } from "../src/phone/screen/parse-url.ts";
import { faultSwitches, type FaultName } from "../src/phone/host/panel/fault-switches.ts";
import * as panels from "../src/phone/host/panel/panel-state.ts";
import { createHostPhone, type HostPhone } from "../src/phone/host/phone.ts";
import * as screens from "../src/phone/host/phone-state.ts";
import { openShelf } from "../src/phone/host/shelf.ts";
import type { EnterOptions, SheetTemplate, Storage } from "../src/phone/ports.ts";
import { createMemoryShelf } from "./memory-shelf.ts";
import { goodData, hourMs, startWorld, type World } from "./helpers.ts";

const fresh = screens.createPhoneState("o1");

/** A round trip to the emulator takes its time on a busy machine. */
const eventually = <T>(read: () => T) => expect.poll(read, { timeout: 30_000 });

describe("what a phone shows", () => {
  it("shows a card that is told twice once, with one unread mark", () => {
    const state = screens.receiveCard(screens.receiveCard(fresh, card("1")), card("1"));
    expect(state.cards).toHaveLength(1);
    expect(state.unreadCardCount).toBe(1);
  });

  it("drops a banner in, unless the list of cards is in front", () => {
    expect(screens.receiveCard(fresh, card("1")).banner?.msgid).toBe("1");
    const list = screens.openScreen(fresh, "notifications");
    const state = screens.receiveCard(list, card("1"));
    expect(state.banner).toBeUndefined();
    expect(state.unreadCardCount).toBe(0);
  });

  it("keeps a newer banner when an older one's time is up", () => {
    const state = screens.receiveCard(screens.receiveCard(fresh, card("1")), card("2"));
    expect(screens.dismissBanner(state, "1").banner?.msgid).toBe("2");
  });

  it("delivers to a phone without network once it has one again, in order", () => {
    const offline = screens.setOnline(fresh, false);
    const waiting = screens.receiveCard(screens.receiveCard(offline, card("1")), card("2"));
    expect(waiting.cards).toEqual([]);
    const online = screens.setOnline(waiting, true);
    expect(online.cards.map(({ msgid }) => msgid)).toEqual(["1", "2"]);
    expect(online.unreadCardCount).toBe(2);
    expect(online.banner?.msgid).toBe("2");
  });

  it("leaves the mini program to the screen it was opened from", () => {
    const list = screens.openScreen(fresh, "notifications");
    const inside = screens.openScreen(screens.startMiniProgram(list), "miniprogram");
    const deeper = screens.openScreen(inside, "settings");
    expect(screens.frontScreen(screens.leaveMiniProgram(deeper))).toBe("notifications");
  });

  it("counts what the app wrote as unread, not the user's own lines, and nothing once it is read", () => {
    const line = (from: "user" | "app") => ({ from, createTimeMs: 1, msgtype: "text", fields: {} });
    const lines = [line("user"), line("app"), line("app")];
    const state = screens.receiveConversation(fresh, { lines, isTyping: false });
    expect(state.chat.unreadCount).toBe(2);
    expect(screens.openScreen(state, "chat").chat.unreadCount).toBe(0);
  });

  it("does not run out of screens when going back", () => {
    expect(screens.goBack(fresh).stack).toEqual(["home"]);
  });
});

describe("the subscribe sheet", () => {
  const shown = screens.showSheet(fresh, [template("a"), template("b")]);

  it("accepts on 允许 what is ticked, and rejects the rest", () => {
    const { sheet } = screens.tickTemplate(shown, "b");
    expect(screens.answerOf(sheet!, "allow").choices).toEqual({ a: "accept", b: "reject" });
  });

  it("rejects everything on 取消, and for ever when 总是保持 is ticked", () => {
    const { sheet } = screens.tickAlways(shown);
    expect(screens.answerOf(sheet!, "cancel")).toEqual({
      choices: { a: "reject", b: "reject" },
      always: true,
    });
  });

  it("begins with everything ticked and 总是保持 not", () => {
    expect([...shown.sheet!.ticked]).toEqual(["a", "b"]);
    expect(shown.sheet!.always).toBe(false);
  });
});

describe("the panel", () => {
  const empty = panels.createPanelState("zh");

  it("lists nothing twice when the stream begins anew", () => {
    const panel = panels.addEntry(panels.addEntry(empty, entry(1)), entry(1));
    expect(panel.entries).toHaveLength(1);
  });

  it("keeps what comes while it is paused, and shows it afterwards in order", () => {
    const paused = panels.togglePause(panels.addEntry(empty, entry(1)));
    const waiting = panels.addEntry(panels.addEntry(paused, entry(2)), entry(2));
    expect(waiting.entries.map(({ id }) => id)).toEqual([1]);
    expect(panels.togglePause(waiting).entries.map(({ id }) => id)).toEqual([1, 2]);
  });

  it("does not grow beyond 500 entries, paused or not", () => {
    const ids = Array.from({ length: 600 }, (_, index) => index);
    const running = ids.reduce((panel, id) => panels.addEntry(panel, entry(id)), empty);
    expect(running.entries).toHaveLength(500);
    expect(running.entries.at(-1)?.id).toBe(599);
    const paused = ids.reduce(
      (panel, id) => panels.addEntry(panel, entry(1_000 + id)),
      panels.togglePause(running),
    );
    expect(paused.heldBack).toHaveLength(500);
    expect(panels.togglePause(paused).entries).toHaveLength(500);
  });

  it("shows of one phone what is its own, and what belongs to no phone", () => {
    const entries = [entry(1, { openid: "o1" }), entry(2, { openid: "o2" }), entry(3)];
    const panel = { ...empty, entries, openid: "o1" };
    expect(panels.visibleEntries(panel).map(({ id }) => id)).toEqual([1, 3]);
  });

  it("ends a chain of entries at a pause of more than two seconds", () => {
    const entries = [0, 1_500, 3_000, 6_000].map((atMs, id) => entry(id, { atMs }));
    expect(panels.groupEntries(entries).map((group) => group.length)).toEqual([3, 1]);
  });

  it("lights the steps of a message that came after the page was opened, of the phone that is looked at", () => {
    const kinds = [
      entry(1, { kind: "sheet" }),
      entry(20, { kind: "login", openid: "o1" }),
      entry(30, { kind: "delivered", openid: "o2" }),
      entry(40, { kind: "call", title: "/sns/jscode2session → 0" }),
    ];
    const panel = { ...empty, entries: kinds, openedAtMs: 10, openid: "o1" };
    expect([...panels.seenSteps(panel)]).toEqual(["login"]);
  });

  it("tells the same trouble once, with how often it came", () => {
    const panel = panels.addNotice(panels.addNotice(empty, "warn", "x"), "warn", "x");
    expect(panel.notices).toEqual([{ level: "warn", title: "x", count: 2 }]);
  });
});

describe("faults", () => {
  it.each(faultSwitches.filter(({ kind }) => kind === "switch").map(({ name }) => [name]))(
    "%s is seen to be on after a reload of the page, and leaves nothing behind when switched off",
    async (name) => {
      await using world = await startWorld();
      const tools = faultTools(world);
      const fault = faultSwitches.find((found) => found.name === name)!;
      const before = await withoutClock(tools);
      expect(fault.isOn(await tools.facts())).toBe(false);

      await fault.turnOn(await tools.facts());
      expect(fault.isOn(await tools.facts())).toBe(true);
      const others = faultSwitches.filter((other) => other !== fault);
      const facts = await tools.facts();
      expect(others.filter((other) => other.isOn(facts)).map((other) => other.name)).toEqual([]);

      await fault.turnOff(await tools.facts());
      expect(fault.isOn(await tools.facts())).toBe(false);
      expect(await withoutClock(tools)).toEqual(before);
    },
  );

  it("wechat-down answers every call of WeChat with 502", async () => {
    await using world = await startWorld();
    const token = await world.token();
    await turnOn(world, "wechat-down");
    const answer = await world.post(`/cgi-bin/message/subscribe/send?access_token=${token}`, {});
    expect(answer.status).toBe(502);
  });

  it("token-replaced makes the token in use void at once", async () => {
    await using world = await startWorld();
    const token = await world.token();
    await turnOn(world, "token-replaced");
    const path = `/cgi-bin/message/subscribe/send?access_token=${token}`;
    expect((await world.post(path, {})).errcode).toBe(40001);
  });

  it("user-revoked voids the rights that are left and tells the server, of templates with rights only", async () => {
    await using world = await startWorld();
    world.control.addTemplate({ appid: world.appid, title: "别的", content: "a:{{thing1.DATA}}" });
    world.accept();
    await turnOn(world, "user-revoked");
    expect((await world.send()).errcode).toBe(43101);
    const changes = world.control
      .events({ appid: world.appid })
      .filter(({ event }) => event === "subscribe_msg_change_event");
    expect(changes).toHaveLength(1);
  });
});

describe("a phone at work", () => {
  it("opens a card with scene 1014 and its query still encoded, cold and hot", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    const opened = card("1", "pages/task/detail?name=%E7%BB%83%E4%B9%A0&n=1");
    const expected = {
      path: "pages/task/detail",
      query: { name: "%E7%BB%83%E4%B9%A0", n: "1" },
      scene: 1014,
    };
    phone.openCard(opened);
    expect(phone.mount.enter).toEqual(expected);
    const running = run(phone);
    phone.openCard(opened);
    expect(running.log).toEqual([["show", expected]]);
    expect(screens.frontScreen(phone.state)).toBe("miniprogram");
  });

  it("opens nothing for a card without a page", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openCard(card("1"));
    expect(phone.state.isStarted).toBe(false);
  });

  it("opens the card that was tapped while the mini program was still starting", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    phone.openCard(card("1", "pages/task/detail"));
    const running = run(phone);
    expect(running.log).toEqual([["show", { path: "pages/task/detail", query: {}, scene: 1014 }]]);
  });

  it("hides the mini program behind other screens; coming back is no second opening of the card", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openCard(card("1", "pages/task/detail"));
    const running = run(phone);
    await phone.openSettings();
    phone.change(screens.goBack);
    expect(running.log).toEqual([["hide"], ["show", { path: "", query: {}, scene: 1001 }]]);
  });

  it("lets a sheet go without an answer when the mini program is restarted: nobody chose a reject", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    let answer: unknown;
    void phone.mount.phone.askSubscribe([template("a")]).then((given) => (answer = given));
    phone.change(screens.tickAlways);
    phone.restart();
    expect(phone.state.sheet).toBeUndefined();
    phone.answerSheet("cancel");
    await new Promise(setImmediate);
    expect(answer).toBeUndefined();
  });

  it("shows no sheet for a start that is over: one whose templates came late locks nothing", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    const earlier = phone.mount;
    phone.restart();
    let isAnswered = false;
    void earlier.phone.askSubscribe([template("late")]).then(() => (isAnswered = true));
    expect(phone.state.sheet).toBeUndefined();

    const answer = phone.mount.phone.askSubscribe([template("a")]);
    void earlier.phone.askSubscribe([template("late")]).then(() => (isAnswered = true));
    expect(phone.state.sheet?.templates).toMatchObject([{ templateId: "a" }]);
    phone.answerSheet("allow");
    expect(await answer).toEqual({ choices: { a: "accept" }, always: false });
    expect(isAnswered).toBe(false);
  });

  it("does not put a second sheet in the place of one that is open", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    const answer = phone.mount.phone.askSubscribe([template("a")]);
    await expect(phone.mount.phone.askSubscribe([template("b")])).rejects.toThrow("已经打开");
    phone.answerSheet("allow");
    expect(await answer).toEqual({ choices: { a: "accept" }, always: false });
  });

  it("follows a start that is over neither into the chat nor out of the mini program, and ends one that comes up late", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    const earlier = phone.mount;
    phone.restart();
    void earlier.phone.openContact({ sessionFrom: "" });
    void earlier.phone.openSettings();
    earlier.phone.exit();
    const late = run(phone, undefined, earlier);
    expect(screens.frontScreen(phone.state)).toBe("miniprogram");
    expect(late.log).toEqual([["dispose"]]);
  });

  it("opens a card of the chat itself when the mini program that entered the chat was built anew", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    run(phone);
    void phone.mount.phone.openContact({ sessionFrom: "" });
    phone.takeBuild(manifest(["pages/task/detail"]));
    const { log } = run(phone);
    phone.openChatCard("pages/task/detail?id=42");
    const expected = { path: "pages/task/detail", query: { id: "42" }, scene: 1073 };
    expect(log.at(-1)).toEqual(["show", expected]);
  });

  it("forgets what a deleted mini program stored, and nothing of another phone", async () => {
    await using world = await startWorld();
    const shelf = openShelf(createMemoryShelf);
    const phone = takePhone(world, { shelf });
    const { openid } = world.control.addUser({ appid: world.appid });
    const other = takePhone(world, { shelf, openid });
    phone.mount.storage.set("k", "mine");
    other.mount.storage.set("k", "theirs");
    phone.openMiniProgram();
    phone.deleteMiniProgram();
    expect(phone.mount.storage.keys()).toEqual([]);
    expect(other.mount.storage.get("k")).toBe("theirs");
    expect(phone.state.isStarted).toBe(false);
  });

  it("comes back from the settings with what was switched there in force", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    let isBack = false;
    const leaving = phone.mount.phone.openSettings().then(() => (isBack = true));
    await eventually(() => screens.frontScreen(phone.state)).toBe("settings");
    await phone.changeSettings({ mainSwitch: false });
    expect(isBack).toBe(false);
    phone.change(screens.goBack);
    await leaving;
    const { appid, openid, templateId } = world;
    const refused = world.control.phoneSubscribe({ appid, openid, tmplIds: [templateId] });
    expect(refused).toMatchObject({ kind: "refused", errCode: 20004 });
  });

  it("hands a card that is tapped in the chat to the contact button, and opens it itself from the chat list", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    const running = run(phone);
    const contact = phone.mount.phone.openContact({ sessionFrom: "task-42" });
    phone.openChatCard("pages/task/detail?id=42");
    expect(await contact).toEqual({ path: "pages/task/detail", query: { id: "42" } });
    expect(running.log.at(-1)).toEqual(["show", { path: "", query: {}, scene: 1001 }]);

    phone.change(screens.goHome);
    phone.openChat();
    phone.openChatCard("pages/task/detail?id=43");
    const expected = { path: "pages/task/detail", query: { id: "43" }, scene: 1073 };
    expect(running.log.at(-1)).toEqual(["show", expected]);
  });

  it("enters the customer session by a contact button without session-from too", async () => {
    await using world = await startWorld();
    const notes: string[] = [];
    const phone = takePhone(world, { notes });
    phone.openMiniProgram();
    void phone.mount.phone.openContact({ sessionFrom: "" });
    await eventually(() => world.control.events({ appid: world.appid })).toMatchObject([
      { event: "user_enter_tempsession" },
    ]);
    expect(notes).toEqual([]);
  });

  it("sends nothing into the chat without network, and says so", async () => {
    await using world = await startWorld();
    const notes: string[] = [];
    const phone = takePhone(world, { notes });
    await phone.setOnline(false);
    phone.sendText("在吗");
    await eventually(() => notes).toEqual(["客服消息没有发出：Error: 手机没有网络"]);
    const { appid, openid } = world;
    expect(world.control.conversation({ appid, openid }).lines).toEqual([]);
  });

  it("stays on its page after a new build that still has it, and starts at the first page otherwise", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    run(phone, { path: "pages/b", query: { id: "1" } });
    phone.takeBuild(manifest(["pages/a", "pages/b"]));
    expect(phone.mount.enter).toEqual({ path: "pages/b", query: { id: "1" }, scene: 1001 });
    run(phone, { path: "pages/b", query: { id: "1" } });
    phone.takeBuild(manifest(["pages/a"]));
    expect(phone.mount.enter).toEqual({ path: "", query: {}, scene: 1001 });
    expect(phone.state.startCount).toBe(3);
  });

  it("starts anew after a build that came while it was left, and reloads behind the settings", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    phone.openMiniProgram();
    run(phone);
    phone.change(screens.goHome);
    phone.takeBuild(manifest(["pages/a"]));
    expect(phone.state.isStarted).toBe(false);

    phone.openMiniProgram();
    run(phone);
    await phone.openSettings();
    phone.takeBuild(manifest(["pages/a"]));
    const running = run(phone);
    expect(screens.frontScreen(phone.state)).toBe("settings");
    expect(running.log).toEqual([["hide"]]);
  });

  it("reads the chat twice, not fifty times, when fifty lines come at once, and misses none", async () => {
    await using world = await startWorld();
    const client = createEmulatorClient(world.emulator.url);
    let readings = 0;
    const counting: EmulatorClient = {
      ...client,
      get: (route, query) => {
        readings += 1;
        return client.get(route, query);
      },
    };
    const phone = takePhone(world, { client: counting });
    const { appid, openid } = world;
    const refreshed = Array.from({ length: 50 }, () => {
      world.control.userMessage({ appid, openid, msgtype: "text", content: "a" });
      return phone.refreshChat();
    });
    await Promise.all(refreshed);
    expect(phone.state.chat.lines).toHaveLength(50);
    expect(readings).toBe(2);
  });

  it("keeps the unread badge over a reload of the page, until the list was looked at", async () => {
    await using world = await startWorld();
    const shelf = openShelf(createMemoryShelf);
    const cards = [card("1")];
    expect(takePhone(world, { shelf, cards }).state.unreadCardCount).toBe(1);
    takePhone(world, { shelf, cards }).change((now) => screens.openScreen(now, "notifications"));
    expect(takePhone(world, { shelf, cards }).state.unreadCardCount).toBe(0);
  });

  it("does not count a card as unread after a reload that came while the list was looked at", async () => {
    await using world = await startWorld();
    const shelf = openShelf(createMemoryShelf);
    const phone = takePhone(world, { shelf });
    phone.change((now) => screens.openScreen(now, "notifications"));
    phone.receiveCard(card("1"));
    expect(takePhone(world, { shelf, cards: [card("1")] }).state.unreadCardCount).toBe(0);
  });

  it("keeps the chat's unread badge over a reload of the page, until the chat was looked at", async () => {
    await using world = await startWorld();
    const shelf = openShelf(createMemoryShelf);
    await writeToUser(world, "在的");
    const unreadAfterReload = async () => {
      const phone = takePhone(world, { shelf });
      await phone.refreshChat();
      return phone.state.chat.unreadCount;
    };
    expect(await unreadAfterReload()).toBe(1);
    expect(await unreadAfterReload()).toBe(1);

    const phone = takePhone(world, { shelf });
    phone.openChat();
    await phone.refreshChat();
    expect(await unreadAfterReload()).toBe(0);

    world.control.advanceClock(1_000);
    await writeToUser(world, "还有事吗");
    expect(await unreadAfterReload()).toBe(1);
  });

  it("counts lines of the chat after a reset, though its clock was put back", async () => {
    await using world = await startWorld();
    const phone = takePhone(world);
    world.control.advanceClock(hourMs);
    await writeToUser(world, "在的");
    phone.openChat();
    await phone.refreshChat();
    phone.change(screens.goHome);
    phone.change((now) => screens.receiveConversation(now, { lines: [], isTyping: false }));
    const fields = { content: "在的" };
    const line = { from: "app", createTimeMs: Date.now(), msgtype: "text", fields } as const;
    phone.change((now) => screens.receiveConversation(now, { lines: [line], isTyping: false }));
    expect(phone.state.chat.unreadCount).toBe(1);
  });
});

describe("what the browser keeps", () => {
  it("is kept as long as the page is open where the browser denies its storage", () => {
    const deny = (): never => {
      throw new DOMException("denied", "SecurityError");
    };
    const denied = [openShelf(deny), openShelf(() => ({ ...createMemoryShelf(), getItem: deny }))];
    for (const shelf of denied) {
      shelf.set("k", "v");
      expect(shelf.get("k")).toBe("v");
      expect(shelf.keys()).toEqual(["k"]);
      shelf.remove("k");
      expect(shelf.get("k")).toBeUndefined();
    }
  });

  it("may be full: the mini program is told so, and the phone goes on", async () => {
    await using world = await startWorld();
    let drawn = 0;
    const full: Storage = {
      ...openShelf(createMemoryShelf),
      set: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    };
    const phone = takePhone(world, {
      shelf: full,
      cards: [card("1")],
      onChange: () => {
        drawn += 1;
      },
    });
    phone.change((now) => screens.openScreen(now, "notifications"));
    expect(phone.state.unreadCardCount).toBe(0);
    expect(drawn).toBe(1);
    expect(() => phone.mount.storage.set("k", "v")).toThrow("full");
  });
});

describe("what is read", () => {
  it("a page's query stays encoded, and a value may hold = and ?", () => {
    expect(parseUrl("/pages/a?x=%20&y=1=2?3&z")).toEqual({
      path: "pages/a",
      query: { x: "%20", y: "1=2?3", z: "" },
    });
  });

  it("the phones in the address are each taken once, and nothing that is no openid", () => {
    expect(readOpenPhones("#phones=o1,o2,o1,<b>,,o3")).toEqual(["o1", "o2", "o3"]);
    expect(readOpenPhones(writeOpenPhones(["o1", "o2"]))).toEqual(["o1", "o2"]);
    expect(readOpenPhones("")).toEqual([]);
  });

  it("a chat line of either side is read, with media from this emulator", () => {
    const line = (msgtype: string, fields: Record<string, unknown>) =>
      readChatLine({ from: "app", createTimeMs: 0, msgtype, fields }, "wx1");
    expect(line("text", { Content: "a" })).toMatchObject({ kind: "text", text: "a" });
    expect(line("text", { content: "b" })).toMatchObject({ kind: "text", text: "b" });
    const image = { kind: "image", imageUrl: "/_emulator/media?appid=wx1&mediaId=m%2F1" };
    expect(line("image", { media_id: "m/1" })).toMatchObject(image);
    expect(line("miniprogrampage", { Title: "t", PagePath: "p?a=1" })).toMatchObject({
      kind: "card",
      title: "t",
      pagePath: "p?a=1",
    });
    expect(line("voice", {})).toEqual({ kind: "other", summary: "[voice]" });
  });

  it("the phones are of the mini program's app, of the only app there is, or of one that is added", () => {
    const app = (appid: string) => ({ appid, templates: [] });
    const own = "wx1111111111111111";
    const [demo, other] = ["wxde00000000000001", "wx2222222222222222"];
    const choose = (wanted: string | undefined, ...appids: string[]) => {
      const { appid, isMissing } = chooseApp(wanted, appids.map(app));
      return isMissing ? `+${appid}` : appid;
    };
    expect(choose(own, demo, own)).toBe(own);
    expect(choose(own, demo)).toBe(demo);
    expect(choose(own, demo, other)).toBe(`+${own}`);
    expect(choose("touristappid", demo, other)).toBe(demo);
    expect(choose(undefined)).toBe(`+${demo}`);
  });
});

function card(msgid: string, page?: string): Card {
  return {
    msgid,
    touser: "o1",
    title: "任务提醒",
    page,
    miniprogram_state: "formal",
    createTimeMs: 1,
    lines: [{ key: "thing1", label: "任务名称", value: goodData.thing1.value }],
  };
}

function template(templateId: string): SheetTemplate {
  return { templateId, title: templateId, type: "one-time", lines: [] };
}

function entry(id: number, fields: Partial<LiveEntry> = {}): LiveEntry {
  return { id, atMs: id, from: "wechat", kind: "call", title: "call", ...fields };
}

function manifest(pages: string[]) {
  const names = { name: "x", navigationBarTitleText: "x", entryPagePath: pages[0]! };
  return { ...names, version: "2", pages, problems: [] };
}

interface PhoneOptions {
  client?: EmulatorClient;
  shelf?: Storage;
  openid?: string;
  cards?: Card[];
  notes?: string[];
  onChange?: () => void;
}

function takePhone(world: World, options: PhoneOptions = {}): HostPhone {
  const {
    shelf = openShelf(createMemoryShelf),
    openid = world.openid,
    cards = [],
    notes = [],
  } = options;
  return createHostPhone({
    appid: world.appid,
    openid,
    client: options.client ?? createEmulatorClient(world.emulator.url),
    backend: { call: () => Promise.reject(new Error("not used by the page itself")) },
    shelf,
    cards,
    onChange: options.onChange ?? (() => {}),
    onNote: (_openid, { title }) => notes.push(title),
  });
}

/** Stands in for the frame that runs the mini program. */
function run(
  phone: HostPhone,
  current = { path: "", query: {} as Record<string, string> },
  { onRunning } = phone.mount,
) {
  const log: ([name: "show", options: EnterOptions] | [name: "hide" | "dispose"])[] = [];
  onRunning({
    show: (options) => log.push(["show", options]),
    hide: () => log.push(["hide"]),
    current: () => current,
    dispose: () => log.push(["dispose"]),
  });
  return { log };
}

/** As a developer's server answers in the customer-service chat. */
async function writeToUser(world: World, content: string): Promise<void> {
  const { appid, openid } = world;
  world.control.enterSession({ appid, openid });
  const path = `/cgi-bin/message/custom/send?access_token=${await world.token()}`;
  const answer = await world.post(path, { touser: openid, msgtype: "text", text: { content } });
  expect(answer.errcode).toBe(0);
}

function faultTools(world: World) {
  const client = createEmulatorClient(world.emulator.url);
  const facts = async () => {
    const phone = takePhone(world);
    await phone.readAll();
    const emulator = await client.get<EmulatorState>("state");
    return { client, appid: world.appid, emulator, phones: [phone] };
  };
  return { client, facts };
}

async function withoutClock({ facts }: ReturnType<typeof faultTools>) {
  const { emulator, phones } = await facts();
  const { isOnline, settings } = phones[0]!.state;
  return { emulator: { ...emulator, nowMs: 0 }, isOnline, settings };
}

async function turnOn(world: World, name: FaultName): Promise<void> {
  const fault = faultSwitches.find((found) => found.name === name)!;
  await fault.turnOn(await faultTools(world).facts());
}
