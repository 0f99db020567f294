import { useQuery } from "@tanstack/react-query";
import { Alert } from "antd";
import { appsQuery } from "../../api/apps.ts";
import type { Campaign } from "../../api/campaign-types.ts";
import { useWords } from "../../language/language.ts";
import { LinkButton } from "../../parts/link-button.tsx";
import { useNow } from "../../parts/use-now.ts";
import { useAppid, useMay } from "../../shell/operator.ts";
import { useSayMoment } from "../campaign-draft/use-say-duration.ts";
import { isOver } from "../campaigns/progress-of.ts";
import styles from "./campaign.module.css";
import { words } from "./words.ts";

/** Why nothing moves, and what to do about it. */
export function CampaignNotes({ campaign, isLive }: { campaign: Campaign; isLive: boolean }) {
  const say = useWords(words);
  const may = useMay();
  const sayMoment = useSayMoment();
  const now = useNow();
  const appid = useAppid();
  const { data: apps } = useQuery(appsQuery);
  const paused = apps?.find((app) => app.appid === appid)?.paused ?? null;
  const { state, sendAt, reason, pacing, id: campaignId } = campaign;
  const runs = state === "expanding" || state === "sending";
  return (
    <div className={styles["notes"]}>
      {state === "draft" && (
        <Alert
          type="info"
          showIcon
          title={say("draftNote")}
          action={
            may("campaigns:write") && (
              <LinkButton
                color="primary"
                variant="solid"
                to="/$appid/campaigns/$campaignId/edit"
                params={{ appid, campaignId }}
              >
                {say("edit")}
              </LinkButton>
            )
          }
        />
      )}
      {state === "scheduled" && (
        <Alert
          type="info"
          showIcon
          title={
            sendAt === null || Date.parse(sendAt) <= now
              ? say("scheduledSoon")
              : say("scheduledNote", { when: sayMoment(sendAt) })
          }
        />
      )}
      {state === "paused" &&
        (reason === null ? (
          <Alert type="warning" showIcon title={say("pausedNote")} />
        ) : (
          <Alert
            type="error"
            showIcon
            role="alert"
            title={say("pausedByItself")}
            description={<Reason campaign={campaign} />}
          />
        ))}
      {isOver(campaign) && reason !== null && (
        <Alert
          type="warning"
          showIcon
          title={say("endedEarly")}
          description={<Reason campaign={campaign} />}
        />
      )}
      {state === "done" && reason === null && campaign.expanded === 0 && (
        <Alert type="info" showIcon title={say("emptyNote")} />
      )}
      {pacing.waitsUntil !== null && (
        <Alert
          type="info"
          showIcon
          title={say("windowNote", { when: sayMoment(pacing.waitsUntil) })}
        />
      )}
      {runs && paused !== null && (
        <Alert
          type="warning"
          showIcon
          title={say("appPaused", { reason: paused.reason ?? String(paused.errcode ?? "") })}
        />
      )}
      {!isLive && <Alert type="warning" showIcon title={say("streamLost")} />}
    </div>
  );
}

const known = ["TEMPLATE_REMOVED", "EXPIRED", "NEVER_STARTED"] as const;

function Reason({ campaign: { reason, hint } }: { campaign: Campaign }) {
  const say = useWords(words);
  const code = known.find((one) => one === reason);
  return (
    <>
      <p>{code === undefined ? hint : say(code)}</p>
      <code>{reason}</code>
    </>
  );
}
