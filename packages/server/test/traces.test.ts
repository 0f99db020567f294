import { createDatabase } from "@hongyan/testing/databases";
import { eventually } from "@hongyan/testing/eventually";
import { callback, push, subscribeEvent } from "@hongyan/testing/push";
import { appid, params, scene, startTestServer, template, testEnv } from "@hongyan/testing/server";
import { readConfig, startServer } from "@hongyan/server";
import { expect, inject, test } from "vitest";
import { parseTraceparent } from "../src/tracing/traceparent.ts";
import { startOtlpReceiver } from "./otlp-receiver.ts";
import { startReceiver } from "./webhooks-receiver.ts";

const callersTrace = "4bf92f3577b34da6a3ce929d0e0e4736";
const traceparent = `00-${callersTrace}-00f067aa0ba902b7-01`;

test("one trace leads from the caller's request through another process and WeChat to delivery and webhook; no openid or secret is in any", async () => {
  await using collector = await startOtlpReceiver();
  await using receiver = await startReceiver();
  const databaseUrl = await createDatabase(inject("postgresUrl"));
  const env = {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.url,
    HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true",
  };
  await using t = await startTestServer({
    databaseUrl,
    env: { ...env, OTEL_SERVICE_NAME: "api" },
    options: { worker: false },
  });
  const workerEnv = testEnv({
    databaseUrl,
    dataDir: "/nonexistent",
    wechatUrl: t.emulator.url,
    env: { ...env, OTEL_SERVICE_NAME: "worker", HONGYAN_METRICS_LISTEN: "127.0.0.1:0" },
  });
  await using worker = await startServer(readConfig(workerEnv), { api: false });
  expect(worker.ctx.tracing.isOn).toBe(true);
  await t.call("PATCH", `/v1/apps/${appid}`, { callback });
  await t.call("POST", "/v1/webhooks", { url: receiver.url, events: ["message.delivered"] });

  const openid = await t.user(1);
  const { body } = await t.call<{ id: string }>("POST", "/v1/messages", t.message(openid), {
    headers: { traceparent },
  });
  const { msgid } = await t.until(body.id, "sent");
  const item = {
    TemplateId: template.priTmplId,
    MsgID: msgid,
    ErrorCode: "0",
    ErrorStatus: "success",
  };
  await push(t.server.url, appid, subscribeEvent("sent", openid, [item]));
  await t.until(body.id, "delivered");
  const [delivered] = await receiver.until(1);
  expect(parseTraceparent(delivered?.headers["traceparent"])?.traceId).toBe(callersTrace);

  const path = [
    { service: "api", name: "POST /v1/messages", under: undefined },
    { service: "api", name: "accept message", under: "POST /v1/messages" },
    { service: "worker", name: "send message", under: "accept message" },
    { service: "worker", name: "POST /cgi-bin/message/subscribe/send", under: "send message" },
    { service: "worker", name: "settle outcome", under: "accept message" },
    { service: "worker", name: "delivery told by WeChat", under: "accept message" },
    { service: "worker", name: "deliver webhook", under: "accept message" },
  ];
  await eventually(() => {
    const spans = collector.spans.filter((span) => span.traceId === callersTrace);
    const found = spans.map(({ service, name, parentSpanId }) => {
      const under = spans.find((span) => span.spanId === parentSpanId)?.name;
      return { service, name, under };
    });
    for (const step of path) expect(found).toContainEqual(step);
  });
  // A worker has no API: what it did can be read at an address of its own.
  const metrics = await fetch(`${worker.metricsUrl}/metrics`);
  expect(await metrics.text()).toMatch(/hongyan_send_outcomes_total\{outcome="sent",.*\} 1\n/);
  const everything = collector.bodies.join("\n");
  expect(everything).toContain(body.id);
  for (const secret of [openid, "access_token", callback.token, "test-app-secret-0001"]) {
    expect(everything).not.toContain(secret);
  }
});

test("a stranger's traceparent is not believed; code exchange and send are in the request's own trace; a campaign has one a slice", async () => {
  await using collector = await startOtlpReceiver();
  await using t = await startTestServer({
    databaseUrl: await createDatabase(inject("postgresUrl")),
    env: { OTEL_EXPORTER_OTLP_TRACES_ENDPOINT: `${collector.url}/v1/traces` },
  });
  const { openid } = t.emulator.control.addUser({ appid });
  t.emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
  const { code } = t.emulator.control.issueCode({ appid, openid });
  const choices = { [template.priTmplId]: "accept" };
  const { body } = await t.call<{ messageId: string }>(
    "POST",
    "/app/send",
    { code, choices, ...params },
    { key: null, headers: { traceparent } },
  );
  await t.until(body.messageId, "sent");
  const wrongKey = { key: "hy_not_a_key_at_all_00000000", headers: { traceparent } };
  expect(await t.call("GET", "/v1/apps", undefined, wrongKey)).toMatchObject({ status: 401 });
  await eventually(() => {
    const request = collector.spans.find((span) => span.name === "POST /app/send");
    expect(request?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(request?.traceId).not.toBe(callersTrace);
    const names = collector.spans
      .filter((span) => span.traceId === request?.traceId)
      .map((span) => span.name);
    expect(names).toContain("GET /sns/jscode2session");
    expect(names).toContain("send message");
  });
  expect(collector.bodies.join("\n")).not.toContain(code);
  expect(collector.bodies.join("\n")).not.toContain(callersTrace);

  await t.user(1);
  const campaign = { name: "spring", scene: scene.name, params };
  const made = await t.call<{ id: string }>("POST", "/v1/campaigns", campaign);
  await t.call("POST", `/v1/campaigns/${made.body.id}/start`);
  await eventually(() => {
    const written = collector.spans.find((span) => span.name === "write campaign slice");
    const sent = collector.spans.find((span) => span.name === "send campaign messages");
    expect(sent?.attributes["hongyan.campaign.id"]).toBe(made.body.id);
    expect(sent?.links?.[0]?.traceId).toBe(written?.traceId);
    expect(sent?.traceId).not.toBe(written?.traceId);
  });
});

test("without a receiver no trace is recorded, and nothing of OpenTelemetry is loaded", async () => {
  const { execFileSync } = await import("node:child_process");
  const script = `
    import { registerHooks } from "node:module";
    const loaded = [];
    registerHooks({ resolve(name, context, next) {
      const found = next(name, context);
      // Of the interface alone, prom-client makes use.
      if (/@opentelemetry.(?!api.)/.test(found.url)) loaded.push(found.url);
      return found;
    } });
    const { createTracing } = await import("./packages/server/src/tracing/tracing.ts");
    await import("./packages/server/src/server.ts");
    const off = await createTracing(undefined);
    const before = loaded.length;
    await createTracing({ url: "http://127.0.0.1:1/v1/traces", serviceName: "x", ratio: 1 });
    console.log(JSON.stringify({ isOn: off.isOn, before, after: loaded.length > 0 }));
    process.exit(0);`;
  const output = execFileSync(
    process.execPath,
    ["--conditions=@hongyan/source", "--input-type=module", "-e", script],
    { cwd: new URL("../../..", import.meta.url), encoding: "utf8" },
  );
  expect(JSON.parse(output)).toEqual({ isOn: false, before: 0, after: true });
});

test("a traceparent that is none starts a trace of its own", () => {
  expect(parseTraceparent(traceparent)).toMatchObject({ traceId: callersTrace, traceFlags: 1 });
  for (const bad of [
    undefined,
    "",
    traceparent.slice(1),
    traceparent.toUpperCase(),
    `00-${"0".repeat(32)}-00f067aa0ba902b7-01`,
    `00-${callersTrace}-${"0".repeat(16)}-01`,
  ]) {
    expect(parseTraceparent(bad), bad).toBeUndefined();
  }
});
