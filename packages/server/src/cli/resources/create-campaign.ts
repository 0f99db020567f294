import { randomUUID } from "node:crypto";
import type { z } from "zod";
import type { campaignSummary } from "../../contract/campaigns.ts";
import { appidFlag, command, idempotencyFlag } from "../frame/command.ts";
import { UsageError } from "../frame/failures.ts";
import { valuesOf } from "../frame/flags.ts";
import { given, query } from "../frame/format.ts";
import { paramFlags, readParams } from "../frame/read-params.ts";
import { upload } from "./upload-list.ts";

export const create = command({
  name: "create",
  about: {
    en: "Make a campaign: one scene to everybody who has a grant, or to the users of a list. It waits for `campaign start`",
    zh: "新建推送任务：把一个场景发给所有有授权的人，或名单里的人。之后用 campaign start 开始",
  },
  args: {
    name: { type: "positional", about: { en: "For people", zh: "给人看的名称" } },
    scene: {
      type: "string",
      required: true,
      about: { en: "The scene that is sent", zh: "要发送的场景" },
    },
    ...paramFlags,
    list: {
      type: "string",
      valueHint: "FILE",
      about: {
        en: "The users, CSV or NDJSON, with params of their own; see docs/campaign-lists.md",
        zh: "名单文件，CSV 或 NDJSON，可带各自的参数；见 docs/campaign-lists.md",
      },
    },
    tag: {
      type: "string",
      about: {
        en: "Only users who carry it; repeat it for each",
        zh: "只发给带有此标签的用户，可重复",
      },
    },
    "send-at": {
      type: "string",
      valueHint: "TIME",
      about: { en: "Begins then (ISO 8601)", zh: "此时开始（ISO 8601）" },
    },
    "expire-at": {
      type: "string",
      valueHint: "TIME",
      about: { en: "What is not sent by then expires", zh: "到此时还没发出的作废" },
    },
    "per-second": {
      type: "string",
      valueHint: "N",
      about: { en: "Messages a second at most", zh: "每秒最多条数" },
    },
    start: { type: "boolean", about: { en: "Start it at once", zh: "立即开始" } },
    ...idempotencyFlag,
    ...appidFlag,
  },
  examples: [
    "hongyan campaign create 期末提醒 --scene task-reminder --param taskName=交作业 --param remarks=请按时提交 --param className=三年级二班",
    "hongyan campaign create 期末提醒 --scene task-reminder --list users.csv --start",
  ],
  run: async (cli, args, rawArgs) => {
    const tags = valuesOf(rawArgs, "tag");
    if (args.list !== undefined && tags.length > 0) {
      throw new UsageError(
        cli.text({ en: "a list is not narrowed by tags", zh: "名单不能再按标签筛选" }),
      );
    }
    const audience =
      args.list !== undefined ? { list: true } : tags.length > 0 ? { tags } : undefined;
    const body = given({
      appid: args.appid,
      name: args.name,
      scene: args.scene,
      params: readParams(cli, rawArgs),
      audience,
      sendAt: args["send-at"],
      expireAt: args["expire-at"],
      perSecond: args["per-second"] === undefined ? undefined : Number(args["per-second"]),
      draft: true,
    });
    let campaign = await cli.api.post<z.infer<typeof campaignSummary>>("/v1/campaigns", body, {
      "idempotency-key": args["idempotency-key"] ?? randomUUID(),
    });
    const path = `/v1/campaigns/${campaign.id}`;
    const ofApp = query({ appid: args.appid });
    // Of a repeat with the same key, perhaps begun before its answer was lost.
    const isDraft = campaign.state === "draft";
    if (args.list !== undefined && isDraft) await upload(cli, campaign, args.list);
    if (args.start === true && isDraft) campaign = await cli.api.post(`${path}/start${ofApp}`, {});
    else if (args.list !== undefined) campaign = await cli.api.get(`${path}${ofApp}`);
    cli.show(campaign, () => {
      cli.print(`✓ ${campaign.id} ${campaign.state}`);
      const next = args.start === true ? "watch" : "start";
      cli.print(
        cli.text({
          en: `  Next: hongyan campaign ${next} ${campaign.id}`,
          zh: `  接下来：hongyan campaign ${next} ${campaign.id}`,
        }),
      );
    });
  },
});
