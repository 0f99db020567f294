import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "@hongyan/client/schema";
import type { Template } from "../../api/templates.ts";
import type { Draft } from "./draft.ts";
import { guessSample, paramsIn, toParam } from "./sample-params.ts";
import { useSettled } from "./use-settled.ts";

type PreviewPath = paths["/v1/scenes/preview"]["post"];
export type DraftPreview = PreviewPath["responses"]["200"]["content"]["application/json"];
export type DraftFault = DraftPreview["faults"][number];

const quietMs = 300;

/** The card as it would be, asked anew while it is written, and the sample values that it is made of. */
export function useDraftPreview(
  appid: string,
  draft: Draft,
  template: Template | undefined,
  typed: Record<string, string>,
) {
  const names = paramsIn(draft);
  const samples = Object.fromEntries(
    names.map((name) => [name, typed[name] ?? guessSample(name, draft, template)]),
  );
  const { templateId, mapping, fit, page } = draft;
  const wanted = { templateId, mapping, fit, page, samples: { ...samples, ...typed } };
  const asked = useSettled(wanted, quietMs);
  const { data, error, isPlaceholderData } = useQuery({
    queryKey: ["scene-draft", appid, asked],
    queryFn: () => {
      const params = Object.fromEntries(
        // What is made of the server's "any JSON value" lets nothing but undefined pass.
        Object.entries(asked.samples).map(([name, text]) => [name, toParam(text) as undefined]),
      );
      return answerOf(
        api.POST("/v1/scenes/preview", {
          body: {
            appid,
            templateId: asked.templateId,
            mapping: asked.mapping,
            fit: asked.fit,
            page: asked.page.trim() === "" ? null : asked.page.trim(),
            params,
          },
        }),
      );
    },
    enabled: asked.templateId !== "",
    placeholderData: keepPreviousData,
    staleTime: 60_000,
    gcTime: 60_000,
  });
  const isCurrent = !isPlaceholderData && JSON.stringify(asked) === JSON.stringify(wanted);
  return { preview: data, error, samples, isCurrent };
}
