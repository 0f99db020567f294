import type { z } from "zod";
import type { messageDetail } from "../../contract/message-detail.ts";
import type { acceptedMessage, messageList } from "../../contract/messages.ts";
import { messageStatus } from "../../contract/messages.ts";
import type { Cli } from "../frame/cli.ts";
import { appidFlag, command, group, pageFlags } from "../frame/command.ts";
import { formatTime, query } from "../frame/format.ts";
import { showList } from "../frame/list.ts";

export type Message = z.infer<typeof messageDetail>;

const id = {
  type: "positional",
  about: { en: "Id of the message", zh: "消息的 ID" },
} as const;

const list = command({
  name: "list",
  about: { en: "Messages, newest first", zh: "消息，最新在前" },
  args: {
    status: {
      type: "enum",
      options: messageStatus.options,
      about: { en: "In this state", zh: "处于这个状态" },
    },
    scene: { type: "string", about: { en: "Of this scene", zh: "这个场景的" } },
    openid: { type: "string", about: { en: "To this user", zh: "发给这个用户的" } },
    "external-id": {
      type: "string",
      about: { en: "To the user with this id of yours", zh: "发给您的用户 ID 对应的用户" },
    },
    errcode: {
      type: "string",
      valueHint: "N",
      about: { en: "WeChat's last refusal", zh: "微信最近一次拒绝的 errcode" },
    },
    campaign: {
      type: "string",
      valueHint: "ID",
      about: { en: "Of this campaign", zh: "这个推送任务的" },
    },
    from: {
      type: "string",
      valueHint: "TIME",
      about: { en: "Accepted at this time or later (ISO 8601)", zh: "此时或之后受理（ISO 8601）" },
    },
    to: {
      type: "string",
      valueHint: "TIME",
      about: { en: "Accepted before this time", zh: "此时之前受理" },
    },
    ...pageFlags,
    ...appidFlag,
  },
  examples: ["hongyan message list --status failed", "hongyan message list --openid OPENID --json"],
  run: async (cli, args) => {
    const { status, scene, openid, errcode, from, to, limit, cursor, appid } = args;
    const externalId = args["external-id"];
    const campaignId = args.campaign;
    const filter = { status, scene, openid, externalId, errcode, campaignId, from, to };
    const path = `/v1/messages${query({ ...filter, limit, cursor, appid })}`;
    const answer = await cli.api.get<z.infer<typeof messageList>>(path);
    showList(cli, answer, answer.messages, [
      [{ en: "Id", zh: "ID" }, (one) => one.id],
      [{ en: "Status", zh: "状态" }, (one) => one.status],
      [{ en: "Scene", zh: "场景" }, (one) => one.scene ?? one.kind],
      [{ en: "openid", zh: "openid" }, (one) => one.openid],
      [{ en: "Accepted", zh: "受理于" }, (one) => formatTime(one.createdAt)],
      [{ en: "Why", zh: "原因" }, (one) => one.reason ?? ""],
    ]);
  },
});

const show = command({
  name: "show",
  about: {
    en: "One message's whole story, and what happens next",
    zh: "一条消息的完整经过，以及接下来会发生什么",
  },
  args: { id, ...appidFlag },
  examples: ["hongyan message show MESSAGE_ID"],
  run: async (cli, args) => {
    const path = `/v1/messages/${encodeURIComponent(args.id)}${query({ appid: args.appid })}`;
    const message = await cli.api.get<Message>(path);
    cli.show(message, () => printStory(cli, message));
  },
});

const cancel = command({
  name: "cancel",
  about: {
    en: "Cancel a message that is still queued; its grant is free again",
    zh: "取消还在排队的消息；占用的授权随之释放",
  },
  args: { id, ...appidFlag },
  examples: ["hongyan message cancel MESSAGE_ID"],
  run: (cli, args) => change(cli, args, "cancel"),
});

const resend = command({
  name: "resend",
  about: {
    en: "Send a message that has failed once more, as a new message",
    zh: "把失败的消息作为新消息再发一次",
  },
  args: { id, ...appidFlag },
  examples: ["hongyan message resend MESSAGE_ID"],
  run: (cli, args) => change(cli, args, "resend"),
});

export const message = group(
  "message",
  { en: "Messages: what became of each", zh: "消息：每一条的去向" },
  { list, show, cancel, resend },
);

async function change(
  cli: Cli,
  args: { id: string; appid: string | undefined },
  action: "cancel" | "resend",
): Promise<void> {
  const path = `/v1/messages/${encodeURIComponent(args.id)}/${action}${query({ appid: args.appid })}`;
  const answer = await cli.api.post<z.infer<typeof acceptedMessage>>(path, {});
  cli.show(answer, () => cli.print(`✓ ${answer.id} ${answer.status}`));
}

function printStory(cli: Cli, message: Message): void {
  cli.pairs([
    [{ en: "Message", zh: "消息" }, message.id],
    [{ en: "Status", zh: "状态" }, message.status],
    [{ en: "To", zh: "接收人" }, message.openid],
    [{ en: "Scene", zh: "场景" }, message.scene],
    [
      { en: "Asked by", zh: "由谁发起" },
      message.askedBy === null ? null : `${message.askedBy.kind} ${message.askedBy.name}`,
    ],
  ]);
  if (message.card !== null) {
    cli.print();
    cli.print(cli.bold(message.card.title ?? ""));
    cli.pairs(message.card.keywords.map(({ name, value }) => [{ en: name, zh: name }, value]));
  }
  cli.print();
  for (const step of message.story) {
    cli.print(`${formatTime(step.at)}  ${cli.text(step.says)}`);
    if (step.todo !== null) cli.print(`  → ${cli.text(step.todo)}`);
  }
  if (message.next !== null) cli.print(`…  ${cli.text(message.next.says)}`);
}
