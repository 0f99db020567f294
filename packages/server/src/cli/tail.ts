import { checkEventTypes } from "./check-event-types.ts";
import { appidFlag, command } from "./frame/command.ts";
import { UsageError } from "./frame/failures.ts";
import { followStream } from "./frame/follow-stream.ts";
import { formatTime, query } from "./frame/format.ts";

interface TailedEvent {
  type: string;
  at: string;
  messageId: string | null;
  openid: string | null;
  data: Record<string, unknown>;
}

export const tail = command({
  name: "tail",
  about: {
    en: "Events as they happen, until Ctrl-C. A connection that breaks is made again, behind the last event that came",
    zh: "实时显示事件，按 Ctrl-C 结束。连接中断会自动重连，从最后收到的事件之后继续",
  },
  args: {
    type: {
      type: "string",
      valueHint: "TYPES",
      about: {
        en: "message.failed,grant.* and so on. Default: all",
        zh: "如 message.failed,grant.*。默认全部",
      },
    },
    openid: { type: "string", about: { en: "Of this user only", zh: "只看这个用户的" } },
    message: {
      type: "string",
      valueHint: "ID",
      about: { en: "Of this message only", zh: "只看这条消息的" },
    },
    after: {
      type: "string",
      valueHint: "EVENT_ID",
      about: {
        en: "Goes on behind this event: the id of a line of --json",
        zh: "从这个事件之后继续：取 --json 输出行的 id",
      },
    },
    count: {
      type: "string",
      valueHint: "N",
      about: { en: "Ends after so many", zh: "显示这么多条后结束" },
    },
    ...appidFlag,
  },
  examples: ["hongyan tail", "hongyan tail --type message.failed,message.unknown --json"],
  run: async (cli, args) => {
    const most = args.count === undefined ? Infinity : Number(args.count);
    if (!(most > 0)) {
      throw new UsageError(
        cli.text({
          en: `--count ${args.count} is not a number of events`,
          zh: `--count ${args.count} 不是事件的条数`,
        }),
      );
    }
    if (args.type !== undefined) checkEventTypes(cli, args.type);
    let shown = 0;
    const path = `/v1/events${query({ types: args.type, appid: args.appid })}`;
    // From here on nothing is left out: the server names the beginning before it answers.
    const onOpen = (): void =>
      cli.warn(cli.text({ en: "… listening, Ctrl-C ends", zh: "… 正在监听，按 Ctrl-C 结束" }));
    for await (const { id, data } of followStream(cli, path, { after: args.after, onOpen })) {
      const event = JSON.parse(data) as TailedEvent;
      if (args.openid !== undefined && event.openid !== args.openid) continue;
      if (args.message !== undefined && event.messageId !== args.message) continue;
      if (cli.isJson) cli.showLine({ id, ...event });
      else cli.print(line(event));
      shown += 1;
      if (shown >= most) return;
    }
  },
});

function line({ at, type, openid, messageId, data }: TailedEvent): string {
  const reason = data["reason"] ?? data["errcode"];
  const why = typeof reason === "string" || typeof reason === "number" ? String(reason) : "";
  return [formatTime(at), type.padEnd(20), openid ?? "", messageId ?? "", why].join("  ").trimEnd();
}
