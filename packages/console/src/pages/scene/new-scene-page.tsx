import { useQuery } from "@tanstack/react-query";
import { templatesQuery } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { useAppid } from "../../shell/operator.ts";
import { newDraft } from "./draft.ts";
import { SceneEditor } from "./scene-editor.tsx";
import { words } from "./words.ts";

/** Makes a scene, of the template that the link names or of the first. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const [filters] = useFilters();
  const { data: templates, error, isFetching } = useQuery(templatesQuery(appid));
  const usable = templates?.filter(({ removedAt }) => removedAt === null);
  const named = usable?.find(({ templateId }) => templateId === filters["template"]);
  // One that was added a moment ago may still be on its way; the form begins with it, or not at all.
  const isComing = named === undefined && filters["template"] !== undefined && isFetching;
  const chosen = isComing ? undefined : (named ?? usable?.[0]);

  return (
    <>
      <PageHeader
        title={say("newTitle")}
        lead={say("newLead")}
        actions={
          <LinkButton to="/$appid/scenes" params={{ appid }}>
            {say("back")}
          </LinkButton>
        }
      />
      <ErrorNote error={error} />
      {usable?.length === 0 && (
        <EmptyState
          title={say("noTemplates")}
          action={
            <LinkButton color="primary" variant="solid" to="/$appid/templates" params={{ appid }}>
              {say("toTemplates")}
            </LinkButton>
          }
        >
          {say("noTemplatesHint")}
        </EmptyState>
      )}
      {chosen !== undefined && templates !== undefined && (
        <SceneEditor templates={templates} saved={undefined} initial={newDraft(chosen)} />
      )}
    </>
  );
}
