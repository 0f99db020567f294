import type { z } from "zod";
import type { recipientList } from "../../contract/campaign-lists.ts";
import { appidFlag, command, pageFlags } from "../frame/command.ts";
import { query } from "../frame/format.ts";
import { showList } from "../frame/list.ts";

export const recipients = command({
  name: "recipients",
  about: {
    en: "Users of the list of a campaign, and who of them has a grant now",
    zh: "推送任务的名单，以及其中谁现在有授权",
  },
  args: {
    id: { type: "positional", about: { en: "Id of the campaign", zh: "推送任务的 ID" } },
    reach: {
      type: "enum",
      options: ["with-grant", "without-grant"],
      about: { en: "Only who has a grant now, or who has none", zh: "只看现在有授权的，或没有的" },
    },
    ...pageFlags,
    ...appidFlag,
  },
  examples: ["hongyan campaign recipients CAMPAIGN_ID --reach without-grant"],
  run: async (cli, args) => {
    const { reach, limit, cursor, appid } = args;
    const path = `/v1/campaigns/${encodeURIComponent(args.id)}/recipients${query({ reach, limit, cursor, appid })}`;
    const answer = await cli.api.get<z.infer<typeof recipientList>>(path);
    showList(cli, answer, answer.recipients, [
      [{ en: "openid", zh: "openid" }, (one) => one.openid],
      [{ en: "Your id", zh: "您的 ID" }, (one) => one.externalId ?? ""],
      [{ en: "Line", zh: "行" }, (one) => String(one.line)],
      [
        { en: "Grant", zh: "授权" },
        (one) => cli.text(one.hasGrant ? { en: "yes", zh: "有" } : { en: "no", zh: "没有" }),
      ],
    ]);
  },
});
