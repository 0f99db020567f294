import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import type { FastifyRequest } from "fastify";
import { isStillAdmitted } from "../src/http/auth.ts";
import { createCallers } from "../src/http/callers.ts";
import { issueSetupLink } from "../src/flow/operators/links.ts";
import { matchTotp, toBase32, totpAt } from "../src/flow/operators/totp.ts";
import { hashToken } from "../src/secrets.ts";
import { Browser, password, plantSetupLink } from "./console-browser.ts";
import { holdTable } from "./hold-table.ts";

let t: TestServer;
let databaseUrl: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(
    await startTestServer({
      databaseUrl,
      options: { worker: false },
      // Requests of this machine come from where x-forwarded-for says: strangers at other addresses.
      env: { HONGYAN_TRUSTED_PROXIES: "127.0.0.1" },
    }),
  );
});
afterAll(() => resources.disposeAsync());

const browser = () => new Browser(t.server.url);
const tokenOf = (path: string) => new URL(path, "http://h").searchParams.get("token") ?? "";
const from = (address: string) => ({ "x-forwarded-for": address });
const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
function fromBase32(text: string): Buffer {
  const bits = [...text].map((one) => base32.indexOf(one).toString(2).padStart(5, "0")).join("");
  return Buffer.from((bits.match(/.{8}/g) ?? []).map((byte) => Number.parseInt(byte, 2)));
}
const codeOf = (secret: string, stepsOn = 0) =>
  totpAt(fromBase32(secret), Math.floor(Date.now() / 30_000) + stepsOn);

test("whoever is invited first takes the link for the first owner from nobody; an owner who has chosen a password does", async () => {
  const invite = async (name: string, role: string) => {
    const { body } = await t.call("POST", "/v1/operators", {
      name,
      roles: [{ appid: null, role }],
    });
    return tokenOf((body["link"] as { path: string }).path);
  };
  const state = async () => (await browser().call("GET", "/v1/session")).body["state"];
  const viewer = await invite("viewer", "viewer");
  const owner = await invite("invited", "owner");
  expect(await state()).toBe("setup-needed");
  await browser().call("POST", "/v1/operators/accept", { token: viewer, password });
  expect(await state()).toBe("signed-out");

  const link = await issueSetupLink(t.server.ctx);
  const token = tokenOf(link?.path ?? "");
  const use = (name: string) => browser().call("POST", "/v1/setup", { token, name, password });
  expect(await use("Viewer")).toMatchObject({
    status: 409,
    body: { error: { code: "OPERATOR_EXISTS" } },
  });
  await browser().call("POST", "/v1/operators/accept", { token: owner, password });
  expect((await use("whoever has the link")).status).toBe(410);
  expect(await issueSetupLink(t.server.ctx)).toBeUndefined();
  await query(databaseUrl, "delete from hongyan.operators");
});

test("while no owner can sign in the server gives out links, of which it keeps the hash only; one makes the owner, once", async () => {
  expect((await browser().call("GET", "/v1/session")).body).toEqual({ state: "setup-needed" });
  const link = await issueSetupLink(t.server.ctx);
  const token = tokenOf(link?.path ?? "");
  const kept = await query(
    databaseUrl,
    "select to_json(l)::text as row from hongyan.operator_links l",
  );
  expect(JSON.stringify(kept)).not.toContain(token);
  await plantSetupLink(databaseUrl, "another process's");
  await plantSetupLink(databaseUrl, "an old one");
  await query(
    databaseUrl,
    `update hongyan.operator_links set expires_at = now() where token_hash = '\\x${hashToken("an old one").toString("hex")}'`,
  );
  const use = (token: string, name: string) =>
    browser().call("POST", "/v1/setup", { token, name, password });

  expect(await use("an old one", "late")).toMatchObject({ status: 410 });
  expect(await use("a guess", "guest")).toMatchObject({
    status: 410,
    body: { error: { code: "LINK_INVALID" } },
  });
  const both = await holdTable(databaseUrl, "hongyan.operators", 2, () =>
    Promise.all([use(token, "first"), use("another process's", "second")]),
  );

  expect(both.map((answer) => String(answer.status)).toSorted()).toEqual(["201", "410"]);
  expect(await query(databaseUrl, "select count(*)::int as n from hongyan.operators")).toEqual([
    { n: 1 },
  ]);
  expect((await use(token, "again")).status).toBe(410);
  expect(await issueSetupLink(t.server.ctx)).toBeUndefined();
  expect((await browser().call("GET", "/v1/session")).body).toEqual({ state: "signed-out" });
  await query(databaseUrl, "update hongyan.operators set name = 'owner'");
});

describe("the cookie", () => {
  test("is kept from the page and from other sites; over https it is held to this host", async () => {
    const plain = browser();
    await plain.signIn("owner");
    expect(plain.setCookie).toMatch(/^hongyan=[\w-]{43};/);
    const secure = browser();
    await secure.signIn("owner", {}, { "x-forwarded-proto": "https" });
    expect(secure.setCookie).toMatch(/^__Host-hongyan=[\w-]{43};/);
    expect(secure.setCookie).toContain("Secure");
    for (const { setCookie } of [plain, secure]) {
      expect(setCookie).toContain("HttpOnly");
      expect(setCookie).toContain("SameSite=Strict");
      expect(setCookie).toContain("Path=/;");
      expect(setCookie).not.toContain("Domain");
    }
    // One that came over http is worth nothing over https, where anybody on the way could have set it.
    const overHttps = { "x-forwarded-proto": "https" };
    expect((await plain.call("GET", "/v1/session", undefined, overHttps)).body).toEqual({
      state: "signed-out",
    });
  });

  test("stands for the operator on /v1 routes, as an API key does, and not on others", async () => {
    const owner = browser();
    expect(await owner.signIn("OWNER")).toMatchObject({
      status: 200,
      body: {
        state: "signed-in",
        operator: { name: "owner", hasTotp: false, roles: [{ appid: null, role: "owner" }] },
        scopes: ["*"],
      },
    });
    expect((await owner.call("GET", "/v1/messages")).status).toBe(200);
    expect((await owner.call("GET", "/mp/grants")).status).toBe(401);
    const wrong = { authorization: "Bearer hy_wrong" };
    expect((await owner.call("GET", "/v1/messages", undefined, wrong)).status).toBe(401);
  });

  test("signed out, it is worth nothing; everywhere, and every other one too", async () => {
    const [one, two, three] = [browser(), browser(), browser()];
    for (const each of [one, two, three]) await each.signIn("owner");
    const { cookie } = one;
    await one.call("DELETE", "/v1/session");
    expect(one.setCookie).toMatch(/^hongyan=;/);
    one.cookie = cookie;
    expect((await one.call("GET", "/v1/messages")).status).toBe(401);
    expect((await two.call("GET", "/v1/messages")).status).toBe(200);
    await two.call("DELETE", "/v1/sessions");
    expect((await three.call("GET", "/v1/messages")).status).toBe(401);
  });

  test("a session is over after seven days, and after twelve hours without a request", async () => {
    const over = ["expires_at = now()", "last_seen_at = now() - interval '12 hours 1 second'"];
    const sessions = over.map((how) => ({ how, of: browser() }));
    for (const { how, of } of sessions) {
      await of.signIn("owner");
      const hash = hashToken(of.cookie?.split("=")[1] ?? "").toString("hex");
      await query(
        databaseUrl,
        `update hongyan.operator_sessions set ${how} where token_hash = '\\x${hash}'`,
      );
    }
    for (const { of } of sessions) {
      await expect
        .poll(async () => (await of.call("GET", "/v1/messages")).status, { timeout: 30_000 })
        .toBe(401);
    }
  });
});

describe("CSRF: with the cookie", () => {
  const change = (who: Browser, headers: Record<string, string>) =>
    who.call("PATCH", "/v1/session/operator", { language: "en" }, headers);

  test.each([
    ["without the header", { "x-hongyan-csrf": "" }],
    ["with a wrong one", { "x-hongyan-csrf": "A".repeat(43) }],
    ["from another site", { "sec-fetch-site": "cross-site" }],
    ["from another host of this site", { "sec-fetch-site": "same-site" }],
    ["from a page of another origin", { origin: "https://evil.example" }],
    ["from a page without one", { origin: "null" }],
  ])("a change %s is refused", async (_, headers) => {
    const owner = browser();
    await owner.signIn("owner");
    expect(await change(owner, headers)).toMatchObject({
      status: 403,
      body: { error: { code: "CSRF" } },
    });
    expect((await owner.call("GET", "/v1/messages", undefined, headers)).status).toBe(200);
    expect((await change(owner, {})).status).toBe(200);
    expect((await change(owner, { "sec-fetch-site": "same-origin" })).status).toBe(200);
    expect((await change(owner, { origin: t.server.url })).status).toBe(200);
  });

  test("the token of another session does not do, and no other site signs anybody in", async () => {
    const [mine, other] = [browser(), browser()];
    await mine.signIn("owner");
    await other.signIn("owner");
    expect(mine.csrf).not.toBe(other.csrf);
    expect((await change(mine, { "x-hongyan-csrf": other.csrf ?? "" })).status).toBe(403);
    expect((await browser().signIn("owner", {}, { "sec-fetch-site": "cross-site" })).status).toBe(
      403,
    );
  });
});

describe("guessing", () => {
  test("a wrong name and a wrong password are answered alike", async () => {
    const wrong = await browser().signIn("owner", { password: "wrong" }, from("10.1.0.1"));
    const nobody = await browser().signIn("nobody", {}, from("10.1.0.1"));
    expect(wrong.status).toBe(401);
    expect(wrong.body).toEqual(nobody.body);
  });

  test("after five failures of a name from an address it waits, also for the right password; from elsewhere the owner comes in", async () => {
    const address = from("10.2.0.1");
    // At once: none slips through while others are being checked.
    const answers = await Promise.all(
      Array.from({ length: 8 }, () => browser().signIn("owner", { password: "wrong" }, address)),
    );
    expect(answers.filter((answer) => answer.status === 401)).toHaveLength(5);
    const refused = await browser().signIn("owner", {}, address);
    expect(refused).toMatchObject({
      status: 429,
      body: { error: { code: "TOO_MANY_ATTEMPTS" } },
    });
    expect(Number(refused.headers.get("retry-after"))).toBeGreaterThan(800);
    expect((await browser().signIn("owner", {}, from("10.2.0.2"))).status).toBe(200);
    expect((await browser().signIn("other name", {}, address)).status).toBe(401);

    await query(databaseUrl, "update hongyan.sign_in_attempts set until = now()");
    expect((await browser().signIn("owner", {}, address)).status).toBe(200);
  });

  test("one IPv6 network counts as one address", async () => {
    for (let n = 1; n <= 5; n += 1) {
      await browser().signIn("owner", { password: "wrong" }, from(`2001:db8:1:2::${n}`));
    }
    expect((await browser().signIn("owner", {}, from("2001:db8:1:2:ffff::9"))).status).toBe(429);
  });

  test("a success clears the count", async () => {
    const address = from("10.3.0.1");
    for (let round = 0; round < 3; round += 1) {
      for (let n = 0; n < 4; n += 1) await browser().signIn("owner", { password: "no" }, address);
      expect((await browser().signIn("owner", {}, address)).status).toBe(200);
    }
  });

  test("many strangers at many addresses get fewer attempts each, and shut nobody out", async () => {
    await query(databaseUrl, "update hongyan.sign_in_attempts set count = 1000 where count > 0");
    const { rows } = { rows: await query(databaseUrl, "select from hongyan.sign_in_attempts") };
    expect(rows.length).toBeGreaterThan(0);
    const stranger = from("10.4.0.1");
    await browser().signIn("owner", { password: "wrong" }, stranger);
    await browser().signIn("owner", { password: "wrong" }, stranger);
    expect((await browser().signIn("owner", {}, stranger)).status).toBe(429);
    expect((await browser().signIn("owner", {}, from("10.4.0.2"))).status).toBe(200);
    await query(databaseUrl, "delete from hongyan.sign_in_attempts");
  });
});

test("a stream that stays open keeps no session alive: 12 hours without a request end both", async () => {
  const owner = browser();
  await owner.signIn("owner");
  const [name = "", token = ""] = owner.cookie?.split("=") ?? [];
  const stream = {
    operatorSession: {},
    cookies: { [name]: token },
    protocol: "http",
    requiredScopes: ["events:read"],
    appid: null,
  } as unknown as FastifyRequest;
  const lastSeen = (hoursAgo: number) =>
    query(
      databaseUrl,
      `update hongyan.operator_sessions set last_seen_at = now() - interval '${hoursAgo} hours'
      where token_hash = '\\x${hashToken(token).toString("hex")}'`,
    );
  const isAdmitted = () => isStillAdmitted(createCallers(t.server.ctx), stream);
  await lastSeen(11);
  expect(await isAdmitted()).toBe(true);
  const [row] = await query<{ idle: boolean }>(
    databaseUrl,
    `select last_seen_at < now() - interval '10 hours' as idle from hongyan.operator_sessions
    where token_hash = '\\x${hashToken(token).toString("hex")}'`,
  );
  expect(row?.idle).toBe(true);
  await lastSeen(13);
  expect(await isAdmitted()).toBe(false);
});

describe("own account", () => {
  test("a new password needs the old one, and ends all other sessions", async () => {
    const [mine, other] = [browser(), browser()];
    await mine.signIn("owner");
    await other.signIn("owner");
    const change = (current: string, next: string) =>
      mine.call("PATCH", "/v1/session/operator", { password: { current, next } });
    expect(await change("wrong", "another good password")).toMatchObject({
      status: 422,
      body: { error: { code: "PASSWORD_WRONG" } },
    });
    expect((await change(password, "short")).status).toBe(400);
    expect((await change(password, "another good password")).status).toBe(200);
    expect((await mine.call("GET", "/v1/messages")).status).toBe(200);
    expect((await other.call("GET", "/v1/messages")).status).toBe(401);
    expect((await browser().signIn("owner")).status).toBe(401);
    expect((await change("another good password", password)).status).toBe(200);
  });

  test("a second factor is asked for once a code has confirmed it; no code counts twice", async () => {
    const owner = browser();
    await owner.signIn("owner");
    const begin = (given: string) => owner.call("POST", "/v1/session/totp", { password: given });
    expect((await owner.call("POST", "/v1/session/totp")).status).toBe(400);
    expect(await begin("wrong")).toMatchObject({
      status: 422,
      body: { error: { code: "PASSWORD_WRONG" } },
    });
    const begun = await begin(password);
    const secret = String(begun.body["secret"]);
    expect(begun.body["otpauthUri"]).toContain(`secret=${secret}`);
    expect((await browser().signIn("owner")).status).toBe(200);
    expect(await owner.call("PUT", "/v1/session/totp", { code: "000000" })).toMatchObject({
      status: 422,
      body: { error: { code: "TOTP_INVALID" } },
    });
    const first = codeOf(secret);
    expect(await owner.call("PUT", "/v1/session/totp", { code: first })).toMatchObject({
      status: 200,
      body: { operator: { hasTotp: true } },
    });
    expect(await begin(password)).toMatchObject({ status: 409 });

    expect(await browser().signIn("owner")).toMatchObject({
      status: 401,
      body: { error: { code: "TOTP_REQUIRED" } },
    });
    expect((await browser().signIn("owner", { totp: first })).status).toBe(401);
    const totp = codeOf(secret, 1);
    const both = await Promise.all([
      browser().signIn("owner", { totp }),
      browser().signIn("owner", { totp }),
    ]);
    expect(both.map((answer) => String(answer.status)).toSorted()).toEqual(["200", "401"]);
    const kept = await query(
      databaseUrl,
      "select to_json(o)::text as row from hongyan.operators o",
    );
    expect(JSON.stringify(kept)).not.toContain(secret);

    const remove = (given: string) => owner.call("DELETE", "/v1/session/totp", { password: given });
    expect((await remove("wrong")).status).toBe(422);
    expect((await remove(password)).status).toBe(200);
    expect((await browser().signIn("owner")).status).toBe(200);
  });

  test("who knows the password cannot go on guessing codes by asking which is needed in between", async () => {
    const owner = browser();
    await owner.signIn("owner");
    const secret = String(
      (await owner.call("POST", "/v1/session/totp", { password })).body["secret"],
    );
    await query(databaseUrl, "update hongyan.operators set totp_last_step = 0");
    await owner.call("PUT", "/v1/session/totp", { code: codeOf(secret) });
    const address = from("10.5.0.1");
    const codes = [];
    for (let n = 0; n < 7; n += 1) {
      await browser().signIn("owner", {}, address);
      codes.push((await browser().signIn("owner", { totp: "000000" }, address)).status);
    }
    expect(codes).toEqual([401, 401, 401, 401, 401, 429, 429]);
    await owner.call("DELETE", "/v1/session/totp", { password });
  });
});

test("codes are those of RFC 6238, and base32 is that of RFC 4648", () => {
  const secret = Buffer.from("12345678901234567890");
  // Appendix B, the last six of its eight digits.
  expect(totpAt(secret, Math.floor(59 / 30))).toBe("287082");
  expect(totpAt(secret, Math.floor(1_111_111_109 / 30))).toBe("081804");
  expect(totpAt(secret, Math.floor(20_000_000_000 / 30))).toBe("353130");
  expect(matchTotp(secret, "287082", 89_000)).toBe(1);
  expect(matchTotp(secret, "287082", 120_000)).toBeUndefined();
  expect(toBase32(Buffer.from("foobar"))).toBe("MZXW6YTBOI");
});
