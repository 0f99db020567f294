import { useQuery } from "@tanstack/react-query";
import { useParams } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import type { Scene } from "../../api/scenes.ts";
import { templatesQuery, type Template } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { CodeSnippets } from "./code-snippets.tsx";
import { draftOf } from "./draft.ts";
import { SceneActions } from "./scene-actions.tsx";
import { SceneEditor } from "./scene-editor.tsx";
import { sceneQuery } from "./scene-query.ts";
import { words } from "./words.ts";

/** One scene: to be changed by those who may, to be looked at by the others. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const { scene: name = "" } = useParams({ strict: false });
  const { data: scene, error } = useQuery(sceneQuery(appid, name));
  const { data: templates, error: templatesError } = useQuery(templatesQuery(appid));
  const isMissing = error instanceof ApiError && error.code === "SCENE_NOT_FOUND";

  return (
    <>
      <PageHeader
        title={name}
        {...(!may("scenes:write") && { lead: say("viewerLead") })}
        actions={
          <LinkButton to="/$appid/scenes" params={{ appid }}>
            {say("back")}
          </LinkButton>
        }
      />
      {isMissing && scene === undefined ? (
        <EmptyState title={say("noScene", { name })} />
      ) : (
        <ErrorNote error={isMissing ? templatesError : (error ?? templatesError)} />
      )}
      {scene !== undefined && templates !== undefined && (
        <Opened key={name} scene={scene} templates={templates} isDeleted={isMissing} />
      )}
    </>
  );
}

/** The form begins with the scene as it was when the page was opened, whatever others save meanwhile. */
function Opened({
  scene,
  templates,
  isDeleted,
}: {
  scene: Scene;
  templates: Template[];
  isDeleted: boolean;
}) {
  const [initial] = useState(() => draftOf(scene));
  return (
    <>
      <SceneEditor
        templates={templates}
        saved={scene}
        initial={initial}
        present={isDeleted ? null : scene}
      />
      <CodeSnippets scene={scene} templates={templates} />
      {!isDeleted && <SceneActions scene={scene} />}
    </>
  );
}
