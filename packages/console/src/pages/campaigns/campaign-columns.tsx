import { Link } from "@tanstack/react-router";
import type { CampaignSummary } from "../../api/campaign-types.ts";
import type { Say } from "../../language/define-words.ts";
import type { Column } from "../../parts/cursor-table.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { StatusTag } from "../../parts/status-tag.tsx";
import { Time } from "../../parts/time.tsx";
import styles from "./campaigns.module.css";
import { DuplicateButton } from "./duplicate-button.tsx";
import { RowFailed, RowProgress, RowRate } from "./row-progress.tsx";
import type { words } from "./words.ts";

export function campaignColumns(
  say: Say<(typeof words)["zh-CN"]>,
  mayWrite: boolean,
): Column<CampaignSummary>[] {
  return [
    { key: "name", title: say("name"), render: (campaign) => <Name campaign={campaign} /> },
    {
      key: "state",
      title: say("state"),
      render: (campaign) => <StatusTag status={campaign.state} />,
    },
    {
      key: "progress",
      title: say("progress"),
      width: "24%",
      render: (campaign) => <RowProgress campaign={campaign} />,
    },
    {
      key: "failed",
      title: say("failed"),
      isNumeric: true,
      render: (campaign) => <RowFailed campaign={campaign} />,
    },
    {
      key: "rate",
      title: say("rate"),
      isNumeric: true,
      render: (campaign) => <RowRate campaign={campaign} />,
    },
    {
      key: "created",
      title: say("created"),
      render: (campaign) => <Time at={campaign.createdAt} />,
    },
    ...(mayWrite
      ? [
          {
            key: "actions",
            title: say("actions"),
            render: (campaign: CampaignSummary) => <Actions campaign={campaign} say={say} />,
          },
        ]
      : []),
  ];
}

function Name({ campaign }: { campaign: CampaignSummary }) {
  const { appid, id: campaignId, name, scene } = campaign;
  return (
    <span className={styles["name"]}>
      <Link
        to="/$appid/campaigns/$campaignId"
        params={{ appid, campaignId }}
        title={name}
        className={styles["nameText"] ?? ""}
      >
        <bdi>{name}</bdi>
      </Link>
      <code>{scene}</code>
    </span>
  );
}

function Actions({
  campaign,
  say,
}: {
  campaign: CampaignSummary;
  say: Say<(typeof words)["zh-CN"]>;
}) {
  const { appid, id: campaignId, state } = campaign;
  return (
    <span className={styles["actions"]}>
      {state === "draft" && (
        <LinkButton
          size="small"
          to="/$appid/campaigns/$campaignId/edit"
          params={{ appid, campaignId }}
        >
          {say("edit")}
        </LinkButton>
      )}
      <DuplicateButton campaign={campaign} size="small" />
    </span>
  );
}
