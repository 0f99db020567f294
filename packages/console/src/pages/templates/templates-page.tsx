import { useMutation, useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button } from "antd";
import { answerOf, api } from "../../api/client.ts";
import { templatesQuery } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { LastSync } from "./last-sync.tsx";
import { SyncReport } from "./sync-report.tsx";
import { TemplateCard } from "./template-card.tsx";
import styles from "./templates.module.css";
import { words } from "./words.ts";

/** An app's templates, and what can be done with them. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const queries = useQueryClient();
  const { data: templates, error } = useQuery(templatesQuery(appid));
  const sync = useMutation({
    mutationFn: () => answerOf(api.POST("/v1/templates/sync", { params: { query: { appid } } })),
    onSuccess: (synced) => {
      queries.setQueryData(templatesQuery(appid).queryKey, synced.templates);
    },
  });
  const actions = may("templates:write") && (
    <>
      <Link to="/$appid/templates/bridges" params={{ appid }} className={styles["quietLink"]}>
        {say("bridges")}
      </Link>
      <Button loading={sync.isPending} onClick={() => sync.mutate()}>
        {say(sync.isPending ? "syncing" : "sync")}
      </Button>
      <LinkButton color="primary" variant="solid" to="/$appid/templates/library" params={{ appid }}>
        {say("library")}
      </LinkButton>
    </>
  );

  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} actions={actions} />
      <div className={styles["page"]}>
        <ErrorNote error={sync.error ?? error} />
        {sync.data !== undefined && !sync.isPending && (
          <SyncReport changes={sync.data.changes} onDismiss={() => sync.reset()} />
        )}
        {templates?.length === 0 && (
          <EmptyState title={say("empty")}>{say("emptyHint")}</EmptyState>
        )}
        {templates !== undefined && templates.length > 0 && (
          <>
            <LastSync templates={templates} />
            <ul className={styles["list"]}>
              {templates.map((template) => (
                <li key={template.templateId}>
                  <TemplateCard template={template} />
                </li>
              ))}
            </ul>
          </>
        )}
      </div>
    </>
  );
}
