import { Link, useParams } from "@tanstack/react-router";
import { Spin } from "antd";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { StatusTag } from "../../parts/status-tag.tsx";
import { useAppid } from "../../shell/operator.ts";
import { CampaignActions } from "./campaign-actions.tsx";
import styles from "./campaign.module.css";
import { CampaignNotes } from "./campaign-notes.tsx";
import { DetailsPanel } from "./details-panel.tsx";
import { FailuresPanel } from "./failures-panel.tsx";
import { ProgressPanel } from "./progress-panel.tsx";
import { SkippedPanel } from "./skipped-panel.tsx";
import { useProgress } from "./use-progress.ts";
import { words } from "./words.ts";

/** One campaign: how far it is, what went wrong, and what can be done. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const { campaignId = "" } = useParams({ strict: false });
  const { data: campaign, error, isLive } = useProgress(appid, campaignId);
  if (campaign === undefined) return error === null ? <Spin /> : <ErrorNote error={error} />;
  return (
    <>
      <nav className={styles["back"]}>
        <Link to="/$appid/campaigns" params={{ appid }}>
          ← {say("back")}
        </Link>
      </nav>
      <PageHeader
        title={campaign.name}
        lead={<StatusTag status={campaign.state} />}
        actions={<CampaignActions campaign={campaign} />}
      />
      <div className={styles["page"]}>
        <ErrorNote error={error} />
        <CampaignNotes campaign={campaign} isLive={isLive} />
        {campaign.startedAt !== null && <ProgressPanel campaign={campaign} />}
        {campaign.startedAt !== null && (
          <FailuresPanel failures={campaign.failures} campaignId={campaignId} />
        )}
        {campaign.skipped > 0 && <SkippedPanel campaign={campaign} />}
        <DetailsPanel campaign={campaign} />
      </div>
    </>
  );
}
