import { useQueryClient } from "@tanstack/react-query";
import { useCallback, useEffect, useRef, useState } from "react";
import { ApiError } from "../../api/api-error.ts";
import { campaignQuery, startCampaign } from "../../api/campaigns.ts";
import type { Campaign, CampaignPatch, CampaignSummary } from "../../api/campaign-types.ts";
import { answerOf, api } from "../../api/client.ts";
import { isServerAway, isSessionOver } from "../../api/server-state.ts";
import { changesBetween, formOf, keptOf, type AudienceKind, type DraftForm } from "./draft-form.ts";

type SaveState = "saved" | "unsaved" | "saving" | "failed" | "conflict";

export interface Draft {
  form: DraftForm;
  change(changes: Partial<DraftForm>): void;
  save: SaveState;
  error: unknown;
  /** Saves what is typed, at once. False when it could not be. */
  saveNow(): Promise<boolean>;
  /** Saves what is typed, and starts that and nothing else. @throws what went wrong: somebody else's change is a conflict */
  start(): Promise<void>;
  /** After a conflict: what the other one has written, in place of what was typed. */
  takeTheirs(): Promise<void>;
  /** After a conflict: what was typed, over what the other one has written. */
  keepMine(): Promise<void>;
}

const pauseMs = 700;

/**
 * A draft whose form is written to the server whenever typing pauses, so that nothing typed is lost: not by a reload, and not when
 * the session ends or the server goes away, after which it is saved by itself. Of two people who change one draft the second is
 * told, and chooses.
 */
export function useDraft(
  campaign: CampaignSummary,
  structured: readonly string[],
  /** What was chosen on the page before; a filter without conditions is not to be seen on the draft itself. */
  audienceKind: AudienceKind | undefined,
): Draft {
  const queries = useQueryClient();
  const { appid, id } = campaign;
  const [form, setForm] = useState(() => ({
    ...formOf(campaign),
    ...(audienceKind !== undefined && !campaign.audience.list && { audienceKind }),
  }));
  const [save, setSave] = useState<SaveState>("saved");
  const [error, setError] = useState<unknown>();
  // What the server has: the form as it was sent, and the time by which the next change is fenced.
  const saved = useRef({ form, updatedAt: campaign.updatedAt });
  const typed = useRef(form);
  const writing = useRef(Promise.resolve(true));
  const failure = useRef<unknown>(undefined);
  const isHeldUp = [isSessionOver.use(), isServerAway.use()].includes(true);

  const write = useCallback(async (): Promise<boolean> => {
    const sent = typed.current;
    const changes = changesBetween(saved.current.form, sent, structured);
    if (Object.keys(changes).length === 0) {
      setSave("saved");
      return true;
    }
    setSave("saving");
    try {
      const answer = await patch(appid, id, changes, saved.current.updatedAt);
      saved.current = { form: keptOf(saved.current.form, sent), updatedAt: answer.updatedAt };
      queries.setQueryData<Campaign>(
        campaignQuery(appid, id).queryKey,
        (before) => before && { ...before, ...answer },
      );
      setError(undefined);
      setSave(typed.current === sent ? "saved" : "unsaved");
      return true;
    } catch (cause) {
      failure.current = cause;
      setError(cause);
      setSave(isConflict(cause) ? "conflict" : "failed");
      return false;
    }
  }, [appid, id, queries, structured]);

  // One request at a time: the second is fenced by what the first one came to.
  const saveNow = useCallback((): Promise<boolean> => {
    writing.current = writing.current.then(write);
    return writing.current;
  }, [write]);

  useEffect(() => {
    // With each change the wait begins anew.
    if (save !== "unsaved" || isHeldUp || form !== typed.current) return undefined;
    const timer = setTimeout(() => void saveNow(), pauseMs);
    return () => clearTimeout(timer);
  }, [form, save, isHeldUp, saveNow]);

  // What could not be saved while nobody was signed in, or the server was away, is saved when that is over.
  const wasHeldUp = useRef(isHeldUp);
  useEffect(() => {
    if (wasHeldUp.current && !isHeldUp && save === "failed") void saveNow();
    wasHeldUp.current = isHeldUp;
  }, [isHeldUp, save, saveNow]);

  useEffect(() => {
    // On the way to another page what was typed last is sent along.
    return () => {
      if (Object.keys(changesBetween(saved.current.form, typed.current, structured)).length > 0) {
        void saveNow();
      }
    };
  }, [saveNow, structured]);

  const isSafe = save === "saved";
  useEffect(() => {
    if (isSafe) return undefined;
    const ask = (event: BeforeUnloadEvent) => event.preventDefault();
    window.addEventListener("beforeunload", ask);
    return () => window.removeEventListener("beforeunload", ask);
  }, [isSafe]);

  const readAgain = async (): Promise<CampaignSummary> =>
    queries.fetchQuery({ ...campaignQuery(appid, id), staleTime: 0 });

  return {
    form,
    save,
    error,
    saveNow,
    change(changes) {
      typed.current = { ...typed.current, ...changes };
      setForm(typed.current);
      if (save !== "conflict") setSave("unsaved");
    },
    async start() {
      if (!(await saveNow())) throw failure.current;
      try {
        await startCampaign(campaign, saved.current.updatedAt);
      } catch (cause) {
        if (isConflict(cause)) setSave("conflict");
        throw cause;
      }
      // The page it leads to would show the draft that was.
      await readAgain();
    },
    async takeTheirs() {
      const theirs = await readAgain();
      typed.current = formOf(theirs);
      saved.current = { form: typed.current, updatedAt: theirs.updatedAt };
      setForm(typed.current);
      setError(undefined);
      setSave("saved");
    },
    async keepMine() {
      const theirs = await readAgain();
      saved.current = { form: formOf(theirs), updatedAt: theirs.updatedAt };
      await saveNow();
    },
  };
}

function patch(
  appid: string,
  id: string,
  body: CampaignPatch,
  updatedAt: string,
): Promise<CampaignSummary> {
  return answerOf(
    api.PATCH("/v1/campaigns/{id}", {
      params: { path: { id }, query: { appid }, header: { "if-match": `"${updatedAt}"` } },
      body,
    }),
  );
}

function isConflict(error: unknown): boolean {
  return error instanceof ApiError && error.code === "CHANGED_MEANWHILE";
}
