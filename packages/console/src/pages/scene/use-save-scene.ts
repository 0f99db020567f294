import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { answerOf, api } from "../../api/client.ts";
import { scenesQuery, type Scene } from "../../api/scenes.ts";
import type { Template } from "../../api/templates.ts";
import { draftOf, mappingFor, requestOf, type Draft } from "./draft.ts";
import { nameFault } from "./name-fault.ts";
import { sceneQuery } from "./scene-query.ts";
import type { DraftFault } from "./use-draft-preview.ts";

interface Request {
  draft: Draft;
  /** What the form showed when it was sent. */
  form: Draft;
  version: string | undefined;
}

export type SaveScene = ReturnType<typeof useSaveScene>;

/**
 * Saves a draft over the scene that it began with, and over no other: what a colleague saved meanwhile is `theirs`, to be looked
 * at before anything is written (the server compares versions).
 */
export function useSaveScene({
  appid,
  initial,
  saved,
  present,
  onTaken,
}: {
  appid: string;
  initial: Draft;
  saved: Scene | undefined;
  present: Scene | null | undefined;
  /** The form is to show this draft now, and on top of it what was typed since it showed `since`. */
  onTaken: (draft: Draft, since?: Draft) => void;
}) {
  const queries = useQueryClient();
  const navigate = useNavigate();
  const [isAsked, setIsAsked] = useState(false);
  // What the form began with, and the version of it: undefined for a scene that is not there yet.
  const [begun, setBegun] = useState({ draft: initial, version: saved?.version });
  const [refusedFor, setRefusedFor] = useState<Scene | null>();
  const [takenName, setTakenName] = useState<string>();

  const mutation = useMutation({
    mutationFn: ({ draft, version }: Request) =>
      answerOf(
        api.POST("/v1/scenes", {
          body: requestOf(draft, appid),
          headers:
            version === undefined ? { "if-none-match": "*" } : { "if-match": `"${version}"` },
        }),
      ),
    onSuccess: async (scene, { form }) => {
      const { queryKey } = sceneQuery(appid, scene.name);
      // What was asked before the scene was saved would be taken for a colleague's change.
      await queries.cancelQueries({ queryKey });
      const draft = draftOf(scene);
      setBegun({ draft, version: scene.version });
      setRefusedFor(undefined);
      onTaken(draft, form);
      queries.setQueryData(queryKey, scene);
      void queries.invalidateQueries({ queryKey: scenesQuery(appid).queryKey });
      if (begun.version === undefined || saved === undefined) {
        const to = { to: "/$appid/scenes/$scene", params: { appid, scene: scene.name } } as const;
        await navigate({ ...to, replace: true, ignoreBlocker: true });
      }
    },
    onError: (error, { draft, version }) => {
      if (!(error instanceof ApiError) || error.code !== "CHANGED_MEANWHILE") return;
      const { current } = error.details as { current: Scene | null };
      if (version === undefined) setTakenName(draft.name);
      else setRefusedFor(current);
    },
  });

  const newest = refusedFor === undefined ? present : refusedFor;
  const isOthers = newest !== undefined && (newest?.version ?? null) !== (begun.version ?? null);
  const theirs = saved !== undefined && isOthers && !mutation.isPending ? newest : undefined;
  // A conflict is shown by what differs, the end of the session by the dialog on top.
  const isToldElsewhere =
    mutation.error instanceof ApiError && [401, 412].includes(mutation.error.status);

  return {
    begun: begun.draft,
    /** The scene as a colleague saved it since; null: deleted. Undefined: nobody did. */
    theirs,
    isAsked,
    isBusy: mutation.isPending,
    isSaved: mutation.isSuccess,
    /** What the form has no place of its own for. */
    error: isToldElsewhere ? undefined : mutation.error,
    takenName,
    run(draft: Draft, template: Template | undefined, faults: DraftFault[]): void {
      setIsAsked(true);
      setTakenName(undefined);
      const isUnmapped = template?.keywords.some(({ key }) => draft.mapping[key] === undefined);
      const isUnread = faults.some(({ kind }) => kind === "liquid");
      if (nameFault(draft.name) !== undefined || isUnmapped === true || isUnread) {
        return focusFirstFault();
      }
      const whole = template === undefined ? draft.mapping : mappingFor(template, draft.mapping);
      const { version } = begun;
      mutation.mutate({ draft: { ...draft, mapping: whole }, form: draft, version });
    },
    /** Over what the colleague saved, which has been seen now. */
    overwrite(draft: Draft, form: Draft): void {
      if (theirs) mutation.mutate({ draft, form, version: theirs.version });
    },
    takeTheirs(): void {
      if (!theirs) return;
      setBegun({ draft: draftOf(theirs), version: theirs.version });
      setRefusedFor(undefined);
      onTaken(draftOf(theirs));
      mutation.reset();
    },
    saveAsNew(draft: Draft): void {
      mutation.mutate({ draft, form: draft, version: undefined });
    },
  };
}

function focusFirstFault(): void {
  // After the faults are drawn.
  setTimeout(() => document.querySelector<HTMLElement>("[aria-invalid=true]")?.focus());
}
