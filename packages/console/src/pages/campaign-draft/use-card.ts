import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "@hongyan/client/schema";
import type { Scene } from "../../api/scenes.ts";
import { escapeRegExp } from "../../parts/keys-of-param.ts";
import { paramsOf, type DraftForm } from "./draft-form.ts";

export type Card =
  paths["/v1/scenes/{name}/preview"]["post"]["responses"]["200"]["content"]["application/json"];

/** A rule of a keyword that its value breaks; the contract leaves its form to the rules. */
export interface Violation {
  key: string;
  keywordName?: string;
  rule: string;
  limit?: number;
  message: { zh: string; en: string };
  hint: { zh: string; en: string };
}

const pauseMs = 300;

/** The card that the params make, checked by the server whenever typing pauses. */
export function useCard(appid: string, scene: Scene | undefined, form: DraftForm) {
  const all = Object.fromEntries((scene?.params ?? []).map((name) => [name, ""]));
  // What is not filled in yet is an empty value, and shown as such: a card with a gap says more than an error.
  const values = paramsOf(
    { params: { ...all, ...form.params }, audienceKind: "everybody" },
    scene === undefined ? [] : structuredParams(scene),
  );
  const asked = useSettled(JSON.stringify({ name: scene?.name, params: values }));
  return useQuery({
    queryKey: ["card", appid, asked],
    queryFn: async () => {
      const { name, params } = JSON.parse(asked) as { name: string; params: typeof values };
      const path = { name };
      return answerOf(
        api.POST("/v1/scenes/{name}/preview", { params: { path }, body: { appid, params } }),
      );
    },
    enabled: scene !== undefined && (JSON.parse(asked) as { name?: string }).name === scene.name,
    placeholderData: keepPreviousData,
    staleTime: 30_000,
  });
}

/** Of a list, what is missing comes with its lines. */
export function violationsIn(card: Card | undefined, form: DraftForm): Violation[] {
  const all = (card?.violations ?? []) as Violation[];
  if (form.audienceKind !== "list") return all;
  return all.filter((violation) => !isGap(violation));
}

/** Nothing is there yet. */
export function isGap({ rule }: Violation): boolean {
  return rule === "missing" || rule === "empty";
}

/** Params of which the scene reads members, or which it walks through. */
export function structuredParams({ params, mapping, page }: Scene): string[] {
  const text = [...Object.values(mapping), page ?? ""].join("\n");
  return params.filter((name) =>
    new RegExp(
      `(?<![\\w.-])${escapeRegExp(name)}(?:\\.|\\[)|\\bin\\s+${escapeRegExp(name)}\\b`,
    ).test(text),
  );
}

/** The value, once it has stayed the same for a moment. */
function useSettled(value: string): string {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(value), pauseMs);
    return () => clearTimeout(timer);
  }, [value]);
  return settled;
}
