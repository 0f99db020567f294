import { createDatabase } from "@hongyan/testing/databases";
import { query } from "@hongyan/testing/ledger";
import { appid, scene, startTestServer, type TestServer } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, inject, test } from "vitest";
import { scope } from "../src/contract/scopes.ts";
import { auditedRoutes } from "../src/http/audit/audited-routes.ts";
import { Browser, password, setUp } from "./console-browser.ts";
import { holdTable } from "./hold-table.ts";

const otherApp = "wxother0000000001";

let t: TestServer;
let databaseUrl: string;
let owner: Browser;
let ownerId: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  t = resources.use(
    await startTestServer({
      databaseUrl,
      options: { worker: false },
      env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
    }),
  );
  owner = await setUp(t, databaseUrl);
  const { body } = await owner.call("GET", "/v1/session");
  ownerId = (body["operator"] as { id: string }).id;
  await owner.call("POST", "/v1/apps", { appid: otherApp, secret: "s" });
});
afterAll(() => resources.disposeAsync());

async function stored() {
  const [row] = await query<{ secretSealed: string }>(
    databaseUrl,
    `select secret_sealed as "secretSealed" from hongyan.apps where appid = '${appid}'`,
  );
  return { secretSealed: row?.secretSealed };
}

type Role = { appid: string | null; role: "owner" | "operator" | "viewer" };

async function invite(name: string, roles: Role[]) {
  const { status, body } = await owner.call("POST", "/v1/operators", { name, roles });
  expect(status, JSON.stringify(body)).toBe(201);
  return { id: String(body["id"]), token: tokenOf(body["link"]) };
}

function tokenOf(link: unknown): string {
  const { path } = link as { path: string };
  return new URL(path, "http://host").searchParams.get("token") ?? "";
}

/** Invited, with a password, signed in. */
async function colleague(name: string, roles: Role[]) {
  const { id, token } = await invite(name, roles);
  const browser = new Browser(t.server.url);
  await browser.call("POST", "/v1/operators/accept", { token, password });
  expect((await browser.signIn(name)).status).toBe(200);
  return { id, browser };
}

interface Entry {
  actor: { kind: string; id: string; name: string };
  appid: string | null;
  action: string;
  target: string | null;
  before: Record<string, unknown> | null;
  after: Record<string, unknown> | null;
  address: string;
}
async function log(filter = "", of: Browser = owner): Promise<Entry[]> {
  return (await of.call("GET", `/v1/audit-log?${filter}`)).body["entries"] as Entry[];
}

describe("operators", () => {
  test("are invited by a link that is good once; a new link makes the one before void, and its password ends their sessions", async () => {
    const { id, token } = await invite("Wang 小王", [{ appid: null, role: "viewer" }]);
    const accept = (token: string) =>
      new Browser(t.server.url).call("POST", "/v1/operators/accept", { token, password });
    expect((await new Browser(t.server.url).signIn("Wang 小王")).status).toBe(401);
    expect((await accept(token)).body).toEqual({ name: "Wang 小王" });
    expect((await accept(token)).status).toBe(410);
    const wang = new Browser(t.server.url);
    expect((await wang.signIn("wang 小王")).status).toBe(200);

    const older = tokenOf((await owner.call("POST", `/v1/operators/${id}/link`)).body);
    const newer = tokenOf((await owner.call("POST", `/v1/operators/${id}/link`)).body);
    expect((await accept(older)).status).toBe(410);
    expect((await wang.call("GET", "/v1/messages")).status).toBe(200);
    expect((await accept(newer)).status).toBe(200);
    expect((await wang.call("GET", "/v1/messages")).status).toBe(401);
    expect(
      await owner.call("POST", "/v1/operators", {
        name: "WANG 小王",
        roles: [{ appid: null, role: "viewer" }],
      }),
    ).toMatchObject({ status: 409, body: { error: { code: "OPERATOR_EXISTS" } } });
  });

  test("a role that was changed counts at once; whoever is disabled is out, and comes in again when enabled", async () => {
    const { id, browser } = await colleague("changing", [{ appid: null, role: "viewer" }]);
    const save = () => browser.call("POST", "/v1/scenes", scene);
    expect(await save()).toMatchObject({ status: 403, body: { error: { code: "FORBIDDEN" } } });
    const roles = [{ appid: null, role: "operator" }];
    expect((await owner.call("PATCH", `/v1/operators/${id}`, { roles })).status).toBe(200);
    expect((await save()).status).toBe(200);

    await owner.call("PATCH", `/v1/operators/${id}`, { disabled: true });
    expect((await save()).status).toBe(401);
    expect((await browser.signIn("changing")).status).toBe(401);
    await owner.call("PATCH", `/v1/operators/${id}`, { disabled: false });
    expect((await save()).status).toBe(401);
    expect((await browser.signIn("changing")).status).toBe(200);

    expect((await owner.call("DELETE", `/v1/operators/${id}`)).status).toBe(200);
    expect((await save()).status).toBe(401);
    expect((await owner.call("DELETE", `/v1/operators/${id}`)).status).toBe(404);
  });

  test("a link that is made, or used, while its operator is removed: one waits for the other, and neither fails inside", async () => {
    const { id } = await invite("removed meanwhile", [{ appid: null, role: "viewer" }]);
    const [made, removed] = await holdTable(databaseUrl, "hongyan.operator_links", 2, () =>
      Promise.all([
        owner.call("POST", `/v1/operators/${id}/link`),
        t.call("DELETE", `/v1/operators/${id}`),
      ]),
    );
    expect(removed.status).toBe(200);
    expect([201, 404]).toContain(made.status);

    const second = await invite("removed as well", [{ appid: null, role: "viewer" }]);
    const answers = await holdTable(databaseUrl, "hongyan.operator_links", 2, () =>
      Promise.all([
        owner.call("POST", "/v1/operators/accept", { token: second.token, password }),
        t.call("DELETE", `/v1/operators/${second.id}`),
      ]),
    );
    expect([200, 410]).toContain(answers[0].status);
    expect(answers[1].status).toBe(200);
  });

  test("the last owner who can sign in is neither removed, demoted nor disabled, also when two owners do it to each other at once", async () => {
    const all = [{ appid: null, role: "owner" as const }];
    // Invited only: nobody could sign in as this one.
    await invite("invited owner", all);
    await colleague("owner of one app", [{ appid, role: "owner" }]);
    for (const change of [{ roles: [{ appid: null, role: "viewer" }] }, { disabled: true }]) {
      expect(await owner.call("PATCH", `/v1/operators/${ownerId}`, change)).toMatchObject({
        status: 409,
        body: { error: { code: "LAST_OWNER" } },
      });
    }
    expect((await owner.call("DELETE", `/v1/operators/${ownerId}`)).status).toBe(409);

    const second = await colleague("second owner", all);
    const demote = { roles: [{ appid: null, role: "viewer" }] };
    const both = await holdTable(databaseUrl, "hongyan.audit_log", 2, () =>
      Promise.all([
        owner.call("PATCH", `/v1/operators/${second.id}`, demote),
        second.browser.call("PATCH", `/v1/operators/${ownerId}`, demote),
      ]),
    );
    expect(both.map((answer) => String(answer.status)).toSorted()).toEqual(["200", "409"]);
    const owners = await query(
      databaseUrl,
      "select count(*)::int as n from hongyan.operator_roles r join hongyan.operators o on o.id = r.operator_id where r.role = 'owner' and r.appid is null and o.password_hash is not null",
    );
    expect(owners).toEqual([{ n: 1 }]);
    expect((await t.call("PATCH", `/v1/operators/${ownerId}`, { roles: all })).status).toBe(200);
    expect((await owner.call("DELETE", `/v1/operators/${second.id}`)).status).toBe(200);
  });
});

describe("roles", () => {
  test("a key that may only invite people makes nobody, and takes over nobody, who may do more than itself", async () => {
    const keyWith = async (scopes: string[]) => {
      const { body } = await t.call<{ key: string }>("POST", "/v1/api-keys", { name: "k", scopes });
      const headers = { authorization: `Bearer ${body.key}` };
      return (method: string, path: string, sent?: object) =>
        t.call<{ id?: string; error?: { code: string } }>(method, path, sent, { headers });
    };
    const inviting = await keyWith(["operators:read", "operators:write"]);
    const all = await keyWith(["*"]);
    const viewing = [{ appid, role: "viewer" as const }];
    const owning = [{ appid, role: "owner" as const }];
    const forbidden = { status: 403, body: { error: { code: "FORBIDDEN" } } };
    for (const roles of [[{ appid: null, role: "owner" as const }], owning, viewing]) {
      expect(await inviting("POST", "/v1/operators", { name: "mine", roles })).toMatchObject(
        forbidden,
      );
    }
    const { id } = await invite("to be taken over", owning);
    const path = `/v1/operators/${id}`;
    for (const [method, url, sent] of [
      ["PATCH", path, { totp: null }],
      ["PATCH", path, { roles: viewing }],
      ["POST", `${path}/link`, undefined],
      ["DELETE", path, undefined],
    ] as const) {
      expect(await inviting(method, url, sent), `${method} ${url}`).toMatchObject(forbidden);
    }
    expect((await all("PATCH", path, { roles: viewing })).status).toBe(200);
    expect((await all("DELETE", path)).status).toBe(200);
  });

  test("a key gives the roles whose every scope is its own", async () => {
    const { body } = await t.call<{ key: string }>("POST", "/v1/api-keys", {
      name: "k",
      scopes: [...scope.options.filter((one) => one.endsWith(":read")), "operators:write"],
    });
    const headers = { authorization: `Bearer ${body.key}` };
    const sent = { name: "invited by a key", roles: [{ appid, role: "viewer" }] };
    const made = await t.call<{ id: string }>("POST", "/v1/operators", sent, { headers });
    expect(made.status, JSON.stringify(made.body)).toBe(201);
    const path = `/v1/operators/${made.body.id}`;
    const roles = [{ appid, role: "operator" }];
    expect((await t.call("PATCH", path, { roles }, { headers })).status).toBe(403);
    expect((await t.call("POST", `${path}/link`, undefined, { headers })).status).toBe(201);
    expect((await t.call("DELETE", path, undefined, { headers })).status).toBe(200);
  });

  test("with roles in two apps each counts in its own", async () => {
    const { browser } = await colleague("two apps", [
      { appid, role: "viewer" },
      { appid: otherApp, role: "operator" },
    ]);
    const users = [{ openid: "oSomebody" }];
    expect((await browser.call("POST", "/v1/users", { appid: otherApp, users })).status).toBe(200);
    expect((await browser.call("POST", "/v1/users", { appid, users })).status).toBe(403);
    // The only one they may write in.
    expect((await browser.call("POST", "/v1/users", { users })).status).toBe(200);
    expect((await browser.call("GET", `/v1/users?appid=${appid}`)).status).toBe(200);
    expect((await browser.call("GET", "/v1/apps")).body["apps"]).toHaveLength(2);
  });
});

describe("two who edit one thing", () => {
  test("of a scene: the second is told, with the present state, and nothing is overwritten; also when both save at once", async () => {
    const path = `/v1/scenes/${scene.name}`;
    const read = await owner.call("GET", path);
    const version = String(read.body["version"]);
    expect(read.headers.get("etag")).toBe(`"${version}"`);
    const save = (page: string, headers: Record<string, string>) =>
      owner.call("POST", "/v1/scenes", { ...scene, page }, headers);

    const both = await Promise.all(
      ["pages/a", "pages/b"].map((page) => save(page, { "if-match": `"${version}"` })),
    );
    const [saved] = both.filter((answer) => answer.status === 200);
    const [refused] = both.filter((answer) => answer.status === 412);
    expect(refused?.body.error?.code).toBe("CHANGED_MEANWHILE");
    expect(refused?.body.error?.details).toEqual({ current: saved?.body });
    expect((await owner.call("GET", path)).body).toEqual(saved?.body);

    expect((await save("pages/c", { "if-none-match": "*" })).status).toBe(412);
    expect((await save("pages/c", { "if-match": String(saved?.headers.get("etag")) })).status).toBe(
      200,
    );
    expect((await save("pages/d", {})).status).toBe(200);
    const old = { "if-match": `"${version}"` };
    expect((await owner.call("DELETE", path, undefined, old)).status).toBe(412);
    expect((await save(scene.page, {})).body["version"]).toBe(version);
  });

  test("of an app: likewise, and without If-Match each changes its own members only", async () => {
    const path = `/v1/apps/${appid}`;
    const { body } = await owner.call("GET", path);
    const seen = { "if-match": `"${String(body["version"])}"` };
    expect((await owner.call("PATCH", path, { name: "first" }, seen)).status).toBe(200);
    const late = await owner.call("PATCH", path, { name: "second", secret: "other" }, seen);
    expect(late).toMatchObject({
      status: 412,
      body: { error: { details: { current: { name: "first" } } } },
    });
    await Promise.all([
      owner.call("PATCH", path, { name: "third" }),
      owner.call("PATCH", path, { unknownAfterSeconds: 777 }),
    ]);
    expect((await owner.call("GET", path)).body).toMatchObject({
      name: "third",
      unknownAfterSeconds: 777,
    });
  });

  test("of an app's callback, or its secret: of two that save at once the second is told, and nothing of theirs is half saved", async () => {
    const path = `/v1/apps/${appid}`;
    const version = async () => String((await owner.call("GET", path)).body["version"]);
    const seen = { "if-match": `"${await version()}"` };
    const callback = { token: "token1", mode: "plain", format: "json" };
    const both = await Promise.all([
      owner.call("PATCH", path, { callback }, seen),
      owner.call("PATCH", path, { callback: { ...callback, token: "token2" } }, seen),
    ]);
    expect(new Set(both.map(({ status }) => status))).toEqual(new Set([200, 412]));

    const { secretSealed } = await stored();
    const faulty = { secret: "new", callback: { mode: "safe", format: "json" } };
    expect((await owner.call("PATCH", path, faulty)).body.error?.code).toBe("CALLBACK_INVALID");
    expect((await stored()).secretSealed).toEqual(secretSealed);

    const before = { "if-match": `"${await version()}"` };
    const secrets = await Promise.all(
      ["one", "two"].map((secret) => owner.call("PATCH", path, { secret }, before)),
    );
    expect(new Set(secrets.map(({ status }) => status))).toEqual(new Set([200, 412]));
    expect((await owner.call("PATCH", path, { callback: null })).status).toBe(200);
  });

  test("of an operator's roles: the second is told, and takes no role away that they have not seen", async () => {
    const { id } = await invite("shared", [{ appid, role: "viewer" }]);
    const path = `/v1/operators/${id}`;
    const read = async () => {
      const { body } = await owner.call("GET", "/v1/operators");
      const all = body["operators"] as { id: string; version: string; roles: Role[] }[];
      return all.find((one) => one.id === id);
    };
    const seen = { "if-match": `"${(await read())?.version}"` };
    const roles: Role[][] = [[{ appid, role: "operator" }], [{ appid: otherApp, role: "viewer" }]];
    const both = await Promise.all(
      roles.map((one) => owner.call("PATCH", path, { roles: one }, seen)),
    );
    const [saved] = both.filter(({ status }) => status === 200);
    const [refused] = both.filter(({ status }) => status === 412);
    expect(await read()).toMatchObject({ roles: saved?.body["roles"] });
    expect(refused?.body.error).toMatchObject({
      code: "CHANGED_MEANWHILE",
      details: { current: { id, roles: saved?.body["roles"], version: saved?.body["version"] } },
    });
    expect((await owner.call("PATCH", path, { roles: [] })).status).toBe(200);
  });
});

describe("the audit log", () => {
  test("says who changed what from where, with before and after; of keys and operators", async () => {
    await owner.call("POST", "/v1/scenes", { ...scene, page: "pages/before" });
    await owner.call("POST", "/v1/scenes", { ...scene, page: "pages/after" });
    const [line] = await log("action=scene.saved");
    expect(line).toMatchObject({
      actor: { kind: "operator", id: ownerId, name: "owner" },
      appid,
      target: scene.name,
      before: { page: "pages/before" },
      after: { page: "pages/after" },
      address: "127.0.0.1",
    });
    await t.call("DELETE", `/v1/scenes/${scene.name}`);
    expect((await log("action=scene.removed"))[0]).toMatchObject({
      actor: { kind: "api-key" },
      before: { page: "pages/after" },
      after: null,
    });
    await t.call("POST", "/v1/scenes", scene);
    const ofOwner = await log(`actor=${ownerId}`);
    expect(ofOwner.length).toBeGreaterThan(10);
    expect(new Set(ofOwner.map((entry) => entry.actor.name))).toEqual(new Set(["owner"]));
  });

  test("what was refused, and what programs send all day, leave no line; what a person sends does", async () => {
    const before = (await log("limit=200")).length;
    const openid = await t.user(2);
    await t.call("POST", "/v1/messages", t.message(openid));
    await owner.call("POST", "/v1/scenes", { ...scene, templateId: "none" });
    expect((await log("limit=200")).length).toBe(before);
    await owner.call("POST", "/v1/messages", t.message(openid));
    expect((await log())[0]).toMatchObject({ action: "message.sent", appid });
  });

  test("is read page by page; of one app only by who is of that app, and outlives it", async () => {
    const first = (await owner.call("GET", "/v1/audit-log?limit=2")).body;
    const next = await owner.call(
      "GET",
      `/v1/audit-log?limit=2&cursor=${String(first["nextCursor"])}`,
    );
    const all = (await log("limit=4")).map((entry) => JSON.stringify(entry));
    const pages = [first["entries"], next.body["entries"]].flat();
    expect(pages.map((entry) => JSON.stringify(entry))).toEqual(all);

    const { browser } = await colleague("of an app that goes", [
      { appid: otherApp, role: "owner" },
    ]);
    await owner.call("PATCH", `/v1/apps/${otherApp}`, { name: "before it goes" });
    const seen = await log("limit=200", browser);
    expect(seen.length).toBeGreaterThan(0);
    expect(seen.filter((entry) => entry.appid !== otherApp)).toEqual([]);
    await owner.call("DELETE", `/v1/apps/${otherApp}`);
    expect((await log(`appid=${otherApp}`))[0]).toMatchObject({ action: "app.removed" });
    expect((await browser.call("GET", "/v1/audit-log")).status).toBe(403);
  });

  test("every route that is not a GET says what it logs, and none that does not exist", async () => {
    const { body } = await t.call<{ paths: Record<string, object> }>("GET", "/openapi.json");
    const routes = Object.entries(body.paths).flatMap(([path, methods]) =>
      Object.keys(methods)
        .filter((method) => method !== "get" && path.startsWith("/v1/"))
        .map((method) => `${method.toUpperCase()} ${path.replaceAll(/\{(\w+)\}/g, ":$1")}`),
    );
    expect(Object.keys(auditedRoutes).toSorted()).toEqual(routes.toSorted());
  });

  test("S1: no secret that a setting holds gets into it", async () => {
    const marker = "MARKERSECRET";
    const made: string[] = [];
    const keep = (answer: { body: object }, ...names: string[]) => {
      for (const name of names) made.push(String((answer.body as Record<string, unknown>)[name]));
      return answer.body as Record<string, string>;
    };
    const callback = { token: marker, encodingAESKey: `${marker}${"A".repeat(31)}`, mode: "safe" };
    await owner.call("PATCH", `/v1/apps/${appid}`, { secret: `${marker}-app`, callback });
    const app = { appid: "wxsecret000000001", secret: `${marker}-new`, callback };
    expect((await owner.call("POST", "/v1/apps", app)).status).toBe(201);
    const key = { name: "k", scopes: ["*"] };
    const { id: keyId } = keep(await owner.call("POST", "/v1/api-keys", key), "key");
    await owner.call("DELETE", `/v1/api-keys/${keyId}`);
    const hook = { url: "http://127.0.0.1:9/hook", events: ["*"], appid };
    const { id } = keep(await owner.call("POST", "/v1/webhooks", hook), "secret");
    keep(await owner.call("POST", `/v1/webhooks/${id}/rotate-secret`, {}), "secret");
    await owner.call("PATCH", `/v1/webhooks/${id}`, { name: "renamed" });
    await owner.call("DELETE", `/v1/webhooks/${id}`);
    const { id: operatorId, token } = await invite("secret keeper", [
      { appid: null, role: "viewer" },
    ]);
    made.push(token);
    const browser = new Browser(t.server.url);
    await browser.call("POST", "/v1/operators/accept", { token, password: `${marker}-password` });
    await browser.signIn("secret keeper", { password: `${marker}-password` });
    made.push(browser.cookie?.split("=")[1] ?? "", browser.csrf ?? "");
    const begun = await browser.call("POST", "/v1/session/totp", {
      password: `${marker}-password`,
    });
    keep(begun, "secret", "otpauthUri");
    await browser.call("PATCH", "/v1/session/operator", {
      password: { current: `${marker}-password`, next: `${marker}-password-2` },
    });
    keep(await owner.call("POST", `/v1/operators/${operatorId}/link`), "path");

    const rows = await query(
      databaseUrl,
      "select to_json(a)::text as row from hongyan.audit_log a",
    );
    const text = JSON.stringify(rows);
    expect(made.filter((one) => one.length > 20 && one !== "undefined")).toHaveLength(made.length);
    for (const secret of [marker, password, ...made]) expect(text).not.toContain(secret);
    expect(text).not.toMatch(/sealed|hash/i);
    expect(text).toContain("webhook.secret-rotated");
  });
});
