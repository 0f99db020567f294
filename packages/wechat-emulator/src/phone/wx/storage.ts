import type { Storage } from "../ports.ts";
import { asyncApi, WxFailure } from "./api.ts";
import type { WxSurroundings } from "./surroundings.ts";

const limitKilobytes = 10_240;
const maxValueCharacters = 1_048_576;

/** https://developers.weixin.qq.com/miniprogram/dev/api/storage/wx.setStorageSync.html */
export function createStorage({ storage, app }: WxSurroundings) {
  const report = app.reportError;
  const set = (key: unknown, data: unknown) => setValue(storage, key, data);
  const setAll = (list: KeyAndValue[]) => {
    for (const { key, value } of list) set(key, value);
  };
  return {
    setStorage: asyncApi("setStorage", report, ({ key, data }: { key: string; data: unknown }) => {
      set(key, data);
      return {};
    }),
    setStorageSync: (key: string, data: unknown): void =>
      named("setStorageSync", () => set(key, data)),
    getStorage: asyncApi("getStorage", report, ({ key }: { key: string }) => {
      const text = storage.get(checkKey(key));
      if (text === undefined) throw new WxFailure("data not found");
      return { data: read(text) };
    }),
    /** An empty text for a key that is not there. */
    getStorageSync: (key: string): unknown =>
      named("getStorageSync", () => read(storage.get(checkKey(key)))),
    removeStorage: asyncApi("removeStorage", report, ({ key }: { key: string }) => {
      storage.remove(checkKey(key));
      return {};
    }),
    removeStorageSync: (key: string): void =>
      named("removeStorageSync", () => storage.remove(checkKey(key))),
    clearStorage: asyncApi("clearStorage", report, () => {
      clear(storage);
      return {};
    }),
    clearStorageSync: (): void => clear(storage),
    getStorageInfo: asyncApi("getStorageInfo", report, () => describe(storage)),
    getStorageInfoSync: () => describe(storage),
    batchSetStorage: asyncApi("batchSetStorage", report, (options: { kvList: KeyAndValue[] }) => {
      setAll(options.kvList);
      return {};
    }),
    batchSetStorageSync: (list: KeyAndValue[]): void =>
      named("batchSetStorageSync", () => setAll(list)),
    batchGetStorage: asyncApi("batchGetStorage", report, ({ keyList }: { keyList: string[] }) => ({
      dataList: keyList.map((key) => read(storage.get(checkKey(key)))),
    })),
    batchGetStorageSync: (keys: string[]): unknown[] =>
      named("batchGetStorageSync", () => keys.map((key) => read(storage.get(checkKey(key))))),
  };
}

interface KeyAndValue {
  key: string;
  value: unknown;
}

function setValue(storage: Storage, given: unknown, data: unknown): void {
  const key = checkKey(given);
  const text = write(data);
  if (text.length > maxValueCharacters) throw new WxFailure("exceed storage item max length");
  const kilobytes = sizeInKilobytes(storage, key) + (key.length + text.length) / 1_024;
  if (kilobytes > limitKilobytes) throw noRoom();
  try {
    storage.set(key, text);
  } catch {
    throw noRoom();
  }
}

function noRoom(): WxFailure {
  return new WxFailure("exceed storage max size 10Mb");
}

function checkKey(key: unknown): string {
  if (typeof key === "string" && key !== "") return key;
  const kind = key === undefined ? "Undefined" : key === "" ? "empty String" : typeof key;
  throw new WxFailure(`parameter error: parameter.key should be String instead of ${kind};`);
}

/** Dates come back as dates, and undefined as itself; the rest as JSON has it. */
function write(data: unknown): string {
  if (data instanceof Date) return JSON.stringify({ date: data.getTime() });
  const json = JSON.stringify(data) as string | undefined;
  return json === undefined ? "{}" : `{"data":${json}}`;
}

function read(text: string | undefined): unknown {
  if (text === undefined) return "";
  const kept = JSON.parse(text) as { data?: unknown; date?: number };
  return kept.date === undefined ? kept.data : new Date(kept.date);
}

function clear(storage: Storage): void {
  for (const key of storage.keys()) storage.remove(key);
}

function describe(storage: Storage) {
  const currentSize = Math.ceil(sizeInKilobytes(storage));
  return { keys: storage.keys(), currentSize, limitSize: limitKilobytes };
}

function sizeInKilobytes(storage: Storage, except?: string): number {
  let characters = 0;
  for (const key of storage.keys()) {
    if (key !== except) characters += key.length + (storage.get(key)?.length ?? 0);
  }
  return characters / 1_024;
}

/** What fails without callbacks is thrown, with the name in front. */
function named<T>(name: string, run: () => T): T {
  try {
    return run();
  } catch (error) {
    throw new Error(`${name}:fail ${error instanceof Error ? error.message : String(error)}`, {
      cause: error,
    });
  }
}
