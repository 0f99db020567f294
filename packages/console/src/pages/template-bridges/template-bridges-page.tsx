import { useMutation } from "@tanstack/react-query";
import { useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import { useWords } from "../../language/language.ts";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { ApplyForm } from "./apply-form.tsx";
import { BridgeList } from "./bridge-list.tsx";
import type { Candidate } from "./bridges.ts";
import { CandidateList } from "./candidate-list.tsx";
import { OldTemplateForm, type OldTemplate } from "./old-template-form.tsx";
import styles from "./template-bridges.module.css";
import { words } from "./words.ts";

/** Old template messages, each with the scene in its place, and three steps to migrate one more. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const [chosen, setChosen] = useState<Candidate>();
  const find = useMutation({
    mutationFn: (old: OldTemplate) =>
      answerOf(api.POST("/v1/template-bridges/proposals", { body: { appid, ...old } })),
    onMutate: () => setChosen(undefined),
  });

  return (
    <>
      <PageHeader
        title={say("title")}
        lead={say("lead")}
        actions={
          <LinkButton to="/$appid/templates" params={{ appid }}>
            {say("back")}
          </LinkButton>
        }
      />
      <div className={styles["page"]}>
        <BridgeList />
        {may("templates:write") && may("scenes:write") && (
          <>
            <OldTemplateForm isBusy={find.isPending} error={find.error} onFind={find.mutate} />
            {find.data !== undefined && (
              <CandidateList proposal={find.data} chosen={chosen} onChoose={setChosen} />
            )}
            {chosen !== undefined && <ApplyForm key={JSON.stringify(chosen)} candidate={chosen} />}
          </>
        )}
      </div>
    </>
  );
}
