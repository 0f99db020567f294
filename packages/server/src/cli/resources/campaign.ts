import type { z } from "zod";
import type { campaignDetail, campaignList, campaignSummary } from "../../contract/campaigns.ts";
import type { Cli } from "../frame/cli.ts";
import { appidFlag, command, group, pageFlags, yesFlag } from "../frame/command.ts";
import { formatTime, query } from "../frame/format.ts";
import { showList } from "../frame/list.ts";
import type { Words } from "../frame/words.ts";
import { recipients } from "./campaign-recipients.ts";
import { create } from "./create-campaign.ts";
import { upload } from "./upload-list.ts";
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
    showList(cli, answer, answer.campaigns, [
      [{ en: "Id", zh: "ID" }, (one) => one.id],
      [{ en: "Name", zh: "名称" }, (one) => one.name],
      [{ en: "Scene", zh: "场景" }, (one) => one.scene],
      [{ en: "State", zh: "状态" }, (one) => one.state],
      [{ en: "Users", zh: "人数" }, (one) => String(one.audienceCount ?? "")],
      [{ en: "Made", zh: "创建于" }, (one) => formatTime(one.createdAt)],
    ]);
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
  { list, create, upload: uploadList, recipients, show, start, watch, pause, resume, cancel },
);

function action(name: "start" | "pause" | "resume" | "cancel", about: Words) {
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
      .map(([status, count]): [Words, string] => [
        { en: `  ${status}`, zh: `  ${status}` },
        String(count),
      ]),
  ]);
  if (one.failures.length === 0) return;
  cli.print();
  cli.table(one.failures, [
    [{ en: "Why", zh: "原因" }, ({ reason }) => reason ?? ""],
    [{ en: "Messages", zh: "条数" }, ({ count }) => String(count)],
  ]);
}
