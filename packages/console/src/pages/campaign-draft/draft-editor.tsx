import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Alert, Button } from "antd";
import { useMemo } from "react";
import { appsQuery } from "../../api/apps.ts";
import { actOn, duplicateCampaign } from "../../api/campaigns.ts";
import type { CampaignSummary } from "../../api/campaign-types.ts";
import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { LeaveGuard } from "../../parts/leave-guard.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { AudienceStep } from "./audience-step.tsx";
import { BasicsFields } from "./basics-fields.tsx";
import styles from "./campaign-draft.module.css";
import { ConfirmStep } from "./confirm-step.tsx";
import { ContentStep } from "./content-step.tsx";
import { faultsIn, type DraftForm } from "./draft-form.ts";
import { readStep, stepOf, steps, type Step } from "./draft-steps.ts";
import { SaveNote, SaveState } from "./save-note.tsx";
import { ScheduleStep } from "./schedule-step.tsx";
import { StepList } from "./step-list.tsx";
import { structuredParams, useCard, violationsIn } from "./use-card.ts";
import { useDraft } from "./use-draft.ts";
import { useUpload } from "./use-upload.ts";
import { words } from "./words.ts";

const noParams: string[] = [];

/** The form of a draft: saved while it is filled in, one step at a time. */
export function DraftEditor({
  campaign,
  scenes,
}: {
  campaign: CampaignSummary;
  scenes: Scene[] | undefined;
}) {
  const say = useWords(words);
  const navigate = useNavigate();
  const { appid, listed } = campaign;
  const [search, setSearch] = useFilters();
  const step = readStep(search["step"]);
  const { data: apps } = useQuery(appsQuery);

  const savedScene = scenes?.find(({ name }) => name === campaign.scene);
  const structured = useMemo(
    () => (savedScene === undefined ? noParams : structuredParams(savedScene)),
    [savedScene],
  );
  const draft = useDraft(campaign, structured, search["kind"] === "filter" ? "filter" : undefined);
  const { form, change } = draft;
  // Here, and not in its step: it goes on while the other steps are looked at.
  const uploading = useUpload(campaign);
  const isUploading = uploading.upload.state === "running";
  const scene = scenes?.find(({ name }) => name === form.scene);
  const { data: card } = useCard(appid, scene, form);
  // The cards of its users are made.
  const isLocked = listed > 0;
  const faulty = faultySteps(form, violationsIn(card, form).length > 0 || scene === undefined);
  const go = (to: Step) => {
    if (draft.save === "unsaved") void draft.saveNow();
    setSearch({ step: to });
  };
  const duplicate = async () => {
    const copy = await duplicateCampaign(campaign, say("copyName", { name: campaign.name }));
    const params = { appid, campaignId: copy.id };
    await navigate({ to: "/$appid/campaigns/$campaignId/edit", params });
  };
  const at = steps.indexOf(step);
  const before = steps[at - 1];
  const after = steps[at + 1];
  const back = before !== undefined && (
    <Button onClick={() => go(before)}>{say("previous")}</Button>
  );
  return (
    <>
      <PageHeader
        title={say("editTitle")}
        lead={
          <>
            <bdi>{form.name}</bdi> <SaveState save={draft.save} />
          </>
        }
        actions={
          <ConfirmButton
            danger
            title={say("discardTitle")}
            confirmLabel={say("discard")}
            onConfirm={async () => {
              await actOn(campaign, "cancel");
              // What was not saved is discarded with it.
              const ignoreBlocker = true;
              await navigate({ to: "/$appid/campaigns", params: { appid }, ignoreBlocker });
            }}
            consequence={
              <p>
                {say("discardText")}
                {listed > 0 && ` ${say("discardList", { n: listed })}`}
              </p>
            }
          >
            {say("discard")}
          </ConfirmButton>
        }
      />
      <LeaveGuard
        isDirty={isUploading || draft.save === "failed" || draft.save === "conflict"}
        {...(isUploading && { text: say("leaveUpload") })}
      />
      <SaveNote draft={draft} />
      {isUploading && step !== "audience" && (
        <Alert
          className={styles["locked"] ?? ""}
          type="info"
          showIcon
          title={say("uploadGoesOn")}
          action={<Button onClick={() => go("audience")}>{say("toUpload")}</Button>}
        />
      )}
      <StepList current={step} faulty={faulty} onChoose={go} />
      {isLocked && (step === "basics" || step === "content") && (
        <Alert
          className={styles["locked"] ?? ""}
          type="info"
          showIcon
          title={say("listLocked", { n: listed })}
          description={say("listLockedHint")}
          action={<Button onClick={() => void duplicate()}>{say("duplicate")}</Button>}
        />
      )}
      <div className={styles["step"]}>
        {step === "basics" && (
          <Panel>
            <div className={styles["form"]}>
              <BasicsFields
                basics={form}
                scenes={scenes}
                isTried
                isLocked={isLocked}
                onChange={change}
              />
            </div>
          </Panel>
        )}
        {step === "content" && (
          <Panel>
            <ContentStep form={form} scene={scene} isLocked={isLocked} onChange={change} />
          </Panel>
        )}
        {step === "audience" && (
          <Panel>
            <AudienceStep
              form={form}
              campaign={campaign}
              scene={scene}
              uploading={uploading}
              isSaved={draft.save === "saved"}
              onChange={change}
            />
          </Panel>
        )}
        {step === "schedule" && (
          <Panel>
            <ScheduleStep
              form={form}
              scene={scene}
              appPerSecond={apps?.find((app) => app.appid === appid)?.pacing?.perSecond ?? null}
              onChange={change}
            />
          </Panel>
        )}
        {step === "confirm" && (
          <ConfirmStep
            draft={draft}
            campaign={campaign}
            scene={scene}
            faulty={faulty}
            onChoose={go}
            isUploading={isUploading}
          >
            {back}
          </ConfirmStep>
        )}
      </div>
      {after !== undefined && (
        <div className={styles["buttons"]}>
          {back}
          <Button type="primary" onClick={() => go(after)}>
            {say("next")}
          </Button>
        </div>
      )}
    </>
  );
}

function faultySteps(form: DraftForm, isCardFaulty: boolean): ReadonlySet<Step> {
  const fields = Object.keys(faultsIn(form)) as (keyof DraftForm)[];
  return new Set([
    ...fields.map((field) => stepOf[field]),
    ...(isCardFaulty ? ["content" as const] : []),
  ]);
}
