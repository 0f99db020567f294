import { expect, test } from "vitest";
import { startHeadlessPhone, type HeadlessPhoneOptions } from "../src/index.ts";
import { hourMs, startWorld, type World } from "./helpers.ts";

async function startPhone(world: World, options: Partial<HeadlessPhoneOptions> = {}) {
  return startHeadlessPhone({ url: world.emulator.url, appid: world.appid, ...options });
}

test("a code of wx.login works once on the server, and each call gives a new one", async () => {
  await using world = await startWorld();
  const { appid, secret } = world;
  const { wx, openid } = await startPhone(world);
  const { code, errMsg } = await wx.login();
  const other = await wx.login();

  const path = `/sns/jscode2session?appid=${appid}&secret=${secret}&js_code=${code}&grant_type=authorization_code`;
  const [first, second] = [await world.get(path), await world.get(path)];

  expect(errMsg).toBe("login:ok");
  expect(first.json["openid"]).toBe(openid);
  expect(second.errcode).toBe(40163);
  expect(other.code).not.toBe(code);
});

test("checkSession knows whether the session_key still lives", async () => {
  await using world = await startWorld();
  const { appid, secret, control } = world;
  const { wx } = await startPhone(world);
  const failure = { errMsg: "checkSession:fail session time out, need relogin" };
  await expect(wx.checkSession()).rejects.toEqual(failure);
  const { code } = await wx.login();
  await world.get(
    `/sns/jscode2session?appid=${appid}&secret=${secret}&js_code=${code}&grant_type=authorization_code`,
  );

  expect(await wx.checkSession()).toEqual({ errMsg: "checkSession:ok" });

  control.advanceClock(24 * 365 * hourMs);
  await expect(wx.checkSession()).rejects.toEqual(failure);
});

test("offline, login fails, and the network is told of when it goes and comes", async () => {
  await using world = await startWorld();
  const phone = await startPhone(world);
  const heard: unknown[] = [];
  phone.wx.onNetworkStatusChange((status) => heard.push(status));

  await phone.setOnline(false);

  await expect(phone.wx.login()).rejects.toMatchObject({
    errMsg: expect.stringMatching(/^login:fail /),
  });
  expect(await phone.wx.getNetworkType()).toMatchObject({ networkType: "none" });
  await phone.setOnline(true);
  expect(heard).toEqual([
    { isConnected: false, networkType: "none" },
    { isConnected: true, networkType: "wifi" },
  ]);
});

test("with a callback there is no promise, and success comes before complete", async () => {
  await using world = await startWorld();
  const { wx } = await startPhone(world);
  const told: string[] = [];

  const returned = await new Promise((resolve) => {
    const value: unknown = wx.login({
      success: ({ code }) => told.push(`success ${code.length}`),
      fail: () => told.push("fail"),
      complete: ({ errMsg }) => {
        told.push(`complete ${errMsg}`);
        resolve(value);
      },
    });
    told.push("called");
  });

  expect(returned).toBeUndefined();
  expect(told).toEqual(["called", "success 32", "complete login:ok"]);
});

test("a failure without a fail callback is told to complete alone, and nothing is thrown", async () => {
  await using world = await startWorld();
  const { wx } = await startPhone(world);

  const result = await new Promise((resolve) => {
    wx.getStorage({ key: "nothing", complete: resolve });
  });

  expect(result).toEqual({ errMsg: "getStorage:fail data not found" });
});

test("what a callback throws is an error of the program: told, and heard by wx.onError", async () => {
  await using world = await startWorld();
  const phone = await startPhone(world);
  const heard: string[] = [];
  phone.wx.onError((error) => heard.push(error));

  await new Promise<void>((resolve) => {
    phone.wx.login({
      success: () => {
        throw new Error("broken page");
      },
      complete: () => resolve(),
    });
  });

  expect(heard).toEqual([expect.stringContaining("broken page")]);
  expect(phone.record.notes).toMatchObject([{ level: "error" }]);
});

test.each([
  ["a text", "文"],
  ["an empty text", ""],
  ["a number", 0],
  ["false", false],
  ["null", null],
  ["undefined", undefined],
  ["a list", [1, { a: "b" }]],
  ["a date", new Date(86_400_000)],
])("%s in storage comes back as it was", async (_, value) => {
  await using world = await startWorld();
  const { wx } = await startPhone(world);

  wx.setStorageSync("key", value);

  expect(wx.getStorageSync("key")).toEqual(value);
  expect(await wx.getStorage({ key: "key" })).toEqual({ errMsg: "getStorage:ok", data: value });
});

test("what is not in storage is an empty text at once and a failure later", async () => {
  await using world = await startWorld();
  const { wx } = await startPhone(world);
  await wx.batchSetStorage({
    kvList: [
      { key: "a", value: 1 },
      { key: "b", value: 2 },
    ],
  });

  await wx.removeStorage({ key: "a" });

  expect(wx.batchGetStorageSync(["a", "b"])).toEqual(["", 2]);
  expect(wx.getStorageInfoSync()).toEqual({ keys: ["b"], currentSize: 1, limitSize: 10240 });
  wx.clearStorageSync();
  expect((await wx.getStorageInfo()).keys).toEqual([]);
  await expect(wx.getStorage({ key: "b" })).rejects.toEqual({
    errMsg: "getStorage:fail data not found",
  });
});

test("storage takes 1 MB a key and 10 MB in all; what is over it fails and leaves the rest", async () => {
  await using world = await startWorld();
  const { wx } = await startPhone(world);
  const megabyte = "x".repeat(1_040_000);
  for (let nth = 0; nth < 10; nth += 1) wx.setStorageSync(`key${nth}`, megabyte);

  expect(() => wx.setStorageSync("large", "x".repeat(1_048_577))).toThrow(
    "setStorageSync:fail exceed storage item max length",
  );
  await expect(wx.setStorage({ key: "more", data: megabyte })).rejects.toEqual({
    errMsg: "setStorage:fail exceed storage max size 10Mb",
  });
  wx.setStorageSync("key0", "small");

  expect(wx.getStorageSync("key0")).toBe("small");
  expect(wx.getStorageSync("key9")).toBe(megabyte);
  expect(wx.getStorageInfoSync().keys).toHaveLength(10);
});

test("a phone whose storage is full says so as a device does", async () => {
  await using world = await startWorld();
  const storage = {
    get: () => undefined,
    set: () => {
      throw new Error("QuotaExceededError");
    },
    remove: () => {},
    keys: () => [],
  };
  const { wx } = await startPhone(world, { storage });

  expect(() => wx.setStorageSync("a", 1)).toThrow(
    "setStorageSync:fail exceed storage max size 10Mb",
  );
});

test("a key that is no text fails", async () => {
  await using world = await startWorld();
  const { wx } = await startPhone(world);
  const key = undefined as unknown as string;

  await expect(wx.setStorage({ key, data: 1 })).rejects.toMatchObject({
    errMsg: expect.stringContaining("setStorage:fail parameter error: parameter.key"),
  });
  expect(() => wx.getStorageSync("")).toThrow("getStorageSync:fail parameter error");
});

test("storage outlives a start of the program", async () => {
  await using world = await startWorld();
  const first = await startPhone(world);
  first.wx.setStorageSync("unsent", [1]);

  const { storage, openid } = first;
  const second = await startPhone(world, { storage, openid });

  expect(second.wx.getStorageSync("unsent")).toEqual([1]);
});

test.each([
  ["/pages/a/a?x=1", "pages/a/a?x=1"],
  ["../b/b", "pages/b/b"],
  ["./c", "pages/index/c"],
  ["c?u=../x", "pages/index/c?u=../x"],
  ["../../d", "d"],
])("from pages/index/index, %s leads to %s", async (url, target) => {
  await using world = await startWorld();
  const { wx, record } = await startPhone(world, { enter: { path: "pages/index/index" } });

  await wx.navigateTo({ url });

  expect(record.navigations).toEqual([{ kind: "navigateTo", url: target }]);
});

test("ten pages are open at most, and a tab is opened without its query", async () => {
  await using world = await startWorld();
  const { wx, record } = await startPhone(world, { enter: { path: "pages/1/1" } });
  for (let nth = 2; nth <= 10; nth += 1) await wx.navigateTo({ url: `/pages/${nth}/${nth}` });

  await expect(wx.navigateTo({ url: "/pages/11/11" })).rejects.toEqual({
    errMsg: "navigateTo:fail webview count limit exceed",
  });
  await wx.navigateBack({ delta: 3 });
  await wx.redirectTo({ url: "next" });
  await wx.switchTab({ url: "/pages/tab/tab?lost=1" });
  await wx.reLaunch({ url: "/pages/1/1?x=1" });

  expect(record.navigations.slice(-4)).toEqual([
    { kind: "navigateBack", url: "" },
    { kind: "redirectTo", url: "pages/7/next" },
    { kind: "switchTab", url: "pages/tab/tab" },
    { kind: "reLaunch", url: "pages/1/1?x=1" },
  ]);
});

test("the program is told how it was entered; the launch options stay those of the cold start", async () => {
  await using world = await startWorld();
  const phone = await startPhone(world, {
    enter: { path: "pages/index/index", query: { from: "list" } },
  });
  const { wx } = phone;
  const heard: string[] = [];
  wx.onAppShow(({ path, scene }) => heard.push(`show ${path} ${scene}`));
  const onHide = () => heard.push("hide");
  wx.onAppHide(onHide);
  phone.finishLaunch();

  phone.hide();
  phone.open({ path: "pages/task/detail", query: { id: "42" }, scene: 1014 });
  wx.offAppHide(onHide);
  phone.hide();

  expect(heard).toEqual(["show pages/index/index 1001", "hide", "show pages/task/detail 1014"]);
  expect(wx.getEnterOptionsSync()).toMatchObject({
    path: "pages/task/detail",
    query: { id: "42" },
    scene: 1014,
    referrerInfo: {},
  });
  expect(wx.getLaunchOptionsSync()).toMatchObject({ query: { from: "list" }, scene: 1001 });
});

test("a toast, a modal, a sheet of actions and what the user answers", async () => {
  await using world = await startWorld();
  const { wx, record } = await startPhone(world, {
    modal: ({ editable }) => (editable ? { confirm: true, content: "备注" } : { confirm: false }),
    actionSheet: ({ itemList }) => (itemList.length > 1 ? 1 : undefined),
  });

  await wx.showToast({ title: "已发送" });
  await wx.showLoading({ title: "加载中", mask: true });

  expect(record.toasts).toEqual([
    { title: "已发送", icon: "success", durationMs: 1500, mask: false },
    { title: "加载中", icon: "loading", durationMs: Infinity, mask: true },
  ]);
  expect(await wx.showModal({ title: "删除？" })).toEqual({
    errMsg: "showModal:ok",
    confirm: false,
    cancel: true,
    content: null,
  });
  expect(await wx.showModal({ editable: true })).toMatchObject({ confirm: true, content: "备注" });
  expect(await wx.showActionSheet({ itemList: ["a", "b"] })).toMatchObject({ tapIndex: 1 });
  await expect(wx.showActionSheet({ itemList: ["a"] })).rejects.toEqual({
    errMsg: "showActionSheet:fail cancel",
  });
  await expect(wx.showActionSheet({ itemList: [] })).rejects.toMatchObject({
    errMsg: expect.stringContaining("showActionSheet:fail parameter error"),
  });
  await expect(wx.showModal({ confirmText: "超过四个字" })).rejects.toMatchObject({
    errMsg: expect.stringContaining("showModal:fail confirmText"),
  });
});

test("the bars are told what changes", async () => {
  await using world = await startWorld();
  const { wx, record } = await startPhone(world);

  await wx.setNavigationBarTitle({ title: "任务" });
  await wx.setNavigationBarColor({ frontColor: "#ffffff", backgroundColor: "#07c160" });
  await wx.showNavigationBarLoading();
  await wx.setTabBarBadge({ index: 1, text: "9" });
  await wx.removeTabBarBadge({ index: 1 });
  await wx.showTabBarRedDot({ index: 0 });
  await wx.hideTabBar();

  expect(record.navigationBars).toEqual([
    { title: "任务" },
    { frontColor: "#ffffff", backgroundColor: "#07c160" },
    { isLoading: true },
  ]);
  expect(record.tabBarChanges).toEqual([
    { kind: "badge", index: 1, text: "9" },
    { kind: "badge", index: 1, text: undefined },
    { kind: "redDot", index: 0, isShown: true },
    { kind: "visible", isShown: false },
  ]);
  await expect(
    wx.setNavigationBarColor({ frontColor: "red", backgroundColor: "#000000" }),
  ).rejects.toMatchObject({ errMsg: expect.stringContaining("frontColor") });
});

test("the sizes of window, capsule and safe area fit each other", async () => {
  await using world = await startWorld();
  const { wx } = await startPhone(world);

  const { statusBarHeight, screenHeight, safeArea, windowWidth } = wx.getWindowInfo();
  const capsule = wx.getMenuButtonBoundingClientRect();

  expect(safeArea).toMatchObject({ top: statusBarHeight, bottom: screenHeight });
  expect(capsule.top).toBeGreaterThanOrEqual(statusBarHeight);
  expect(capsule.right).toBeLessThan(windowWidth);
  expect(capsule.right - capsule.left).toBe(capsule.width);
  expect(wx.getSystemInfoSync()).toMatchObject({ platform: "android", SDKVersion: "3.17.0" });
  expect(wx.getAccountInfoSync().miniProgram.appId).toBe(world.appid);
});

test("base64 there and back, of every length", async () => {
  await using world = await startWorld();
  const { wx } = await startPhone(world);

  for (let length = 0; length < 70; length += 1) {
    const bytes = Buffer.from(Array.from({ length }, (_, at) => (at * 37) % 256));
    const text = wx.arrayBufferToBase64(new Uint8Array(bytes).buffer);
    expect(text).toBe(bytes.toString("base64"));
    expect(Buffer.from(wx.base64ToArrayBuffer(text)).equals(bytes)).toBe(true);
  }
});

test("the clipboard keeps a text, and 微信客服 wants a tap and says where it would lead", async () => {
  await using world = await startWorld();
  const phone = await startPhone(world);
  const { wx, record } = phone;
  await wx.setClipboardData({ data: "单号 42" });
  const chat = { extInfo: { url: "https://work.weixin.qq.com/kfid/kf1" }, corpId: "ww1" };

  expect((await wx.getClipboardData()).data).toBe("单号 42");
  await expect(wx.openCustomerServiceChat(chat)).rejects.toEqual({
    errMsg: "openCustomerServiceChat:fail can only be invoked by user TAP gesture.",
  });
  await phone.tap(() => wx.openCustomerServiceChat(chat));
  expect(record.modals).toMatchObject([{ content: expect.stringContaining("kfid/kf1") }]);
});

test("an emulator that is away fails as a network does, and no phone starts without one", async () => {
  const world = await startWorld();
  const phone = await startPhone(world);
  await world.emulator.close();

  await expect(
    phone.tap(() => phone.wx.requestSubscribeMessage({ tmplIds: [world.templateId] })),
  ).rejects.toEqual({ errCode: 10002, errMsg: "requestSubscribeMessage:fail Request list fail" });
  await expect(startPhone(world)).rejects.toMatchObject({
    name: "BackendError",
    code: "UNREACHABLE",
  });
});
