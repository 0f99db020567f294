import { describe, expect, test } from "vitest";
import { describeErrcode, errcodes, type ErrcodeClass } from "@hongyan/wechat";

/** The map of classes as the fact sheet on errcodes gives it (its section 10), ranges written out; and 41001, which a cloud without its open API service answers. */
const classMap: Record<Exclude<ErrcodeClass, "permanent-bad-request">, string> = {
  success: "0 200022 45081 65406",
  "retry-later": "-1 45011 43108 20001 200001 85431 85449 65414",
  "refresh-token-and-retry": "40001 40014 42001",
  "user-quota-exhausted": "43101 45015 45047 48002 85438 45080",
  "app-quota-exhausted": "45009 48006",
  "config-error": `40013 40125 40164 40243 41002 41004 42007 43104 43107 45035 48001 48004 48008 50001 50004 50007
    89503 89506 89507 200011 200012 200013 200100 85461 85462 61003 61004 61005 61006 61007 61011 61016 61023 65400 65405
    41001 40230 40231 40232 40233 40234 40235 40236 40237 40238 40239 40240 40200 40201`,
};

const classOf = new Map<number, ErrcodeClass>();
for (const [errcodeClass, codes] of Object.entries(classMap)) {
  for (const code of codes.split(/\s+/)) classOf.set(Number(code), errcodeClass as ErrcodeClass);
}

describe("the errcode table", () => {
  test("holds every code of the class map, with that class", () => {
    for (const [errcode, errcodeClass] of classOf) {
      expect([errcode, describeErrcode(errcode).class]).toEqual([errcode, errcodeClass]);
      expect(errcodes.some((info) => info.errcode === errcode)).toBe(true);
    }
  });

  test("every other code is a permanent bad request, but for token calls and card events", () => {
    for (const { errcode, area, class: errcodeClass } of errcodes) {
      if (area === "token" || area === "service-card-event") continue;
      if (area === "official-account" && errcode === 43004) continue;
      expect([errcode, errcodeClass]).toEqual([
        errcode,
        classOf.get(errcode) ?? "permanent-bad-request",
      ]);
    }
  });

  test("names one meaning per code and area, in two languages, with a remedy", () => {
    const seen = new Set<string>();
    for (const info of errcodes) {
      const id = `${info.area} ${info.errcode}`;
      expect(seen.has(id), id).toBe(false);
      seen.add(id);
      for (const text of [info.text, info.en, info.remedy.en]) expect(text.trim()).not.toBe("");
      expect(info.zh, id).toMatch(/\p{Script=Han}/u);
      expect(info.remedy.zh, id).toMatch(/\p{Script=Han}/u);
      expect(info.en + info.remedy.en, id).not.toMatch(/\p{Script=Han}/u);
    }
  });
});

describe("describeErrcode", () => {
  test("40001 on the token call is a configuration error, elsewhere a reason to renew", () => {
    expect(describeErrcode(40001).class).toBe("refresh-token-and-retry");
    expect(describeErrcode(40001, "subscribe").class).toBe("refresh-token-and-retry");
    expect(describeErrcode(40001, "token").class).toBe("config-error");
    expect(describeErrcode(42001, "token").class).toBe("config-error");
  });

  test("a user who does not follow the Official Account may follow it later: 43004 there", () => {
    expect(describeErrcode(43004, "official-account").class).toBe("user-quota-exhausted");
    expect(describeErrcode(43004).class).toBe("permanent-bad-request");
  });

  test("what is said of a device is not said of a subscribe message", () => {
    expect(describeErrcode(40037, "device").en).not.toBe(describeErrcode(40037).en);
    expect(describeErrcode(41030, "device")).toBe(describeErrcode(41030, "subscribe"));
  });

  test("an area without a line of its own falls back to the general meaning", () => {
    expect(describeErrcode(43101, "login")).toBe(describeErrcode(43101));
    expect(describeErrcode(-1, "login").remedy).not.toEqual(describeErrcode(-1).remedy);
  });

  test.each([
    [49999, "permanent-bad-request"],
    [-7777, "retry-later"],
    [200099, "retry-later"],
    [1, "permanent-bad-request"],
    [Number.NaN, "permanent-bad-request"],
  ])("the unknown code %d is %s", (errcode, errcodeClass) => {
    expect(describeErrcode(errcode)).toMatchObject({ errcode, class: errcodeClass });
  });
});
