import { infiniteQueryOptions, queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "@hongyan/client/schema";

type Keywords =
  paths["/v1/template-library/titles/{tid}/keywords"]["get"]["responses"]["200"]["content"]["application/json"];
export type LibraryKeyword = Keywords["keywords"][number];

// WeChat counts these calls by day, and its library changes seldom.
const staleTime = 30 * 60_000;
const titlesPerPage = 30;

export const categoriesQuery = (appid: string) =>
  queryOptions({
    queryKey: ["library", appid, "categories"],
    queryFn: async () =>
      (await answerOf(api.GET("/v1/template-library/categories", { params: { query: { appid } } })))
        .categories,
    staleTime,
  });

export const titlesQuery = (appid: string, category: number | undefined) =>
  infiniteQueryOptions({
    queryKey: ["library", appid, "titles", category],
    queryFn: ({ pageParam: start }) =>
      answerOf(
        api.GET("/v1/template-library/titles", {
          params: { query: { appid, category: category ?? 0, start, limit: titlesPerPage } },
        }),
      ),
    initialPageParam: 0,
    getNextPageParam: ({ titles, total }, pages) => {
      const read = pages.reduce((sum, page) => sum + page.titles.length, 0);
      return titles.length === 0 || read >= total ? undefined : read;
    },
    enabled: category !== undefined,
    staleTime,
  });

export const keywordsQuery = (appid: string, tid: string) =>
  queryOptions({
    queryKey: ["library", appid, "keywords", tid],
    queryFn: async () =>
      (
        await answerOf(
          api.GET("/v1/template-library/titles/{tid}/keywords", {
            params: { path: { tid }, query: { appid } },
          }),
        )
      ).keywords,
    staleTime,
  });
