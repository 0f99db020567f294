import { useQuery } from "@tanstack/react-query";
import { campaignQuery } from "../../api/campaigns.ts";
import type { Campaign, CampaignSummary } from "../../api/campaign-types.ts";
import { useWords } from "../../language/language.ts";
import { Time } from "../../parts/time.tsx";
import styles from "./campaigns.module.css";
import { ProgressBar } from "./progress-bar.tsx";
import { isOver, progressOf } from "./progress-of.ts";
import { words } from "./words.ts";

/** The counts of one campaign of the list: asked for by its row, for counting a large one takes the server a while. */
function useCounted(campaign: CampaignSummary): Campaign | undefined {
  const hasStarted = campaign.startedAt !== null;
  const { data } = useQuery({
    ...campaignQuery(campaign.appid, campaign.id),
    enabled: hasStarted,
    staleTime: isOver(campaign) && campaign.endedAt !== null ? Number.POSITIVE_INFINITY : 2_000,
  });
  return hasStarted ? data : undefined;
}

export function RowProgress({ campaign }: { campaign: CampaignSummary }) {
  const say = useWords(words);
  const counted = useCounted(campaign);
  if (counted === undefined) return <BeforeStart campaign={campaign} />;
  const progress = progressOf(counted);
  return (
    <div className={styles["progress"]}>
      <ProgressBar label={`${say("progress")} ${campaign.name}`} progress={progress} />
      <span className={styles["soft"]}>
        {say("reached", { done: progress.all - progress.waiting, all: progress.all })}
      </span>
    </div>
  );
}

function BeforeStart({ campaign }: { campaign: CampaignSummary }) {
  const say = useWords(words);
  if (campaign.listed > 0) return <>{say("listed", { n: campaign.listed })}</>;
  if (campaign.sendAt === null || isOver(campaign)) return <>{say("none")}</>;
  const [before, after] = say("startsAt", { when: "\n" }).split("\n");
  return (
    <>
      {before}
      <Time at={campaign.sendAt} />
      {after}
    </>
  );
}

export function RowFailed({ campaign }: { campaign: CampaignSummary }) {
  const say = useWords(words);
  const counted = useCounted(campaign);
  const failed = counted?.counts.failed ?? 0;
  if (counted === undefined) return <>{say("none")}</>;
  return <span className={failed > 0 ? styles["bad"] : undefined}>{failed.toLocaleString()}</span>;
}

export function RowRate({ campaign }: { campaign: CampaignSummary }) {
  const say = useWords(words);
  const counted = useCounted(campaign);
  if (counted === undefined || isOver(campaign) || counted.perSecond === 0) {
    return <>{say("none")}</>;
  }
  return <>{say("perSecond", { n: counted.perSecond })}</>;
}
