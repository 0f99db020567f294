import { query } from "@hongyan/testing/ledger";
import { appid, apiKey } from "@hongyan/testing/server";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { setUp } from "../console-browser.ts";
import { colleague, headersOf, makeKey } from "./credentials.ts";
import { byBody, byPath, inQuery, nobodys, type ForeignRequest } from "./foreign-requests.ts";
import { rules } from "./rules.ts";
import { otherApp, startTwoApps, type Things, type TwoApps } from "./two-apps.ts";

let world: TwoApps;
/** Whoever may do everything in the other app: by a key, and by a role. */
let foreigners: [string, Record<string, string>][];
let before: string;
const resources = new AsyncDisposableStack();

beforeAll(async () => {
  world = resources.use(await startTwoApps());
  const { t, databaseUrl } = world;
  const { key } = await makeKey(t, ["*"], otherApp);
  const owner = await setUp(t, databaseUrl);
  const browser = await colleague(t, owner, "foreigner", [{ appid: otherApp, role: "owner" }]);
  foreigners = [
    ["a key of the other app", { authorization: `Bearer ${key}` }],
    ["an owner of the other app", headersOf(browser)],
  ];
  before = await everythingOfA();
});
afterAll(() => resources.disposeAsync());

// Before the tests below, which leave records of their own app that name the same users.
test("no list, whatever it is asked for, shows a thing of another app; to its own app it does", async () => {
  const urls = await listUrls();
  expect(urls.length).toBeGreaterThan(80);
  const named = Object.values(world.things).filter((one) => one.length > 3);
  const seen = new Set<string>();
  for (const path of urls) {
    for (const [who, headers] of foreigners) {
      const { text } = await ask({ method: "GET", path, headers });
      const asked = decodeURIComponent(path);
      const leaked = named.filter((one) => text.includes(one) && !asked.includes(one));
      expect(leaked, `${who}: ${path}`).toEqual([]);
    }
    const own = `${path}${path.includes("?") ? "&" : "?"}appid=${appid}`;
    const { text } = await ask({
      method: "GET",
      path: own,
      headers: { authorization: `Bearer ${apiKey}` },
    });
    for (const one of named) if (text.includes(one)) seen.add(one);
  }
  // Shown by their own routes only.
  const { delivery: _, notifyCode: __, uniform: ___, mediaId: ____, ...listed } = world.things;
  expect([...seen]).toEqual(expect.arrayContaining(Object.values(listed)));
});

test("a stream of events tells of its own app alone", async () => {
  const [[, headers] = ["", {}]] = foreigners;
  const ending = new AbortController();
  const response = await fetch(`${world.t.server.url}/v1/events?after=0-0`, {
    headers,
    signal: ending.signal,
  });
  const reader = (response.body as ReadableStream<Uint8Array>).getReader();
  const grants = [{ id: "own", openid: "oOfTheOther", templateId: await ownTemplate(headers) }];
  await ask({ method: "POST", path: "/v1/grants", body: { grants }, headers });
  let text = "";
  while (!text.includes("oOfTheOther")) {
    const { value } = await reader.read();
    text += Buffer.from(value ?? []).toString();
  }
  ending.abort();
  expect(text).not.toContain(world.things.openid);
  expect(text).not.toContain(world.things.message);
});

describe("who may do everything in one app, and names a thing of another", () => {
  test("in the path, is answered as if it did not exist, and is not told that it does", async () => {
    const theirs = Object.entries(byPath(rules, world.things));
    const none = byPath(rules, nobodys);
    expect(theirs.length).toBeGreaterThan(45);
    for (const [route, request] of theirs) {
      await expectNoDifference(request, none[route] ?? request, route);
    }
    expect(await everythingOfA()).toBe(before);
  });

  test("in the body, likewise", async () => {
    const none = byBody(nobodys);
    for (const [index, request] of byBody(world.things).entries()) {
      const { method, path } = request;
      await expectNoDifference(request, none[index] ?? request, `${index} ${method} ${path}`);
    }
    expect(await everythingOfA()).toBe(before);
  });

  test("by its app, is refused", async () => {
    for (const [route, rule] of Object.entries(rules)) {
      if (rule.who !== "of-app" && rule.who !== "of-installation") continue;
      const { method, path } = byPath({ [route]: { ...rule, who: "of-app" } }, nobodys)[route] ?? {
        method: route.split(" ")[0] ?? "",
        path: (route.split(" ")[1] ?? "").replace(":tid", "1"),
      };
      for (const [who, headers] of foreigners) {
        const inQuery = await ask({ method, path: `${path}?appid=${appid}`, headers });
        expect(inQuery.status, `${who}: ${route}`).toBe(403);
        if (method === "GET") continue;
        const inBody = await ask({ method, path, body: { appid }, headers });
        expect(inBody.status, `${who}: ${route}`).toBe(403);
      }
    }
    expect(await everythingOfA()).toBe(before);
  });
});

async function expectNoDifference(
  theirs: ForeignRequest,
  nobody: ForeignRequest,
  what: string,
): Promise<void> {
  for (const [who, headers] of foreigners) {
    const [answer, same] = [
      await ask({ ...theirs, headers: { ...theirs.headers, ...headers } }),
      await ask({ ...nobody, headers: { ...nobody.headers, ...headers } }),
    ];
    const message = `${who}: ${what}`;
    expect.soft(neutral(answer.text, world.things), message).toBe(neutral(same.text, nobodys));
    expect.soft(answer.status, message).toBe(same.status);
    expect.soft(same.text, `${message} is asked well`).not.toContain("BAD_REQUEST");
  }
}

/** Without what was asked for, and without what is new in every answer. */
function neutral(text: string, of: Things): string {
  const names = Object.values(of).toSorted((a, b) => b.length - a.length);
  const named = names.reduce((rest, name) => rest.replaceAll(name, "THING"), text);
  return named
    .replaceAll(/[0-9a-f]{8}-[0-9a-f-]{27}/g, "ID")
    .replaceAll(/"version":"[^"]+"/g, "VERSION")
    .replaceAll(/\d{4}-\d\d-\d\dT[\d:.]+Z/g, "TIME")
    .replaceAll(/[0-9a-f]{8}(-[0-9a-f]{8}){2}/g, "RID");
}

async function ask({
  method,
  path,
  body,
  headers,
}: ForeignRequest): Promise<{ status: number; text: string }> {
  const response = await fetch(`${world.t.server.url}${path}`, {
    method,
    headers: {
      ...(body === undefined ? {} : { "content-type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
  });
  return { status: response.status, text: await response.text() };
}

/** Each list as it is, and by each thing that its query can name. */
async function listUrls(): Promise<string[]> {
  const { body } = await world.t.call<{ paths: Record<string, { get?: Operation }> }>(
    "GET",
    "/openapi.json",
  );
  const things = inQuery(world.things);
  return Object.entries(rules).flatMap(([route, rule]) => {
    const [method, path = ""] = route.split(" ");
    const isList = rule.who === "of-app" && method === "GET" && !/:|\/events$/.test(path);
    if (!isList) return [];
    const parameters = body.paths[path]?.get?.parameters ?? [];
    const required = parameters
      .filter((one) => one.required === true)
      .map(({ name }): [string, string] => [name, things[name]?.[0] ?? ""]);
    const urlOf = (more: [string, string][]) =>
      `${path}?${new URLSearchParams([...required, ...more]).toString()}`;
    const byThing = parameters.flatMap(({ name }) =>
      (things[name] ?? []).map((value) => urlOf([[name, value]])),
    );
    return [urlOf([]), ...byThing];
  });
}

interface Operation {
  parameters?: { name: string; required?: boolean }[];
}

async function ownTemplate(headers: Record<string, string>): Promise<string> {
  const { text } = await ask({ method: "GET", path: "/v1/templates", headers });
  const { templates } = JSON.parse(text) as { templates: { templateId: string }[] };
  return templates[0]?.templateId ?? "";
}

/** Every row about the first app, but for when its keys were used last and what was counted meanwhile. */
async function everythingOfA(): Promise<string> {
  const tables = await query<{ name: string }>(
    world.databaseUrl,
    `select table_name as name from information_schema.columns
     where table_schema = 'hongyan' and column_name = 'appid' and table_name not in ('api_keys', 'api_calls')
     order by 1`,
  );
  expect(tables.length).toBeGreaterThan(25);
  const parts = tables.map(
    ({ name }) =>
      `select '${name}' as name, string_agg(row_to_json(r)::text, ' ' order by row_to_json(r)::text) as rows
       from hongyan.${name} r where appid = '${appid}'`,
  );
  return JSON.stringify(await query(world.databaseUrl, parts.join(" union all ")));
}
