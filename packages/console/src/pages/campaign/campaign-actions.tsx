import { PauseOutlined, PlayCircleOutlined, StopOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { actOn } from "../../api/campaigns.ts";
import type { Campaign, CampaignAction } from "../../api/campaign-types.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { useMay } from "../../shell/operator.ts";
import { DuplicateButton } from "../campaigns/duplicate-button.tsx";
import { isOver, progressOf } from "../campaigns/progress-of.ts";
import { words } from "./words.ts";

/** What can be done with a campaign in its state, and what will happen then, in numbers. */
export function CampaignActions({ campaign }: { campaign: Campaign }) {
  const say = useWords(words);
  const may = useMay();
  const queries = useQueryClient();
  if (!may("campaigns:write")) return null;
  const act = async (action: CampaignAction) => {
    await actOn(campaign, action);
    await queries.invalidateQueries({ queryKey: ["campaigns", campaign.appid] });
  };
  const { state } = campaign;
  const { all, waiting: n } = progressOf(campaign);
  const hasStarted = campaign.startedAt !== null;
  return (
    <>
      {(state === "scheduled" || state === "expanding" || state === "sending") && (
        <ConfirmButton
          icon={<PauseOutlined aria-hidden />}
          title={say("pauseTitle")}
          consequence={<p>{say("pauseText", { n })}</p>}
          confirmLabel={say("pause")}
          onConfirm={() => act("pause")}
        >
          {say("pause")}
        </ConfirmButton>
      )}
      {state === "paused" && (
        <ConfirmButton
          type="primary"
          icon={<PlayCircleOutlined aria-hidden />}
          title={say("resumeTitle")}
          consequence={<p>{say("resumeText", { n })}</p>}
          confirmLabel={say("resume")}
          onConfirm={() => act("resume")}
        >
          {say("resume")}
        </ConfirmButton>
      )}
      <DuplicateButton campaign={campaign} />
      {!isOver(campaign) && (
        <ConfirmButton
          danger
          icon={<StopOutlined aria-hidden />}
          title={say("cancelTitle")}
          consequence={
            <>
              <p>{hasStarted ? say("cancelText", { n, sent: all - n }) : say("cancelDraft")}</p>
              <p>{say("cancelForGood")}</p>
            </>
          }
          confirmLabel={say("cancel")}
          onConfirm={() => act("cancel")}
        >
          {say("cancel")}
        </ConfirmButton>
      )}
    </>
  );
}
