import { keepPreviousData, queryOptions, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "@hongyan/client/schema";
import type { Scene } from "../../api/scenes.ts";
import type { Bilingual } from "../../language/bilingual.ts";
import { isReadByMembers } from "./structured-params.ts";
import { toParams, type Params } from "./to-request.ts";
import { useDebounced } from "./use-debounced.ts";

type Post = paths["/v1/scenes/{name}/preview"]["post"];
type Body = Post["requestBody"]["content"]["application/json"];
type Card = Post["responses"]["200"]["content"]["application/json"];

/** A rule of WeChat's that a keyword's value breaks. */
export interface Violation {
  key: string;
  keywordName?: string;
  rule: string;
  limit?: number;
  message: Bilingual;
  hint: Bilingual;
}

export interface Preview {
  card: Card | undefined;
  violations: Violation[];
  error: unknown;
}

/** The card of a scene with these params, and what WeChat would refuse in it, as one types. */
export function usePreview(
  appid: string,
  scene: Scene | undefined,
  typed: Record<string, string>,
): Preview {
  const params = useDebounced(scene === undefined ? {} : toParams(scene, typed));
  const { data, error } = useQuery({
    ...previewQuery(appid, scene, params),
    enabled: scene?.params.every((name) => isReady(scene, name, params)) === true,
    placeholderData: keepPreviousData,
  });
  return { card: data, violations: violationsOf(data), error };
}

function isReady(scene: Scene, name: string, params: Params): boolean {
  // Of the scene that was chosen before.
  if (!Object.hasOwn(params, name)) return false;
  // JSON that is being typed is text until its last bracket, and the server could only refuse it.
  return typeof params[name] === "object" || !isReadByMembers(scene, name);
}

/** The same for once: also of what was typed a moment ago. */
export const previewQuery = (appid: string, scene: Scene | undefined, params: Params) =>
  queryOptions({
    queryKey: ["preview", appid, scene?.name, scene?.updatedAt, params],
    queryFn: () => {
      const body: Body = { appid, params };
      const path = { name: scene?.name ?? "" };
      return answerOf(api.POST("/v1/scenes/{name}/preview", { params: { path }, body }));
    },
  });

export function violationsOf(card: Card | undefined): Violation[] {
  return (card?.violations ?? []) as Violation[];
}
