import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import type { z } from "zod";
import type { acceptedMessage } from "../contract/messages.ts";
import type { Cli } from "./frame/cli.ts";
import { appidFlag, command, idempotencyFlag } from "./frame/command.ts";
import { exitCodes, UsageError } from "./frame/failures.ts";
import { given, query } from "./frame/format.ts";
import { paramFlags, parseJson, readPairs, readParams } from "./frame/read-params.ts";
import type { Message } from "./resources/message.ts";

export const send = command({
  name: "send",
  about: {
    en: "Send one message through the running server, and say what became of it",
    zh: "通过正在运行的服务器发送一条消息，并说明结果",
  },
  args: {
    openid: { type: "string", about: { en: "To this openid", zh: "发给这个 openid" } },
    "external-id": {
      type: "string",
      about: { en: "To the user with this id of yours", zh: "发给您的用户 ID 对应的用户" },
    },
    scene: { type: "string", about: { en: "Scene, with --param", zh: "场景，配合 --param" } },
    ...paramFlags,
    template: {
      type: "string",
      valueHint: "TEMPLATE_ID",
      about: {
        en: "A template without a scene, with --data",
        zh: "不用场景、直接用模板，配合 --data",
      },
    },
    data: {
      type: "string",
      valueHint: "KEY=TEXT",
      about: {
        en: "A keyword's text, in WeChat's form; repeat it. Or all of them as one JSON object",
        zh: "一个关键词的内容（微信的格式），可重复；或用一个 JSON 对象给出全部",
      },
    },
    page: { type: "string", about: { en: "Page that the card opens", zh: "点击卡片打开的页面" } },
    "send-at": {
      type: "string",
      valueHint: "TIME",
      about: { en: "Not before (ISO 8601)", zh: "不早于此时（ISO 8601）" },
    },
    "expire-at": {
      type: "string",
      valueHint: "TIME",
      about: { en: "Not after", zh: "不晚于此时" },
    },
    try: {
      type: "boolean",
      about: { en: "Send even if the ledger has no grant", zh: "账本里没有授权也尝试发送" },
    },
    ...idempotencyFlag,
    wait: {
      type: "boolean",
      default: true,
      about: { en: "Do not wait for what becomes of it", zh: "不等待结果" },
    },
    ...appidFlag,
  },
  examples: [
    "hongyan send --openid OPENID --scene task-reminder --param taskName=交作业 --param remarks=请按时提交 --param className=三年级二班",
    "hongyan send --openid OPENID --template TEMPLATE_ID --data thing1=交作业 --data thing10=请按时提交 --data thing9=三年级二班",
  ],
  run: async (cli, args, rawArgs) => {
    const body = {
      to: recipient(cli, args),
      onNoGrant: args.try === true ? "try" : "reject",
      ...given({
        appid: args.appid,
        page: args.page,
        sendAt: args["send-at"],
        expireAt: args["expire-at"],
      }),
      ...content(cli, args, rawArgs),
    };
    const accepted = await cli.api.post<z.infer<typeof acceptedMessage>>("/v1/messages", body, {
      "idempotency-key": args["idempotency-key"] ?? randomUUID(),
    });
    if (args.wait === false || isForLater(args["send-at"])) {
      cli.show(accepted, () => cli.print(acceptedLine(cli, accepted.id)));
      return exitCodes.ok;
    }
    cli.print(acceptedLine(cli, accepted.id));
    const message = await untilSettled(cli, accepted.id, args.appid);
    cli.endLive();
    cli.show(message, () => report(cli, message));
    return ended.has(message.status) ? exitCodes.failed : exitCodes.ok;
  },
});

function recipient(
  cli: Cli,
  args: { openid: string | undefined; "external-id": string | undefined },
) {
  if (args.openid !== undefined) return { openid: args.openid };
  if (args["external-id"] !== undefined) return { externalId: args["external-id"] };
  throw new UsageError(
    cli.text({ en: "nobody to send to", zh: "没有接收人" }),
    cli.text({ en: "Give --openid or --external-id.", zh: "用 --openid 或 --external-id 指定。" }),
  );
}

/** @throws {UsageError} */
function content(
  cli: Cli,
  args: { scene: string | undefined; template: string | undefined; data: string | undefined },
  rawArgs: string[],
) {
  if ((args.scene === undefined) === (args.template === undefined)) {
    throw new UsageError(
      cli.text({ en: "what is to be sent?", zh: "要发送什么？" }),
      cli.text({
        en: "Give --scene with --param, or --template with --data. `hongyan scene list` shows the scenes.",
        zh: "用 --scene 与 --param，或 --template 与 --data。`hongyan scene list` 列出场景。",
      }),
    );
  }
  if (args.scene !== undefined) return { scene: args.scene, params: readParams(cli, rawArgs) };
  const isJson = args.data?.startsWith("{") === true;
  const data = isJson
    ? parseJson(cli, args.data ?? "", "--data")
    : readPairs(cli, rawArgs, "data", "thing1=交作业");
  return { templateId: args.template, data };
}

function isForLater(sendAt: string | undefined): boolean {
  return sendAt !== undefined && Date.parse(sendAt) > Date.now();
}

function acceptedLine(cli: Cli, id: string): string {
  return cli.text({ en: `✓ accepted ${id}`, zh: `✓ 已受理 ${id}` });
}

const longestWaitMs = 20_000;
/** WeChat tells of the delivery within seconds, where its callbacks are received. */
const deliveryWaitMs = 3_000;
const moving = new Set(["queued", "sending"]);
const ended = new Set(["failed", "expired", "cancelled", "unknown"]);

async function untilSettled(cli: Cli, id: string, appid: string | undefined): Promise<Message> {
  const startedAt = performance.now();
  let sentAt: number | undefined;
  const path = `/v1/messages/${id}${query({ appid })}`;
  for (;;) {
    const message = await cli.api.get<Message>(path);
    const now = performance.now();
    if (moving.has(message.status)) {
      if (now - startedAt > longestWaitMs) return message;
    } else {
      sentAt ??= now;
      if (message.status !== "sent" || now - sentAt > deliveryWaitMs) return message;
    }
    // Only to somebody who watches: in a file it would be noise.
    if (cli.stdout.isTTY === true) cli.live(`… ${message.status}`);
    await wait(50);
  }
}

function report(cli: Cli, { id, status, detail, reason, story, next }: Message): void {
  if (status === "delivered") {
    cli.print(
      cli.text({
        en: "✓ delivered: it is on the user's phone",
        zh: "✓ 已送达：在用户的手机上了",
      }),
    );
    return;
  }
  if (status === "sent") {
    cli.print(
      cli.text({
        en: "✓ sent: WeChat took it (it tells of the delivery by callback, see docs/callbacks.md)",
        zh: "✓ 已发送：微信已受理（是否送达由回调告知，见 docs/callbacks.zh-CN.md）",
      }),
    );
    return;
  }
  const isMoving = moving.has(status);
  const waits = cli.text({ en: "the worker has not come to it yet", zh: "还没有轮到它" });
  const why = next !== null && isMoving ? cli.text(next.says) : (detail ?? reason ?? waits);
  cli.print(`${isMoving ? "…" : "✗"} ${status}: ${why}`);
  const todo = story.findLast((step) => step.todo !== null)?.todo;
  if (todo) cli.print(`  → ${cli.text(todo)}`);
  cli.print(`  hongyan message show ${id}`);
}
