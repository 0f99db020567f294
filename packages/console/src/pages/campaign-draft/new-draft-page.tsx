import { useMutation, useQuery } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { Button } from "antd";
import { useState } from "react";
import { makeCampaign } from "../../api/campaigns.ts";
import { scenesQuery } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { BasicsFields, type Basics } from "./basics-fields.tsx";
import styles from "./campaign-draft.module.css";
import { longestName } from "./draft-form.ts";
import { ScenesLink } from "./scenes-link.tsx";
import { words } from "./words.ts";

/** What a draft cannot be without; everything else is filled in on the draft itself. */
export function Page() {
  const say = useWords(words);
  const may = useMay();
  const appid = useAppid();
  const navigate = useNavigate();
  const { data: scenes, error } = useQuery(scenesQuery(appid));
  const [basics, setBasics] = useState<Basics>({ name: "", scene: "", audienceKind: "everybody" });
  const [isTried, setIsTried] = useState(false);
  const make = useMutation({
    mutationFn: () =>
      makeCampaign({
        appid,
        name: basics.name.trim(),
        scene: basics.scene,
        params: {},
        draft: true,
        incomplete: true,
        ...(basics.audienceKind === "list" && { audience: { list: true } }),
      }),
    onSuccess: ({ id }) =>
      navigate({
        to: "/$appid/campaigns/$campaignId/edit",
        params: { appid, campaignId: id },
        search: { step: "content", ...(basics.audienceKind === "filter" && { kind: "filter" }) },
        replace: true,
      }),
  });
  const isComplete =
    basics.name.trim() !== "" && basics.name.length <= longestName && basics.scene !== "";
  const submit = () => {
    setIsTried(true);
    if (isComplete) make.mutate();
  };
  return (
    <>
      <PageHeader title={say("newTitle")} lead={say("newLead")} />
      <ErrorNote error={error} />
      {!may("campaigns:write") ? (
        <EmptyState title={say("notAllowed")} />
      ) : scenes?.length === 0 ? (
        <EmptyState title={say("noScenes")} action={<ScenesLink />}>
          {say("noScenesHint")}
        </EmptyState>
      ) : (
        <Panel>
          <form
            className={styles["form"]}
            onSubmit={(event) => {
              event.preventDefault();
              submit();
            }}
          >
            <BasicsFields
              basics={basics}
              scenes={scenes}
              isTried={isTried}
              onChange={(changes) => setBasics({ ...basics, ...changes })}
            />
            <ErrorNote error={make.error} />
            <div>
              <Button type="primary" htmlType="submit" loading={make.isPending}>
                {say("create")}
              </Button>
            </div>
          </form>
        </Panel>
      )}
    </>
  );
}
