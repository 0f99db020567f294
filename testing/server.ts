import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { readConfig, startServer, type Server, type ServerOptions } from "@hongyan/server";
import { startEmulator, type Emulator, type EmulatorOptions } from "@hongyan/wechat-emulator";

export const appid = "wxtest0000000001";
export const secret = "test-app-secret-0001";
export const apiKey = "hy_test_key_0123456789abcdef";

/** The template and the scene that most tests send with. */
export const template = {
  priTmplId: "TEST_reminder_0000000000000000000000000001",
  title: "任务提醒",
  content: "任务名称:{{thing1.DATA}}\n备注:{{thing10.DATA}}\n班级名称:{{thing9.DATA}}\n",
  example: "任务名称:练习\n备注:请按时提交\n班级名称:三年级二班\n",
  type: 2 as const,
};
export const scene = {
  name: "task-reminder",
  templateId: template.priTmplId,
  page: "pages/task/detail",
  mapping: { thing1: "{{ taskName }}", thing10: "{{ remarks }}", thing9: "{{ className }}" },
  clientSendable: true,
};
export const params = {
  taskName: "完成第三单元练习",
  remarks: "请按时提交",
  className: "三年级二班",
};

export interface Answer<T = Record<string, unknown>> {
  status: number;
  body: T;
}

export interface TestServer extends AsyncDisposable {
  server: Server;
  emulator: Emulator;
  /** Calls the API with the first key, or another one (null: none). */
  call<T = Record<string, unknown>>(
    method: string,
    path: string,
    body?: unknown,
    options?: { key?: string | null; headers?: Record<string, string> },
  ): Promise<Answer<T>>;
  /** A user known to WeChat and to Hongyan, with so many grants on both sides. */
  user(grants: number): Promise<string>;
  message(openid: string, more?: Record<string, unknown>): Record<string, unknown>;
  /** Waits until the message is in one of these states. */
  until(id: string, ...states: string[]): Promise<MessageView>;
}

export interface MessageView {
  id: string;
  status: string;
  grant: string;
  attempt: number;
  msgid: string | null;
  errcode: number | null;
  reason: string | null;
  attempts: { attempt: number; outcome: string; errcode: number | null }[];
  events: { type: string }[];
}

/** The environment of a server under test. `databaseUrl` undefined: the embedded database in `dataDir`. */
export function testEnv(where: {
  databaseUrl?: string;
  dataDir: string;
  wechatUrl: string;
  env?: Record<string, string | undefined>;
}): Record<string, string | undefined> {
  return {
    PORT: "0",
    HONGYAN_DATA_DIR: where.dataDir,
    DATABASE_URL: where.databaseUrl,
    HONGYAN_MASTER_KEY: masterKey,
    HONGYAN_API_KEY: apiKey,
    WECHAT_APPID: appid,
    WECHAT_SECRET: secret,
    WECHAT_API_BASE: where.wechatUrl,
    HONGYAN_WECHAT_TIMEOUT_MS: "1500",
    HONGYAN_CLAIM_LEASE_SECONDS: "6",
    LOG_LEVEL: "silent",
    ...where.env,
  };
}

const masterKey = randomBytes(32).toString("base64");

/** The emulator with the test app and its template. */
export async function startTestEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const emulator = await startEmulator(options);
  emulator.control.addApp({ appid, secret });
  emulator.control.addTemplate({ appid, ...template });
  return emulator;
}

/** A server with its worker, in this process, against an emulator of its own, with the test scene saved. */
export async function startTestServer(where: {
  databaseUrl?: string;
  dataDir?: string;
  /** Over what a test server is started with; undefined: without. */
  env?: Record<string, string | undefined>;
  emulator?: Emulator;
  options?: ServerOptions;
}): Promise<TestServer> {
  await using started = new AsyncDisposableStack();
  const emulator = where.emulator ?? started.use(await startTestEmulator());
  const env = testEnv({
    dataDir: where.dataDir ?? "/nonexistent",
    wechatUrl: emulator.url,
    ...(where.databaseUrl === undefined ? {} : { databaseUrl: where.databaseUrl }),
    ...(where.env === undefined ? {} : { env: where.env }),
  });
  const server = started.use(await startServer(readConfig(env), where.options ?? {}));

  const call: TestServer["call"] = async (method, path, body, options = {}) => {
    const response = await fetch(`${server.url}${path}`, {
      method,
      headers: {
        ...(options.key === null ? {} : { authorization: `Bearer ${options.key ?? apiKey}` }),
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...options.headers,
      },
      ...(body === undefined
        ? {}
        : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: JSON.parse(text) };
  };
  if (server.url !== "") await prepareScene(call);

  const resources = started.move();
  return {
    server,
    emulator,
    call,
    async user(grants) {
      const { openid } = emulator.control.addUser({ appid });
      expectOk(await call("POST", "/v1/users", { users: [{ openid }] }));
      if (grants > 0) await grant({ emulator, call }, openid, grants);
      return openid;
    },
    message: (openid, more = {}) => ({ to: { openid }, scene: scene.name, params, ...more }),
    async until(id, ...states) {
      const deadline = performance.now() + 20_000;
      for (;;) {
        const { body } = await call<MessageView>("GET", `/v1/messages/${id}`);
        if (states.includes(body.status)) return body;
        if (performance.now() > deadline) {
          throw new Error(
            `message ${id} is ${body.status} (${body.reason}), not ${states.join(" or ")}`,
          );
        }
        await wait(10);
      }
    },
    async [Symbol.asyncDispose]() {
      await resources.disposeAsync();
    },
  };
}

let grantReports = 0;

/** The user accepts, so often; WeChat and Hongyan both learn of it. */
export async function grant(
  { emulator, call }: Pick<TestServer, "emulator" | "call">,
  openid: string,
  times: number,
): Promise<void> {
  for (let time = 0; time < times; time += 1) {
    emulator.control.subscribe({ appid, openid, choices: { [template.priTmplId]: "accept" } });
  }
  grantReports += 1;
  expectOk(
    await call("POST", "/v1/grants", {
      grants: [{ id: `r${grantReports}`, openid, templateId: template.priTmplId, count: times }],
    }),
  );
}

async function prepareScene(call: TestServer["call"]): Promise<void> {
  expectOk(await call("POST", "/v1/templates/sync", undefined));
  expectOk(await call("POST", "/v1/scenes", scene));
  expectOk(await call("PATCH", `/v1/apps/${appid}`, { defaultScene: scene.name }));
}

function expectOk(answer: Answer): void {
  if (answer.status >= 300) throw new Error(`HTTP ${answer.status} ${JSON.stringify(answer.body)}`);
}
