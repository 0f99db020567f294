import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { startEmulator } from "../src/index.ts";
import { createMemoryStorage } from "../src/phone/memory-storage.ts";
import { createHeadlessScreen } from "../src/phone/headless-screen.ts";
import { createHttpBackend } from "../src/phone/http-backend.ts";
import type { PhoneNote } from "../src/phone/ports.ts";
import { apiNames } from "../src/phone/wx/api-names.ts";
import { createAppLife } from "../src/phone/wx/app-life.ts";
import { createWx } from "../src/phone/wx/create-wx.ts";
import { wxCoverage } from "../src/phone/wx/wx-coverage.ts";

function makeWx() {
  const notes: PhoneNote[] = [];
  const phone = {
    appid: "wx1",
    openid: "o1",
    askSubscribe: () => Promise.reject(new Error("no sheet here")),
    openSettings: () => Promise.resolve(),
    openContact: () => Promise.resolve(undefined),
    exit: () => {},
    tell: (note: PhoneNote) => void notes.push(note),
  };
  const wx = createWx({
    phone,
    backend: createHttpBackend("http://127.0.0.1:1"),
    storage: createMemoryStorage(),
    screen: createHeadlessScreen(),
    app: createAppLife({ path: "", query: {}, scene: 1001 }, () => {}),
  });
  return { wx, notes };
}

test("the coverage table names exactly the functions that the wx object has", () => {
  const { wx } = makeWx();

  const has = Object.keys(wx).filter((name) => name !== "env");

  const promised = wxCoverage.filter(({ state }) => state !== "not-yet").map(({ name }) => name);
  expect(promised.toSorted()).toEqual(has.toSorted());
});

test("the coverage of functions and components is told over HTTP", async () => {
  await using emulator = await startEmulator();

  const answer = await fetch(`${emulator.url}/_emulator/phone/coverage`);

  expect(await answer.json()).toMatchObject({
    wx: expect.arrayContaining([{ name: "login", state: "supported" }]),
    components: expect.arrayContaining([{ tag: "view", state: "supported" }]),
  });
});

test("no function stands in the coverage table twice, and all of WeChat's stand in it", () => {
  const names = wxCoverage.map(({ name }) => name);

  expect(new Set(names).size).toBe(names.length);
  expect(new Set(names)).toEqual(new Set([...apiNames]));
});

test("what is partial says in which way", () => {
  const silent = wxCoverage.filter(({ state, note }) => state === "partial" && !note);

  expect(silent).toEqual([]);
});

test("the names of WeChat's functions are those of the installed typings", () => {
  const file = import.meta.resolve("miniprogram-api-typings/types/wx/lib.wx.api.d.ts");
  const text = readFileSync(new URL(file), "utf8").replaceAll(/\/\*.*?\*\//gs, "");
  const start = text.indexOf("    interface Wx {");
  const body = text.slice(start, text.indexOf("\n    }\n", start));

  const names = body.matchAll(/^ {8}([A-Za-z]\w*)\s*[<(]/gm);

  expect(new Set(apiNames)).toEqual(new Set(Array.from(names, ([, name]) => name)));
});

test("a function that is missing fails by name as WeChat's functions fail, and is told once", async () => {
  const { wx, notes } = makeWx();
  const untyped = wx as unknown as Record<string, (options?: object) => Promise<unknown>>;
  const failures: unknown[] = [];

  await expect(untyped["scanCode"]!()).rejects.toEqual({
    errMsg: "scanCode:fail 手机模拟器还没有这个接口",
  });
  await new Promise<void>((resolve) => {
    void untyped["scanCode"]!({
      fail: (failure: unknown) => failures.push(failure),
      complete: resolve,
    });
  });

  expect(failures).toEqual([{ errMsg: "scanCode:fail 手机模拟器还没有这个接口" }]);
  expect(notes).toEqual([{ level: "warn", title: "wx.scanCode：手机模拟器还没有这个接口" }]);
});

test("a missing function that answers at once throws, and a missing event only never comes", () => {
  const { wx, notes } = makeWx();
  const untyped = wx as unknown as Record<string, (options?: object) => unknown>;

  expect(() => untyped["createMapContext"]!()).toThrow("createMapContext:fail 手机模拟器还没有");
  expect(untyped["onCompassChange"]!(() => {})).toBeUndefined();
  expect(notes).toHaveLength(2);
});

test("what WeChat does not have is not there, and what it has can be asked for", () => {
  const { wx } = makeWx();

  expect("scanCode" in wx).toBe(true);
  expect("scanCod" in wx).toBe(false);
  expect((wx as unknown as Record<string, unknown>)["then"]).toBeUndefined();
  const asked = [
    "login",
    "scanCode",
    "getSystemInfoSync.return.screenWidth",
    "button.open-type",
    "map",
  ];
  expect(asked.map((schema) => wx.canIUse(schema))).toEqual([true, false, true, true, false]);
});
