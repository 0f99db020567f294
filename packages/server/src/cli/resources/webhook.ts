import type { z } from "zod";
import type {
  deliveryList,
  webhookList,
  webhookTestResponse,
  webhookWithSecret,
} from "../../contract/webhooks.ts";
import type { Cli } from "../frame/cli.ts";
import { appidFlag, command, group, pageFlags, yesFlag } from "../frame/command.ts";
import { exitCodes } from "../frame/failures.ts";
import { valuesOf } from "../frame/flags.ts";
import { formatTime, given, query } from "../frame/format.ts";
import { showList } from "../frame/list.ts";

type Webhook = z.infer<typeof webhookList>["webhooks"][number];

const id = {
  type: "positional",
  about: { en: "Id of the webhook", zh: "webhook 的 ID" },
} as const;

const list = command({
  name: "list",
  about: { en: "Every webhook, and whether it arrives", zh: "全部 webhook，以及是否送达" },
  args: appidFlag,
  examples: ["hongyan webhook list"],
  run: async (cli, args) => {
    const answer = await cli.api.get<z.infer<typeof webhookList>>(
      `/v1/webhooks${query({ appid: args.appid })}`,
    );
    showList(cli, answer, answer.webhooks, [
      [{ en: "Id", zh: "ID" }, (one) => one.id],
      [{ en: "Name", zh: "名称" }, (one) => one.name],
      [{ en: "URL", zh: "URL" }, (one) => one.url],
      [{ en: "Events", zh: "事件" }, (one) => one.events.join(", ")],
      [{ en: "State", zh: "状态" }, (one) => stateOf(cli, one)],
    ]);
  },
});

const create = command({
  name: "create",
  about: {
    en: "Add a webhook; its secret is shown this once",
    zh: "添加 webhook；签名密钥只显示这一次",
  },
  args: {
    url: {
      type: "positional",
      about: { en: "https, on the public internet", zh: "公网 https 地址" },
    },
    event: {
      type: "string",
      about: {
        en: "message.sent, message.*, …; repeat it. Default: all",
        zh: "message.sent、message.* 等，可重复。默认全部",
      },
    },
    name: {
      type: "string",
      about: {
        en: "For people; else the host of the URL",
        zh: "给人看的名称；默认取 URL 的主机名",
      },
    },
    appid: {
      type: "string",
      valueHint: "APPID",
      about: {
        en: "Events of this app; with several apps needed",
        zh: "这个小程序的事件；有多个时必填",
      },
    },
  },
  examples: ['hongyan webhook create https://example.com/hongyan --event "message.*"'],
  run: async (cli, args, rawArgs) => {
    const events = valuesOf(rawArgs, "event");
    const body = given({
      url: args.url,
      name: args.name,
      appid: args.appid,
      events: events.length === 0 ? undefined : events,
    });
    const created = await cli.api.post<z.infer<typeof webhookWithSecret>>("/v1/webhooks", body);
    cli.show(created, () => {
      cli.print(created.secret);
      cli.warn(
        cli.text({
          en: `✓ webhook ${created.id}. Keep its secret now: receivers check signatures with it.`,
          zh: `✓ webhook ${created.id}。请现在保存密钥：接收方用它验证签名。`,
        }),
      );
    });
  },
});

const test = command({
  name: "test",
  about: {
    en: "Deliver one test event now, and show what came back",
    zh: "立即投递一个测试事件，并显示回答",
  },
  args: { id },
  examples: ["hongyan webhook test WEBHOOK_ID"],
  run: async (cli, args) => {
    const path = `/v1/webhooks/${encodeURIComponent(args.id)}/test`;
    const tested = await cli.api.post<z.infer<typeof webhookTestResponse>>(path, {});
    cli.show(tested, () => {
      const answer = tested.status === null ? (tested.error ?? "") : `HTTP ${tested.status}`;
      cli.print(`${tested.delivered ? "✓" : "✗"} ${answer} (${tested.durationMs} ms)`);
      if (tested.response) cli.print(`  ${tested.response}`);
    });
    return tested.delivered ? exitCodes.ok : exitCodes.failed;
  },
});

const rotateSecret = command({
  name: "rotate-secret",
  about: {
    en: "A new secret, shown this once; for 24 hours the old one signs too",
    zh: "更换签名密钥，只显示这一次；24 小时内旧密钥同时签名",
  },
  args: { id },
  examples: ["hongyan webhook rotate-secret WEBHOOK_ID"],
  run: async (cli, args) => {
    const path = `/v1/webhooks/${encodeURIComponent(args.id)}/rotate-secret`;
    const renewed = await cli.api.post<z.infer<typeof webhookWithSecret>>(path, {});
    cli.show(renewed, () => cli.print(renewed.secret));
  },
});

const deliveries = command({
  name: "deliveries",
  about: {
    en: "What was delivered, and what was answered; newest first",
    zh: "投递记录与回答，最新在前",
  },
  args: {
    id,
    status: {
      type: "enum",
      options: ["pending", "delivered", "failed"],
      about: { en: "Only these", zh: "只看这些" },
    },
    ...pageFlags,
  },
  examples: ["hongyan webhook deliveries WEBHOOK_ID --status failed"],
  run: async (cli, args) => {
    const { status, limit, cursor } = args;
    const path = `/v1/webhooks/${encodeURIComponent(args.id)}/deliveries${query({ status, limit, cursor })}`;
    const answer = await cli.api.get<z.infer<typeof deliveryList>>(path);
    showList(cli, answer, answer.deliveries, [
      [{ en: "Id", zh: "ID" }, (one) => String(one.id)],
      [{ en: "Event", zh: "事件" }, (one) => one.type],
      [{ en: "Status", zh: "状态" }, (one) => one.status],
      [{ en: "Attempts", zh: "次数" }, (one) => String(one.attempt)],
      [
        { en: "Answer", zh: "回答" },
        (one) => one.error ?? (one.responseStatus === null ? "" : `HTTP ${one.responseStatus}`),
      ],
      [{ en: "When", zh: "时间" }, (one) => formatTime(one.createdAt)],
    ]);
  },
});

const remove = command({
  name: "remove",
  about: {
    en: "Remove a webhook with what it has not delivered yet",
    zh: "删除 webhook 及其尚未投递的内容",
  },
  args: { id, ...yesFlag },
  examples: ["hongyan webhook remove WEBHOOK_ID"],
  run: async (cli, args) => {
    await cli.confirm(
      { en: `Remove webhook ${args.id}?`, zh: `删除 webhook ${args.id}？` },
      args.yes,
    );
    const answer = await cli.api.delete(`/v1/webhooks/${encodeURIComponent(args.id)}`);
    cli.show(answer, () => cli.print(cli.text({ en: "✓ removed", zh: "✓ 已删除" })));
  },
});

export const webhook = group(
  "webhook",
  { en: "Webhooks: where events are delivered", zh: "webhook：事件投递到哪里" },
  { list, create, test, "rotate-secret": rotateSecret, deliveries, remove },
);

function stateOf(cli: Cli, { disabled, failingSince }: Webhook): string {
  if (disabled !== null) return `${cli.text({ en: "disabled", zh: "已停用" })} ${disabled.reason}`;
  if (failingSince === null) return "✓";
  return `${cli.text({ en: "failing since", zh: "失败始于" })} ${formatTime(failingSince)}`;
}
