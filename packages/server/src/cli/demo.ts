import { randomBytes } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { Emulator } from "@hongyan/wechat-emulator";
import type { ServerConfig } from "../config.ts";
import type { Context } from "../context.ts";
import { HongyanError } from "../errors.ts";
import { addApp } from "../flow/setup/add-app.ts";
import { recordGrants } from "../flow/grants/record-grants.ts";
import { saveCallback } from "../flow/callbacks/save-callback.ts";
import { saveScene } from "../flow/setup/save-scene.ts";
import { syncTemplates } from "../flow/setup/sync-templates.ts";
import { uuidv7 } from "../ids.ts";
import type { Server } from "../server.ts";
import { deleteApp, findApp } from "../store/apps.ts";
import { findMessage } from "../store/messages.ts";
import { findScene } from "../store/scenes.ts";
import { padTo } from "./frame/table.ts";
import { print } from "./output.ts";
import { rememberGrants } from "./remember-grants.ts";
import type { StartWords } from "./start-words.ts";

const sceneName = "task-reminder";
const params = {
  taskName: "完成第三单元练习",
  remarks: "请在今晚八点前提交",
  className: "三年级二班",
};

/**
 * The sample mini program shows the task that its query holds. Liquid writes a blank as +, which a mini program does not
 * read as one.
 */
const page = `pages/task/detail?${Object.keys(params)
  .map((name) => `${name}={{ ${name} | url_encode | replace: "+", "%20" }}`)
  .join("&")}`;

/** For the reader's first own message: the demo user has one grant left for it. */
export const tryCommand =
  "npx hongyan send --openid oDEMO_user_00000000000000001 --scene task-reminder --param taskName=交作业 --param remarks=无 --param className=三班";

/** As the emulator's `demo.appid`, which a server with a real app must not load the emulator for. */
export const demoAppid = "wxde00000000000001";

/** The emulated WeChat of the first run, with the demo app, template and user, and the phone that runs a mini program. */
export async function startDemoEmulator(
  config: ServerConfig,
  phone: { miniprogram: string | undefined; redirects: Record<string, string> },
): Promise<Emulator> {
  // Only here: a server with a real app never loads the emulator.
  const { startEmulator } = await import("@hongyan/wechat-emulator");
  // What goes without a token here must be understood there.
  const { cloudOpenApiApp: cloudAppid = "" } = config;
  return startEmulator({ port: config.emulatorPort, demo: true, phone, cloudAppid });
}

/** App, template and scene of the demo, made on the first start and left alone afterwards. */
export async function prepareDemo(ctx: Context): Promise<void> {
  const { demo } = await import("@hongyan/wechat-emulator");
  if ((await findApp(ctx.db, demo.appid)) === undefined) {
    await addApp(ctx, {
      appid: demo.appid,
      secret: demo.secret,
      name: "演示小程序",
      defaultScene: sceneName,
    });
  }
  if ((await findScene(ctx.db, demo.appid, sceneName)) !== undefined) return;
  await syncTemplates(ctx, demo.appid);
  await saveScene(ctx, demo.appid, {
    name: sceneName,
    templateId: demo.templateId,
    page,
    mapping: { thing1: "{{ taskName }}", thing10: "{{ remarks }}", thing9: "{{ className }}" },
    fit: "fit",
    clientSendable: true,
    trackOpens: true,
    miniprogramState: "formal",
    lang: "zh_CN",
  });
}

/** Once a real app is configured, the demo's is only in the way; it stays while messages of it are on their way. */
export async function forgetDemo(ctx: Context): Promise<void> {
  if (await deleteApp(ctx.db, demoAppid)) ctx.reference.forget();
}

/** WeChat's pushes go to this server, under a token and a key of this run. */
async function connectCallbacks(server: Server, emulator: Emulator, appid: string): Promise<void> {
  const token = randomBytes(16).toString("hex");
  const encodingAESKey = randomBytes(32).toString("hex").slice(0, 43);
  const settings = { token, encodingAESKey, mode: "safe", format: "json" } as const;
  await saveCallback(server.ctx, appid, settings);
  server.ctx.reference.forget();
  const url = `${server.url}/wechat/callback/${appid}`;
  const { verified, detail } = await emulator.control.setCallback({
    appid,
    callback: { url, ...settings },
  });
  if (!verified) {
    throw new HongyanError("INTERNAL", `the emulated WeChat could not check ${url}: ${detail}`, {
      hint: "Is something between this machine and itself, such as HTTP_PROXY or a firewall?",
    });
  }
}

/** Plays the mini program: a tap, a log-in, POST /app/send; prints each step of the way with its time. */
export async function runDemo(server: Server, emulator: Emulator, say: StartWords): Promise<void> {
  const { demo } = await import("@hongyan/wechat-emulator");
  const { appid, openid, templateId } = demo;
  const users = await rememberGrants(server.ctx.db, emulator, demo);
  if (users > 0) print(`  ${say.remembered(users)}`);
  await connectCallbacks(server, emulator, appid);
  const startedAt = performance.now();
  const at = (): string => `${(performance.now() - startedAt).toFixed(1).padStart(7)} ms`;
  const lines: Record<string, string> = { ...say.steps };
  const stopWatching = server.ctx.steps.watch((step) => {
    const line = lines[step.name];
    if (line === undefined) return;
    // Of the callbacks the tap's and the message's are shown.
    if (step.name !== "callback") delete lines[step.name];
    const took = `${step.elapsedMs.toFixed(1).padStart(6)} ms`;
    print(`  ${at()}  ${padTo(line, 66)} ${took}  ${say.detail(step.name, step.detail)}`.trimEnd());
  });

  print(`\n  ${say.oneMessage}\n`);
  emulator.control.subscribe({ appid, openid, choices: { [templateId]: "accept" } });
  const { code } = emulator.control.issueCode({ appid, openid });
  print(`  ${at()}  ${say.tap}`);

  const response = await fetch(`${server.url}/app/send`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ appid, code, choices: { [templateId]: "accept" }, ...params }),
  });
  const answer = (await response.json()) as {
    messageId?: string;
    error?: { message: string; hint?: string };
  };
  if (answer.messageId === undefined) {
    throw new HongyanError(
      "INTERNAL",
      `the demo message was not accepted: ${answer.error?.message ?? ""}`,
      {
        ...(answer.error?.hint === undefined ? {} : { hint: answer.error.hint }),
      },
    );
  }
  await untilDelivered(server, appid, answer.messageId);
  stopWatching();
  await grantOneMore(server, emulator);
  print(`  ${at()}  ${say.delivered}\n`);
  printCard(emulator, appid, openid);
}

/** The user taps once more, for the message that the reader may send. */
async function grantOneMore(server: Server, emulator: Emulator): Promise<void> {
  const { demo } = await import("@hongyan/wechat-emulator");
  const { appid, openid, templateId } = demo;
  const choices = { [templateId]: "accept" };
  // Two taps within one second look alike to the byte, and the second one's event would be taken for WeChat's retry.
  emulator.control.advanceClock(1_000);
  emulator.control.subscribe({ appid, openid, choices });
  await recordGrants(server.ctx, appid, "client", [{ openid, reportId: uuidv7(), choices }]);
}

const longestDemoMs = 15_000;

async function untilDelivered(server: Server, appid: string, messageId: string): Promise<void> {
  const deadline = performance.now() + longestDemoMs;
  while ((await findMessage(server.ctx.db, appid, messageId))?.status !== "delivered") {
    if (performance.now() > deadline) {
      throw new HongyanError(
        "INTERNAL",
        "the demo message was accepted but not delivered within 15 seconds",
        {
          hint: "Run `npx hongyan doctor`, or start again with LOG_LEVEL=debug.",
        },
      );
    }
    await wait(5);
  }
}

function printCard(emulator: Emulator, appid: string, openid: string): void {
  const message = emulator.control.messages({ appid, openid }).at(-1);
  if (message === undefined) return;
  print(`      ┌ ${message.title}`);
  for (const line of message.lines) print(`      │ ${line.label}  ${line.value}`);
  print("      └ 进入小程序查看 ›");
}
