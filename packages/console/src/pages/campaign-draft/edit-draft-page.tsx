import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { Alert, Spin } from "antd";
import { campaignQuery } from "../../api/campaigns.ts";
import { scenesQuery } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { DraftEditor } from "./draft-editor.tsx";
import { words } from "./words.ts";

/** A draft, step by step. */
export function Page() {
  const say = useWords(words);
  const may = useMay();
  const appid = useAppid();
  const { campaignId = "" } = useParams({ strict: false });
  const campaign = useQuery(campaignQuery(appid, campaignId));
  const scenes = useQuery(scenesQuery(appid));
  if (campaign.data === undefined || (scenes.data === undefined && scenes.error === null)) {
    return campaign.error === null ? <Spin /> : <ErrorNote error={campaign.error} />;
  }
  if (campaign.data.state !== "draft") {
    return (
      <>
        <PageHeader title={campaign.data.name} />
        <Alert
          type="info"
          showIcon
          title={say("notDraft")}
          action={
            <LinkButton to="/$appid/campaigns/$campaignId" params={{ appid, campaignId }}>
              {say("toProgress")}
            </LinkButton>
          }
        />
      </>
    );
  }
  if (!may("campaigns:write")) {
    return (
      <>
        <PageHeader title={campaign.data.name} />
        <EmptyState title={say("notAllowed")} />
      </>
    );
  }
  return (
    <>
      <ErrorNote error={scenes.error} />
      <DraftEditor key={campaignId} campaign={campaign.data} scenes={scenes.data} />
    </>
  );
}
