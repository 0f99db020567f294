import { randomUUID } from "node:crypto";
import { createReadStream } from "node:fs";
import { Readable } from "node:stream";
import type { z } from "zod";
import type { listUploaded } from "../../contract/campaign-lists.ts";
import type { campaignDetail, campaignList, campaignSummary } from "../../contract/campaigns.ts";
import type { Cli } from "../frame/cli.ts";
import {
  appidFlag,
  command,
  group,
  idempotencyFlag,
  pageFlags,
  yesFlag,
} from "../frame/command.ts";
import { UsageError } from "../frame/failures.ts";
import { valuesOf } from "../frame/flags.ts";
import { formatTime, given, query } from "../frame/format.ts";
import { paramFlags, readParams } from "../frame/read-params.ts";
import { watchCampaign } from "./watch-campaign.ts";

type Campaign = z.infer<typeof campaignSummary>;

const id = {
  type: "positional",
  about: { en: "Id of the campaign", zh: "推送任务的 ID" },
} as const;

const list = command({
  name: "list",
  about: { en: "Campaigns, newest first", zh: "推送任务，最新在前" },
  args: {
    state: {
      type: "enum",
      options: ["draft", "scheduled", "expanding", "sending", "paused", "done", "cancelled"],
      about: { en: "In this state", zh: "处于这个状态" },
    },
    ...pageFlags,
    ...appidFlag,
  },
  examples: ["hongyan campaign list", "hongyan campaign list --state sending"],
  run: async (cli, args) => {
    const { state, limit, cursor, appid } = args;
    const path = `/v1/campaigns${query({ state, limit, cursor, appid })}`;
    const answer = await cli.api.get<z.infer<typeof campaignList>>(path);
    cli.show(answer, () => {
      cli.table(
        [
          { en: "Id", zh: "ID" },
          { en: "Name", zh: "名称" },
          { en: "Scene", zh: "场景" },
          { en: "State", zh: "状态" },
          { en: "Users", zh: "人数" },
          { en: "Made", zh: "创建于" },
        ],
        answer.campaigns.map((one) => [
          one.id,
          one.name,
          one.scene,
          one.state,
          String(one.audienceCount ?? ""),
          formatTime(one.createdAt),
        ]),
      );
      if (answer.nextCursor !== null) cli.print(`\n--cursor ${answer.nextCursor}`);
    });
  },
});

const create = command({
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
      params: readParams(rawArgs),
      audience,
      sendAt: args["send-at"],
      expireAt: args["expire-at"],
      perSecond: args["per-second"] === undefined ? undefined : Number(args["per-second"]),
      draft: true,
    });
    let campaign = await cli.api.post<Campaign>("/v1/campaigns", body, {
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

const uploadList = command({
  name: "upload",
  about: {
    en: "Add users to the list of a draft. The same file twice adds nobody twice",
    zh: "向草稿的名单添加用户。同一文件传两次不会重复添加",
  },
  args: {
    id,
    file: { type: "positional", about: { en: "CSV or NDJSON", zh: "CSV 或 NDJSON 文件" } },
    ...appidFlag,
  },
  examples: ["hongyan campaign upload CAMPAIGN_ID users.csv"],
  run: async (cli, args) => {
    const uploaded = await upload(cli, { id: args.id, appid: args.appid }, args.file);
    cli.show(uploaded, () => undefined);
  },
});

const show = command({
  name: "show",
  about: {
    en: "One campaign: progress, and why messages failed",
    zh: "一个推送任务：进度与失败原因",
  },
  args: { id, ...appidFlag },
  examples: ["hongyan campaign show CAMPAIGN_ID"],
  run: async (cli, args) => {
    const path = `/v1/campaigns/${encodeURIComponent(args.id)}${query({ appid: args.appid })}`;
    const detail = await cli.api.get<z.infer<typeof campaignDetail>>(path);
    cli.show(detail, () => printCampaign(cli, detail));
  },
});

const watch = command({
  name: "watch",
  about: {
    en: "A progress bar until nothing of it is under way; with --json one line for each change",
    zh: "进度条，直到全部结束；--json 时每次变化输出一行",
  },
  args: { id, ...appidFlag },
  examples: ["hongyan campaign watch CAMPAIGN_ID"],
  run: (cli, args) => watchCampaign(cli, args.id, args.appid),
});

const start = action("start", {
  en: "Start a draft, at its time or at once",
  zh: "开始草稿：到预定时间，或立即",
});
const pause = action("pause", {
  en: "Pause: within two seconds nothing of it is sent any more",
  zh: "暂停：两秒内不再发送",
});
const resume = action("resume", { en: "Go on where it was", zh: "从暂停处继续" });
const cancel = action("cancel", {
  en: "End it: what is not on the wire is cancelled, its grants are free again",
  zh: "结束：还没发出的取消，占用的授权释放",
});

export const campaign = group(
  "campaign",
  { en: "Campaigns: one scene to many users", zh: "推送任务：一个场景发给许多人" },
  { list, create, upload: uploadList, show, start, watch, pause, resume, cancel },
);

function action(name: "start" | "pause" | "resume" | "cancel", about: { en: string; zh: string }) {
  const asks = name === "start" || name === "cancel";
  return command({
    name,
    about,
    args: { id, ...yesFlag, ...appidFlag },
    examples: [`hongyan campaign ${name} CAMPAIGN_ID${asks ? " --yes" : ""}`],
    run: async (cli, args) => {
      const path = `/v1/campaigns/${encodeURIComponent(args.id)}`;
      const ofApp = query({ appid: args.appid });
      if (asks) {
        const one = await cli.api.get<Campaign>(`${path}${ofApp}`);
        const verb = cli.text(
          name === "start" ? { en: "Start", zh: "开始" } : { en: "Cancel", zh: "取消" },
        );
        const question = `${verb} ${one.name} (${one.scene})?`;
        await cli.confirm({ en: question, zh: question }, args.yes);
      }
      const changed = await cli.api.post<Campaign>(`${path}/${name}${ofApp}`, {});
      cli.show(changed, () => {
        cli.print(`✓ ${changed.id} ${changed.state}`);
        if (name === "start" || name === "resume") {
          cli.print(`  hongyan campaign watch ${changed.id}`);
        }
      });
    },
  });
}

/** Streamed as it is read: a list may have millions of lines. */
async function upload(
  cli: Cli,
  campaign: { id: string; appid: string | undefined },
  file: string,
): Promise<z.infer<typeof listUploaded>> {
  const type = /\.(nd)?jsonl?$/i.test(file) ? "application/x-ndjson" : "text/csv";
  const bytes = createReadStream(file);
  await new Promise<void>((resolve, reject) => {
    bytes.once("open", () => resolve());
    bytes.once("error", (error) => {
      reject(new UsageError(`${file} cannot be read: ${error.message}`));
    });
  });
  const path = `/v1/campaigns/${encodeURIComponent(campaign.id)}/recipients${query({ appid: campaign.appid })}`;
  const uploaded = await cli.api.upload<z.infer<typeof listUploaded>>(
    path,
    type,
    Readable.toWeb(bytes) as ReadableStream,
  );
  const { lines, added, unchanged, badLines } = uploaded;
  cli.print(
    cli.text({
      en: `✓ ${lines} lines: ${added} users added, ${unchanged} were there already`,
      zh: `✓ ${lines} 行：新增 ${added} 人，${unchanged} 人已在名单中`,
    }),
  );
  for (const bad of badLines.slice(0, 20)) {
    cli.warn(
      `  ! ${file}:${bad.line} ${bad.code} ${cli.text({ en: bad.message, zh: bad.zh ?? bad.message })}`,
    );
  }
  if (badLines.length > 20) {
    cli.warn(
      cli.text({
        en: `  ! and ${badLines.length - 20} more`,
        zh: `  ! 还有 ${badLines.length - 20} 行`,
      }),
    );
  }
  return uploaded;
}

function printCampaign(cli: Cli, one: z.infer<typeof campaignDetail>): void {
  cli.pairs([
    [{ en: "Campaign", zh: "推送任务" }, one.id],
    [{ en: "Name", zh: "名称" }, one.name],
    [{ en: "Scene", zh: "场景" }, one.scene],
    [{ en: "State", zh: "状态" }, one.reason === null ? one.state : `${one.state} ${one.reason}`],
    [{ en: "What to do", zh: "怎么办" }, one.hint],
    [{ en: "Begins", zh: "开始于" }, one.sendAt === null ? null : formatTime(one.sendAt)],
    [{ en: "Users", zh: "人数" }, one.audienceCount === null ? null : String(one.audienceCount)],
    [{ en: "In its list", zh: "名单人数" }, one.listed === 0 ? null : String(one.listed)],
    [{ en: "Skipped", zh: "跳过" }, one.skipped === 0 ? null : String(one.skipped)],
    ...Object.entries(one.counts)
      .filter(([, count]) => count > 0)
      .map(([status, count]): [{ en: string; zh: string }, string] => [
        { en: `  ${status}`, zh: `  ${status}` },
        String(count),
      ]),
  ]);
  if (one.failures.length === 0) return;
  cli.print();
  cli.table(
    [
      { en: "Why", zh: "原因" },
      { en: "Messages", zh: "条数" },
    ],
    one.failures.map(({ reason, count }) => [reason ?? "", String(count)]),
  );
}
