import { setImmediate } from "node:timers/promises";
import { describe, expect, test } from "vitest";
import {
  createMemoryTokenStore,
  createTokenSource,
  type TokenSourceOptions,
  TransportError,
} from "@hongyan/wechat";
import { createFakeClock } from "./helpers/fake-clock.ts";
import { createFakeWechat, type Handler, tokenPath } from "./helpers/fake-wechat.ts";

const appid = "wx0000000000000001";

function setUp(token: Handler, options: Partial<TokenSourceOptions> = {}) {
  const clock = createFakeClock();
  const wechat = createFakeWechat({ [tokenPath]: token, "/cgi-bin/token": token });
  const source = createTokenSource({
    appid,
    secret: "the-secret",
    transport: wechat.transport,
    now: clock.now,
    sleep: clock.sleep,
    ...options,
  });
  return { clock, wechat, source, fetches: () => wechat.count(tokenPath) };
}

/** A WeChat that gives T1, T2, ... */
function countingTokens(expiresIn = 7200): Handler {
  let count = 0;
  return () => ({ access_token: `T${++count}`, expires_in: expiresIn });
}

function twoProcesses(token: Handler) {
  const clock = createFakeClock();
  const store = createMemoryTokenStore({ now: clock.now });
  const wechat = createFakeWechat({ [tokenPath]: token });
  const shared = { appid, secret: "s", store, now: clock.now, sleep: clock.sleep };
  const create = () => createTokenSource({ ...shared, transport: wechat.transport });
  return {
    clock,
    store,
    first: create(),
    second: create(),
    fetches: () => wechat.count(tokenPath),
  };
}

const busy = { errcode: -1, errmsg: "system error" };
const good = { access_token: "T1", expires_in: 7200 };

describe("T1: at most one refresh at a time", () => {
  test("20 cold concurrent callers make exactly one fetch", async () => {
    const { source, fetches } = setUp(countingTokens());
    const tokens = await Promise.all(Array.from({ length: 20 }, () => source.get()));
    expect(new Set(tokens)).toEqual(new Set(["T1"]));
    expect(fetches()).toBe(1);
  });

  test("20 cold concurrent callers read the store once: they do not even queue for the lease", async () => {
    const store = createMemoryTokenStore();
    let readCount = 0;
    const counted = {
      ...store,
      read: (id: string) => {
        readCount++;
        return store.read(id);
      },
    };
    const { source } = setUp(countingTokens(), { store: counted });
    await Promise.all(Array.from({ length: 20 }, () => source.get()));
    expect(readCount).toBe(1);
  });

  test("40 concurrent callers with a dead token make exactly one refresh", async () => {
    const { source, fetches } = setUp(countingTokens());
    await source.get();
    const renewed = await Promise.all(Array.from({ length: 40 }, () => source.renew("T1")));
    expect(new Set(renewed)).toEqual(new Set(["T2"]));
    expect(fetches()).toBe(2);
  });

  test("a caller that failed with an older token gets the newer one without a fetch", async () => {
    const { source, fetches } = setUp(countingTokens());
    await source.get();
    await source.renew("T1");
    expect(await source.renew("T1")).toBe("T2");
    expect(fetches()).toBe(2);
  });

  test("the token is asked for in normal mode, never with force_refresh", async () => {
    const { source, wechat } = setUp(countingTokens());
    await source.get();
    await source.renew("T1");
    const bodies = wechat.calls.map((call) => JSON.parse(String(call.body)));
    expect(bodies.map((body) => body.force_refresh)).toEqual([false, false]);
  });

  test("classic mode uses /cgi-bin/token", async () => {
    const { source, wechat } = setUp(countingTokens(), { mode: "classic" });
    expect(await source.get()).toBe("T1");
    expect(wechat.calls[0]?.path).toMatch(/^\/cgi-bin\/token\?grant_type=client_credential&appid=/);
  });
});

describe("processes that share a store", () => {
  test("two cold processes make one fetch between them", async () => {
    const { first, second, fetches } = twoProcesses(countingTokens());
    expect(await Promise.all([first.get(), second.get()])).toEqual(["T1", "T1"]);
    expect(fetches()).toBe(1);
  });

  test("two processes with a dead token make one refresh between them", async () => {
    const { first, second, fetches } = twoProcesses(countingTokens());
    await Promise.all([first.get(), second.get()]);
    expect(await Promise.all([first.renew("T1"), second.renew("T1")])).toEqual(["T2", "T2"]);
    expect(fetches()).toBe(2);
  });

  test("a process whose token another one replaced takes that one over without a fetch", async () => {
    const { first, second, fetches } = twoProcesses(countingTokens());
    await Promise.all([first.get(), second.get()]);
    await first.renew("T1");
    expect(await second.renew("T1")).toBe("T2");
    expect(fetches()).toBe(2);
  });

  test("the lease of a crashed process runs out and another takes over", async () => {
    const { clock, store, first, fetches } = twoProcesses(countingTokens());
    const startMs = clock.now();
    await store.tryLease(appid, { owner: "crashed", version: 0, leaseMs: 8000 });
    expect(await first.get()).toBe("T1");
    expect(fetches()).toBe(1);
    expect(clock.now() - startMs).toBeGreaterThanOrEqual(8000);
    expect(clock.now() - startMs).toBeLessThan(9000);
  });

  test("waiting for a lease that is never given up ends with WECHAT_TOKEN_BUSY", async () => {
    const { store, first, fetches } = twoProcesses(countingTokens());
    await store.tryLease(appid, { owner: "hung", version: 0, leaseMs: 3_600_000 });
    await expect(first.get()).rejects.toMatchObject({ code: "WECHAT_TOKEN_BUSY" });
    expect(fetches()).toBe(0);
  });

  test("a late answer never overwrites a newer token", async () => {
    const { promise: late, resolve: answerLate } = Promise.withResolvers();
    const { clock, store, first, second } = twoProcesses(() => late);
    const slow = first.get();
    await setImmediate();
    clock.advance(60_000); // the first one's lease is over
    const version = 0;
    expect(await store.tryLease(appid, { owner: "third", version, leaseMs: 5000 })).toBe(true);
    await store.save(appid, {
      owner: "third",
      version,
      accessToken: "NEWER",
      expiresAtMs: clock.now() + 7_200_000,
    });
    answerLate({ access_token: "LATE", expires_in: 7200 });
    expect(await slow).toBe("NEWER");
    expect((await store.read(appid))?.accessToken).toBe("NEWER");
    expect(await second.get()).toBe("NEWER");
  });

  test("a failed fetch gives its lease up at once", async () => {
    const { store, first } = twoProcesses(() => ({ errcode: 40125, errmsg: "invalid appsecret" }));
    await expect(first.get()).rejects.toMatchObject({ errcode: 40125 });
    expect(await store.tryLease(appid, { owner: "next", version: 0, leaseMs: 1000 })).toBe(true);
  });

  test("while our token is refused, a good one from another process ends the wait", async () => {
    const { clock, store, first } = twoProcesses(() => good);
    await first.get();
    await expect(first.renew("T1")).rejects.toMatchObject({ code: "WECHAT_TOKEN_REJECTED" });
    const version = (await store.read(appid))?.version ?? 0;
    await store.tryLease(appid, { owner: "other", version, leaseMs: 1000 });
    const expiresAtMs = clock.now() + 7_200_000;
    await store.save(appid, { owner: "other", version, accessToken: "GOOD", expiresAtMs });
    expect(await first.get()).toBe("GOOD");
  });
});

describe("a token that stays refused", () => {
  test("the same token given again is TokenRejectedError after one fetch, and no more follow", async () => {
    const { source, fetches } = setUp(() => good);
    await source.get();
    const results = await Promise.allSettled(Array.from({ length: 10 }, () => source.renew("T1")));
    for (const result of results) {
      expect(result).toMatchObject({ reason: { code: "WECHAT_TOKEN_REJECTED" } });
    }
    await expect(source.get()).rejects.toMatchObject({ code: "WECHAT_TOKEN_REJECTED" });
    await expect(source.renew("T1")).rejects.toMatchObject({ code: "WECHAT_TOKEN_REJECTED" });
    expect(fetches()).toBe(2);
    expect(source.state().status).toBe("failed");
  });

  test("after the cooldown it is tried once more, not before", async () => {
    const { source, clock, fetches } = setUp(() => good);
    await source.get();
    await expect(source.renew("T1")).rejects.toThrow();
    clock.advance(59_000);
    await expect(source.renew("T1")).rejects.toThrow();
    expect(fetches()).toBe(2);
    clock.advance(1000);
    expect(await source.get()).toBe("T1");
    await expect(source.renew("T1")).rejects.toThrow();
    expect(fetches()).toBe(3);
  });

  test("a new token that fails as well is not renewed again", async () => {
    const { source, fetches } = setUp(countingTokens());
    await source.get();
    await source.renew("T1");
    await expect(source.renew("T2")).rejects.toMatchObject({ code: "WECHAT_TOKEN_REJECTED" });
    await expect(source.get()).rejects.toMatchObject({ code: "WECHAT_TOKEN_REJECTED" });
    expect(fetches()).toBe(2);
  });

  test("a renewed token that worked may be renewed again a moment later", async () => {
    const { source } = setUp(countingTokens());
    await source.get();
    source.confirm?.(await source.renew("T1"));
    expect(await source.renew("T2")).toBe("T3");
  });
});

describe("failures of the token call", () => {
  test("two answers of -1 are waited out with 1 s and 2 s, and the third counts", async () => {
    const answers: unknown[] = [busy, busy, good];
    const { source, clock } = setUp(() => answers.shift());
    expect(await source.get()).toBe("T1");
    expect(clock.slept).toHaveLength(2);
    expect(clock.slept[0]).toBeGreaterThanOrEqual(750);
    expect(clock.slept[0]).toBeLessThanOrEqual(1250);
    expect(clock.slept[1]).toBeGreaterThanOrEqual(1500);
    expect(clock.slept[1]).toBeLessThanOrEqual(2500);
  });

  test("-1 without end is given up after three attempts", async () => {
    const { source, fetches } = setUp(() => busy);
    await expect(source.get()).rejects.toMatchObject({ errcode: -1, class: "retry-later" });
    expect(fetches()).toBe(3);
  });

  test.each([40001, 40013, 40125, 40164, 40243, 41002, 41004, 89503, 40014])(
    "%i is a configuration error at once, without a retry",
    async (errcode) => {
      const { source, fetches, clock } = setUp(() => ({ errcode, errmsg: "no" }));
      await expect(source.get()).rejects.toMatchObject({
        code: "WECHAT_CONFIG",
        class: "config-error",
        errcode,
        hint: expect.stringMatching(/\w/),
      });
      expect(fetches()).toBe(1);
      expect(clock.slept).toEqual([]);
    },
  );

  test("40164 names the address that WeChat saw", async () => {
    const { source } = setUp(() => ({
      errcode: 40164,
      errmsg:
        "invalid ip 203.0.113.7 ipv6 ::ffff:203.0.113.7, not in whitelist rid: 65f1a2b3-0a1b2c3d-4e5f6a7b",
    }));
    await expect(source.get()).rejects.toMatchObject({
      seenIp: "203.0.113.7",
      hint: expect.stringContaining("203.0.113.7"),
      rid: "65f1a2b3-0a1b2c3d-4e5f6a7b",
    });
  });

  test("a refusal is remembered for 10 s: later callers fail with it, WeChat is left alone", async () => {
    const { source, clock, fetches } = setUp(() => ({
      errcode: 40125,
      errmsg: "invalid appsecret",
    }));
    for (let i = 0; i < 50; i++) await expect(source.get()).rejects.toThrow("40125");
    expect(fetches()).toBe(1);
    clock.advance(10_000);
    await expect(source.get()).rejects.toThrow("40125");
    expect(fetches()).toBe(2);
  });

  test("no answer is an error with requestSent, and is tried again a second later", async () => {
    let isDown = true;
    const { source, clock } = setUp(() => {
      if (isDown) throw new TransportError("WECHAT_UNREACHABLE", "no", { requestSent: false });
      return good;
    });
    await expect(source.get()).rejects.toMatchObject({
      code: "WECHAT_UNREACHABLE",
      requestSent: false,
    });
    isDown = false;
    clock.advance(1000);
    expect(await source.get()).toBe("T1");
  });

  test.each([
    {},
    { access_token: "", expires_in: 7200 },
    { access_token: "T", expires_in: 0 },
    { access_token: "T", expires_in: "soon" },
  ])("an answer without a usable token is an error: %j", async (answer) => {
    const { source } = setUp(() => answer);
    await expect(source.get()).rejects.toMatchObject({ code: "WECHAT_NOT_JSON" });
  });

  test("a secret function that throws is reported without its own text", async () => {
    const { source } = setUp(() => good, {
      secret: async () => {
        throw new Error("vault says: hunter2");
      },
    });
    const error = await source.get().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: "WECHAT_SECRET_UNAVAILABLE" });
    expect(JSON.stringify(error) + String(error)).not.toContain("hunter2");
  });
});

describe("age and clocks", () => {
  test("a token in its last 5 minutes is refreshed in the background, callers go on", async () => {
    const { source, clock } = setUp(countingTokens());
    await source.get();
    clock.advance(6_901_000);
    expect(await source.get()).toBe("T1");
    await settle();
    expect(await source.get()).toBe("T2");
  });

  test("an early refresh that brings the same token back is not repeated for 30 s", async () => {
    const { source, clock, fetches } = setUp(() => ({ access_token: "T1", expires_in: 290 }));
    for (let i = 0; i < 100; i++) {
      expect(await source.get()).toBe("T1");
      await settle();
    }
    expect(fetches()).toBe(2);
    clock.advance(30_000);
    await source.get();
    await settle();
    expect(fetches()).toBe(3);
  });

  test("an early refresh that fails leaves the token that is still good in use", async () => {
    const answers: unknown[] = [good];
    const { source, clock } = setUp(() => answers.shift() ?? { errcode: 45009, errmsg: "limit" });
    await source.get();
    clock.advance(6_901_000);
    await source.get();
    await settle();
    expect(await source.get()).toBe("T1");
    expect(source.state()).toMatchObject({ status: "ready", lastError: { errcode: 45009 } });
  });

  test("an expired token is not handed out", async () => {
    const { source, clock } = setUp(countingTokens());
    await source.get();
    clock.advance(7_200_000);
    expect(await source.get()).toBe("T2");
  });

  test("a clock set back by a day does not keep an old token alive", async () => {
    const { source, clock, fetches } = setUp(countingTokens());
    await source.get();
    clock.advance(-86_400_000);
    expect(await source.get()).toBe("T2");
    for (let i = 0; i < 20; i++) await source.get();
    expect(fetches()).toBe(2);
  });

  test("a clock set forward by a day costs one fetch, not one per call", async () => {
    const { source, clock, fetches } = setUp(() => good);
    await source.get();
    clock.advance(86_400_000);
    for (let i = 0; i < 20; i++) expect(await source.get()).toBe("T1");
    expect(fetches()).toBe(2);
  });

  test("a clock set back does not prolong the breaker", async () => {
    const { source, clock } = setUp(() => good);
    await source.get();
    await expect(source.renew("T1")).rejects.toThrow();
    clock.advance(-3_600_000);
    expect(await source.get()).toBe("T1");
  });

  /** Lets a refresh in the background finish. */
  async function settle(): Promise<void> {
    for (let i = 0; i < 5; i++) await setImmediate();
  }
});

describe("state", () => {
  test("goes from none over refreshing to ready, and holds no token", async () => {
    const { source, clock } = setUp(countingTokens());
    expect(source.state()).toEqual({ status: "none" });
    const first = source.get();
    expect(source.state().status).toBe("refreshing");
    await first;
    expect(source.state()).toEqual({
      status: "ready",
      expiresAtMs: clock.now() + 7_200_000,
      refreshedAtMs: clock.now(),
    });
  });

  test("says what failed", async () => {
    const { source } = setUp(() => ({ errcode: 40125, errmsg: "invalid appsecret" }));
    await source.get().catch(() => undefined);
    expect(source.state()).toMatchObject({
      status: "failed",
      lastError: { code: "WECHAT_CONFIG", errcode: 40125 },
    });
  });
});
