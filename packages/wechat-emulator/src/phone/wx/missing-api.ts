import { asyncApi, WxFailure } from "./api.ts";
import { apiNames } from "./api-names.ts";
import type { WxSurroundings } from "./surroundings.ts";

const notYet = "手机模拟器还没有这个接口";

/** Members that WeChat's `wx` has and that are no functions. */
const missingObjects = new Set(["cloud", "router", "worklet"]);

/**
 * The members that WeChat has and the phone has not. They are there, as on a device, and say so when they are called;
 * each is told to the developer once.
 */
export function withMissingApis<T extends object>(members: T, around: WxSurroundings): T {
  const stubs = new Map<string, unknown>();
  const told = new Set<string>();
  const tellOnce = (name: string): void => {
    if (told.has(name)) return;
    told.add(name);
    around.phone.tell({ level: "warn", title: `wx.${name}：${notYet}` });
  };
  return new Proxy(members, {
    get(target, name, receiver) {
      if (typeof name !== "string" || Reflect.has(target, name)) {
        return Reflect.get(target, name, receiver) as unknown;
      }
      if (missingObjects.has(name)) tellOnce(name);
      if (!apiNames.has(name)) return undefined;
      const stub = stubs.get(name) ?? createStub(name, around, () => tellOnce(name));
      stubs.set(name, stub);
      return stub;
    },
    has: (target, name) =>
      Reflect.has(target, name) || (typeof name === "string" && apiNames.has(name)),
  });
}

function createStub(name: string, { app }: WxSurroundings, tell: () => void): unknown {
  if (/^o(?:n|ff)[A-Z]/.test(name)) return tell;
  if (/Sync$|^create|^get\w+(?:Manager|Context|Adapter|System)$/.test(name)) {
    return () => {
      tell();
      throw new Error(`${name}:fail ${notYet}`);
    };
  }
  return asyncApi(name, app.reportError, () => {
    tell();
    throw new WxFailure(notYet);
  });
}
