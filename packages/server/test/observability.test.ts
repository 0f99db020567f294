import { readFileSync } from "node:fs";
import { createDatabase } from "@hongyan/testing/databases";
import { eventually } from "@hongyan/testing/eventually";
import { appid, grant, startTestServer, type TestServer } from "@hongyan/testing/server";
import { Registry } from "prom-client";
import { afterAll, beforeAll, expect, inject, test, vi } from "vitest";
import { connect } from "../src/db/connection.ts";
import { createDatabaseGauges } from "../src/flow/operations/database-gauges.ts";
import { createGroupCommit } from "../src/flow/messages/group-commit.ts";
import { withLogFields } from "../src/log-fields.ts";
import { createLogger } from "../src/logger.ts";
import { textLines } from "../src/log-text.ts";
import { version } from "../src/version.ts";
import { parseExposition, type Sample } from "./prometheus-text.ts";

const metricsToken = "metrics-token-for-tests";
const lines: Record<string, unknown>[] = [];
let t: TestServer;
let databaseUrl: string;

beforeAll(async () => {
  databaseUrl = await createDatabase(inject("postgresUrl"));
  const write = (line: string): void => {
    lines.push(JSON.parse(line) as Record<string, unknown>);
  };
  t = await startTestServer({
    databaseUrl,
    env: {
      HONGYAN_METRICS_TOKEN: metricsToken,
      HONGYAN_METRICS_LISTEN: "127.0.0.1:0",
      HONGYAN_ACCESS_LOG: "info",
    },
    options: { logger: createLogger("debug", { destination: { write } }) },
  });
});
afterAll(() => t[Symbol.asyncDispose]());

const scrape = async (url = t.server.metricsUrl, key: string | null = metricsToken) => {
  const headers = key === null ? {} : { authorization: `Bearer ${key}` };
  const response = await fetch(`${url}/metrics`, { headers });
  return { status: response.status, text: await response.text() };
};
const samples = async (): Promise<Sample[]> => parseExposition((await scrape()).text);
const valueOf = (all: Sample[], name: string, labels: Record<string, string> = {}): number =>
  all
    .filter((one) => one.name === name)
    .filter((one) => Object.entries(labels).every(([label, value]) => one.labels[label] === value))
    .reduce((sum, one) => sum + one.value, 0);

test("one request's id leads from its answer to every line about it, and by the message to the worker's lines", async () => {
  const openid = await t.user(1);
  const headers = { "x-request-id": "from-the-proxy.1" };
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid), {
    headers,
  });
  await t.until(body.id, "sent");
  const accepted = lines.find((line) => line["messageId"] === body.id);
  expect(accepted).toMatchObject({ requestId: "from-the-proxy.1", msg: "a message was accepted" });
  const attempt = await eventually(() => {
    const line = lines.find((one) => one["messageId"] === body.id && one["outcome"] === "sent");
    expect(line).toBeDefined();
    return line;
  });
  expect(attempt).toMatchObject({ queue: "dispatch", jobIds: [expect.any(String)], attempt: 1 });
  expect(attempt).not.toHaveProperty("requestId");
});

test("an id that could break log lines is replaced, and the answer says by which", async () => {
  const bad = { "x-request-id": 'x"} {"level":60' };
  const answer = await fetch(`${t.server.url}/v1/nothing`, { headers: bad });
  const requestId = answer.headers.get("x-request-id");
  expect(requestId).toMatch(/^[0-9a-f-]{36}$/);
  expect(lines.some((line) => line["requestId"] === requestId && line["status"] === 404)).toBe(
    true,
  );
});

test("a request is logged by its route's pattern with status and time, without path and query", async () => {
  const openid = await t.user(0);
  await t.call("GET", `/v1/grants?openid=${openid}`);
  const line = await eventually(() => {
    const found = lines.findLast((one) => one["route"] === "/v1/grants" && one["method"] === "GET");
    expect(found).toBeDefined();
    return found;
  });
  expect(line).toMatchObject({ level: 30, status: 200, ms: expect.any(Number) as number });
  expect(JSON.stringify(line)).not.toContain(openid);
});

test("an error's code can be read in the log, and work that requests share carries the id of none", async () => {
  const written: string[] = [];
  const logger = createLogger("info", { destination: { write: (line) => written.push(line) } });
  const err = Object.assign(new Error("gone"), { code: "ECONNREFUSED" });
  const commit = createGroupCommit<string, void>(async (group) => {
    logger.error({ err, group }, "a group");
    return group.map(() => undefined);
  }, 10);
  await withLogFields({ requestId: "first" }, async () => {
    await commit.add("a");
    logger.info("a request");
  });
  const [shared, own] = written.map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(shared).toMatchObject({ err: { errorCode: "ECONNREFUSED" } });
  expect(shared).not.toHaveProperty("requestId");
  expect(own).toMatchObject({ requestId: "first" });
});

test("in a terminal a line is text, with an error's stack below it and nothing blanked less", () => {
  let text = "";
  const logger = createLogger("info", {
    destination: textLines({ write: (line: string) => (text += line) !== "" }),
  });
  logger.info({ route: "/v1/grants", ms: 12, key: "PLANTED" }, "request");
  logger.error({ err: new Error("gone\u001b[2J"), note: "two words" }, "it failed");
  const [first = "", second = "", stack = ""] = text.split("\n");
  expect(first).toMatch(
    /^\d\d:\d\d:\d\d\.\d{3} info {2}request route=\/v1\/grants ms=12 key=\[redacted\]$/,
  );
  expect(second).toMatch(/ ERROR it failed note="two words"$/);
  expect(stack).toBe("    Error: gone\uFFFD[2J");
});

test("what is measured moves with what happens: sent, refused by WeChat, token fetched, granted, request answered", async () => {
  const before = await samples();
  const openid = await t.user(1);
  const { body: good } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid));
  await t.until(good.id, "sent");
  // WeChat knows of no grant.
  const other = await t.user(0);
  const asked = t.message(other, { onNoGrant: "try" });
  const { body: bad } = await t.call<{ id: string }>("POST", "/v1/messages", asked);
  await t.until(bad.id, "failed");
  t.emulator.control.expireTokens({ appid });
  await t.call("POST", "/v1/templates/sync");
  await grant(t, openid, 2);

  const api = "/cgi-bin/message/subscribe/send";
  const expected: [name: string, labels: Record<string, string>, increase: number][] = [
    ["hongyan_messages_submitted_total", { result: "queued" }, 2],
    ["hongyan_send_outcomes_total", { outcome: "sent", kind: "subscribe", class: "success" }, 1],
    ["hongyan_send_outcomes_total", { outcome: "no_grant", class: "user-quota-exhausted" }, 1],
    ["hongyan_token_fetches_total", { result: "token" }, 1],
    ["hongyan_grants_total", { change: "credit" }, 3],
    ["hongyan_wechat_call_duration_seconds_count", { api, result: "answered" }, 2],
    ["hongyan_http_request_duration_seconds_count", { route: "/v1/messages", status: "2xx" }, 2],
  ];
  // What a worker counts, it counts just after the commit that made the message's new state visible.
  const after = await eventually(async () => {
    const now = await samples();
    const moved = expected.map(([name, labels]): (typeof expected)[number] => [
      name,
      labels,
      valueOf(now, name, labels) - valueOf(before, name, labels),
    ]);
    expect(moved).toEqual(expected);
    return now;
  });
  expect(valueOf(after, "hongyan_database_up")).toBe(1);
  expect(valueOf(after, "hongyan_apps", { state: "running" })).toBe(1);
  expect(valueOf(after, "hongyan_token_sources", { status: "ready" })).toBe(1);
  expect(valueOf(after, "hongyan_build_info", { version })).toBe(1);
});

test("no label names an app, a user, a message or anything else without bound", async () => {
  const all = (await samples()).filter((one) => one.name.startsWith("hongyan_"));
  const values = new Set(all.flatMap((one) => Object.values(one.labels)));
  expect(
    [...values].filter((value) => /wx[0-9a-z]{8}|[0-9a-f]{8}-|\bo[\w-]{20,}|\?/.test(value)),
  ).toEqual([]);
  expect(all.length).toBeLessThan(500);
});

test("docs/observability.md lists each metric with its labels, and none that does not exist", () => {
  for (const page of ["observability.md", "observability.zh-CN.md"]) {
    const text = readFileSync(new URL(`../../../docs/${page}`, import.meta.url), "utf8");
    const rows = [...text.matchAll(/^\| `(hongyan_\w+)` \|([^|]*)\|/gm)];
    const documented = rows.map(([, name = "", labels = ""]) => ({
      name,
      labels: new Set([...labels.matchAll(/`([a-z]+)`/g)].map(([, label]) => label)),
    }));
    const exposed = t.server.ctx.metrics.registry
      .getMetricsAsArray()
      .filter((metric) => metric.name.startsWith("hongyan_"))
      .map((metric) => ({ name: metric.name, labels: labelsOf(metric) }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    expect(documented.toSorted(byName), page).toEqual(exposed.toSorted(byName));
  }
});

function labelsOf(metric: object): Set<string> {
  return new Set("labelNames" in metric ? (metric.labelNames as string[]) : []);
}

test("the metrics token reads the metrics and nothing else; without it they are closed", async () => {
  for (const url of [t.server.metricsUrl, t.server.url]) {
    expect(await scrape(url)).toMatchObject({ status: 200 });
    expect(await scrape(url, "metrics-token-for-testz")).toMatchObject({ status: 401 });
    expect(await scrape(url, null)).toMatchObject({ status: 401 });
  }
  expect(await t.call("GET", "/v1/apps", undefined, { key: metricsToken })).toMatchObject({
    status: 403,
  });
  const health = await fetch(`${t.server.metricsUrl}/readyz`);
  expect(health.status).toBe(200);
  expect((await fetch(`${t.server.metricsUrl}/v1/apps`)).status).toBe(404);
});

test("a database that is away is told by hongyan_database_up 0, and fails no scrape", async () => {
  const registry = new Registry();
  const { db } = connect(databaseUrl, 2);
  const gauges = createDatabaseGauges(registry, { db, logger: t.server.ctx.logger });
  await gauges.refresh();
  expect(valueOf(parseExposition(await registry.metrics()), "hongyan_database_up")).toBe(1);

  await db.destroy();
  const now = performance.now();
  vi.spyOn(performance, "now").mockReturnValue(now + 20_000);
  await gauges.refresh();
  vi.restoreAllMocks();
  const all = parseExposition(await registry.metrics());
  expect(all.map(({ name, value }) => [name, value])).toEqual([["hongyan_database_up", 0]]);
});

test("version.ts says the version of package.json", () => {
  const file = readFileSync(new URL("../package.json", import.meta.url), "utf8");
  expect(version).toBe((JSON.parse(file) as { version: string }).version);
});
