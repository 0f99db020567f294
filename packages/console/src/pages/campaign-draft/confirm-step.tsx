import { useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Alert, Button } from "antd";
import type { ReactNode } from "react";
import { audienceQuery } from "../../api/campaigns.ts";
import type { AudiencePreview, CampaignSummary } from "../../api/campaign-types.ts";
import type { Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useNow } from "../../parts/use-now.ts";
import { useAppid } from "../../shell/operator.ts";
import styles from "./campaign-draft.module.css";
import { ConfirmSummary } from "./confirm-summary.tsx";
import { DraftCard } from "./content-step.tsx";
import type { DraftForm } from "./draft-form.ts";
import type { Step } from "./draft-steps.ts";
import { TestSend } from "./test-send.tsx";
import { useCard, type Card } from "./use-card.ts";
import type { Draft } from "./use-draft.ts";
import { useSayMoment } from "./use-say-duration.ts";
import { WithoutGrant } from "./without-grant.tsx";
import { words } from "./words.ts";

const everyMs = 5_000;

/** The numbers, a test, and the start. */
export function ConfirmStep({
  draft,
  campaign,
  scene,
  faulty,
  onChoose,
  isUploading,
  children,
}: {
  draft: Draft;
  campaign: CampaignSummary;
  scene: Scene | undefined;
  faulty: ReadonlySet<Step>;
  onChoose: (step: Step) => void;
  /** A list, from this page. */
  isUploading: boolean;
  /** What stands beside the start. */
  children: ReactNode;
}) {
  const say = useWords(words);
  const appid = useAppid();
  const { form } = draft;
  const { data: card } = useCard(appid, scene, form);
  const { data: audience, error } = useQuery({
    ...audienceQuery(campaign),
    // Of somebody else's upload nothing else tells the end.
    refetchInterval: ({ state }) => (state.data?.uploads[0]?.state === "reading" ? everyMs : false),
  });
  const lack =
    lackOf(campaign, form, faulty) ??
    (form.audienceKind === "list" ? listLack(campaign, audience, isUploading) : undefined);
  return (
    <div className={styles["confirm"]}>
      <div className={styles["panels"]}>
        <Panel title={say("summary")}>
          <ErrorNote error={error} />
          <ConfirmSummary campaign={campaign} reach={{ audience }} title={card?.title} />
        </Panel>
        {card !== undefined && (
          <ConfirmCards card={card} form={form} listed={audience?.cards ?? []} />
        )}
      </div>
      {campaign.audience.list && (audience?.withoutGrant ?? 0) > 0 && (
        <WithoutGrant campaign={campaign} />
      )}
      <TestSend campaign={campaign} />
      {lack !== undefined && (
        <Alert
          type="warning"
          showIcon
          title={say("notReady")}
          description={say(lack.text)}
          action={<Button onClick={() => onChoose(lack.step)}>{say("toStep")}</Button>}
        />
      )}
      <div className={styles["buttons"]}>
        {children}
        <StartButton
          draft={draft}
          campaign={campaign}
          isReady={lack === undefined}
          reachable={audience?.reachable}
          withoutGrant={audience?.withoutGrant ?? 0}
        />
      </div>
    </div>
  );
}

/** The card of everybody; of a list, those of its first users. */
function ConfirmCards({
  card,
  form,
  listed,
}: {
  card: Card;
  form: DraftForm;
  listed: AudiencePreview["cards"];
}) {
  const say = useWords(words);
  if (listed.length === 0) return <DraftCard card={card} form={form} />;
  return (
    <section className={styles["preview"]} aria-label={say("firstCards")}>
      <h3>{say("firstCards")}</h3>
      {listed.map(({ openid, data }) => (
        <DraftCard
          key={openid}
          card={{
            ...card,
            lines: card.lines.map((line) => ({ ...line, value: data[line.key]?.value ?? "" })),
          }}
          form={form}
        />
      ))}
    </section>
  );
}

/** What is still to be done before it can start, and where. */
function lackOf(campaign: CampaignSummary, form: DraftForm, faulty: ReadonlySet<Step>) {
  const [first] = [...faulty].filter((step) => step !== "content");
  if (first !== undefined) return { text: "notReadyFields", step: first } as const;
  if (!campaign.isReady) return { text: "notReadyContent", step: "content" } as const;
  return undefined;
}

/** With half a list the others would be left out, and nobody would notice. */
function listLack(
  { listed }: CampaignSummary,
  audience: AudiencePreview | undefined,
  isUploading: boolean,
) {
  const last = audience?.uploads[0]?.state;
  if (isUploading || last === "reading") {
    return { text: "notReadyReading", step: "audience" } as const;
  }
  if (last === "broken") return { text: "notReadyBroken", step: "audience" } as const;
  return listed === 0 ? ({ text: "notReadyList", step: "audience" } as const) : undefined;
}

function StartButton({
  draft,
  campaign,
  isReady,
  reachable,
  withoutGrant,
}: {
  draft: Draft;
  campaign: CampaignSummary;
  isReady: boolean;
  reachable: number | undefined;
  withoutGrant: number;
}) {
  const say = useWords(words);
  const sayMoment = useSayMoment();
  const navigate = useNavigate();
  const now = useNow();
  const { appid, id: campaignId, sendAt } = campaign;
  const isLater = sendAt !== null && Date.parse(sendAt) > now;
  const n = reachable ?? 0;
  const start = async () => {
    await draft.start();
    await navigate({ to: "/$appid/campaigns/$campaignId", params: { appid, campaignId } });
  };
  return (
    <ConfirmButton
      type="primary"
      disabled={!isReady || reachable === undefined || draft.save !== "saved"}
      title={say("goTitle", { name: campaign.name })}
      confirmLabel={say(isLater ? "goLater" : "go")}
      onConfirm={start}
      consequence={
        <>
          {n === 0 && !isLater ? (
            <p>{say("goNobody")}</p>
          ) : (
            <p>{isLater ? say("goAt", { n, when: sayMoment(sendAt) }) : say("goNow", { n })}</p>
          )}
          {withoutGrant > 0 && <p>{say("goSkip", { n: withoutGrant })}</p>}
          <p>{say("goStop")}</p>
        </>
      }
    >
      {say(isLater ? "goLater" : "go")}
    </ConfirmButton>
  );
}
