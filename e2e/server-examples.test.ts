import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { fileURLToPath } from "node:url";
import { createDatabase } from "@hongyan/testing/databases";
import { freePort } from "@hongyan/testing/free-port";
import { apiKey, params, startTestServer, type TestServer } from "@hongyan/testing/server";
import { addWebhook, replayEvents } from "@hongyan/testing/webhooks";
import { afterAll, beforeAll, expect, inject, test } from "vitest";

const repository = fileURLToPath(new URL("..", import.meta.url));
const resources = new AsyncDisposableStack();
let t: TestServer;

beforeAll(async () => {
  t = resources.use(
    await startTestServer({
      databaseUrl: await createDatabase(inject("postgresUrl")),
      env: { HONGYAN_WEBHOOK_ALLOW_PRIVATE: "true" },
    }),
  );
  // As `npm start` does there: decorators are no JavaScript that Node runs.
  const tsc = `${repository}node_modules/.bin/tsc`;
  const { stdout } = spawnSync(tsc, { cwd: `${repository}examples/nestjs`, encoding: "utf8" });
  expect(stdout).toBe("");
});
afterAll(() => resources.disposeAsync());

interface Example extends AsyncDisposable {
  url: string;
  hookId: string;
  /** The events that it handled. */
  handled(): string[];
  remind(homework: number, student: string, values?: object): Promise<[number, unknown]>;
}

/** The example in a process of its own, and a webhook that leads to it. */
async function startExample(program: string): Promise<Example> {
  await using started = new AsyncDisposableStack();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const hook = await addWebhook(t, `${url}/hongyan/events`);
  const child = spawn(process.execPath, ["--conditions=@hongyan/source", program], {
    cwd: `${repository}examples`,
    env: {
      ...process.env,
      PORT: String(port),
      HONGYAN_URL: t.server.url,
      HONGYAN_API_KEY: apiKey,
      HONGYAN_WEBHOOK_SECRET: hook.secret,
    },
  });
  const exited = once(child, "exit");
  started.defer(async () => {
    child.kill();
    await exited;
    await t.call("DELETE", `/v1/webhooks/${hook.id}`);
  });
  let output = "";
  let errors = "";
  child.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
  child.stderr.on("data", (chunk: Buffer) => (errors += chunk.toString()));
  await expect.poll(() => output + errors).toContain("waiting at");
  const opened = started.move();
  return {
    url,
    hookId: hook.id,
    handled: () => output.split("\n").filter((line) => line.startsWith("message.")),
    async remind(homework, student, values = params) {
      const response = await fetch(`${url}/homework/${homework}/reminders`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ student, ...values }),
      });
      return [response.status, await response.json()];
    },
    [Symbol.asyncDispose]: () => opened.disposeAsync(),
  };
}

async function student(externalId: string, grants: number): Promise<string> {
  const openid = await t.user(grants);
  await t.call("POST", "/v1/users", { users: [{ openid, externalId }] });
  return externalId;
}

test.each(["server-koa/src/server.ts", "express/src/server.ts", "nestjs/dist/main.js"])(
  "%s: homework is reminded of once, no grant is told as such, and each event is handled once",
  async (program) => {
    await using school = await startExample(program);
    const reachable = await student(`reachable-${program}`, 2);
    const unreachable = await student(`unreachable-${program}`, 0);

    const [status, answer] = await school.remind(4711, reachable);
    const id = (answer as { reminder: string }).reminder;
    expect([status, id]).toEqual([200, expect.any(String)]);
    expect(await school.remind(4711, reachable)).toEqual([200, { reminder: id }]);
    expect(await school.remind(4711, unreachable)).toEqual([
      200,
      { reminder: null, reason: "NO_GRANT" },
    ]);
    const blank = { ...params, taskName: "" };
    expect(await school.remind(4712, reachable, blank)).toEqual([
      502,
      { error: { code: "DATA_INVALID" } },
    ]);

    const events = [`message.queued ${id}`, `message.sent ${id}`];
    await expect.poll(() => school.handled().toSorted()).toEqual(events);

    await replayEvents(t, school.hookId, events.length);
    expect(
      school
        .handled()
        .filter((line) => line.endsWith(id))
        .toSorted(),
    ).toEqual(events);

    const unsigned = await fetch(`${school.url}/hongyan/events`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify({
        type: "message.sent",
        data: { eventId: "forged", messageId: "forged" },
      }),
    });
    expect(unsigned.status).toBe(401);
    expect(school.handled().join("\n")).not.toContain("forged");
  },
);
