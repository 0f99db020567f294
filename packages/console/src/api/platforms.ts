import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

type OfOne = paths["/v1/platforms/{componentAppid}"];
type OfAll = paths["/v1/platforms"];

export type Platform =
  OfAll["get"]["responses"]["200"]["content"]["application/json"]["platforms"][number];
export type PlatformDetail = OfOne["get"]["responses"]["200"]["content"]["application/json"];
export type AuthorizedApp = PlatformDetail["apps"][number];
export type NewPlatform = OfAll["post"]["requestBody"]["content"]["application/json"];
export type PlatformChange = NonNullable<
  OfOne["patch"]["requestBody"]
>["content"]["application/json"];
export type AuthorizationLink =
  paths["/v1/platforms/{componentAppid}/authorization-links"]["post"]["responses"]["201"]["content"]["application/json"];

/** Tickets and authorisations come without an event. */
const lookAgainMs = 15_000;

export const platformsQuery = queryOptions({
  queryKey: ["platforms"],
  queryFn: async () => (await answerOf(api.GET("/v1/platforms"))).platforms,
});

export const platformQuery = (componentAppid: string) =>
  queryOptions({
    queryKey: ["platforms", componentAppid],
    queryFn: () =>
      answerOf(api.GET("/v1/platforms/{componentAppid}", { params: { path: { componentAppid } } })),
    refetchInterval: lookAgainMs,
  });

/** @throws {ApiError} PLATFORM_EXISTS, PLATFORM_LIMIT */
export const addPlatform = (body: NewPlatform) => answerOf(api.POST("/v1/platforms", { body }));

/** @throws {ApiError} CHANGED_MEANWHILE when the platform is not as it was seen */
export const changePlatform = (
  { componentAppid, version }: Pick<Platform, "componentAppid" | "version">,
  body: PlatformChange,
) =>
  answerOf(
    api.PATCH("/v1/platforms/{componentAppid}", {
      params: { path: { componentAppid } },
      headers: { "if-match": `"${version}"` },
      body,
    }),
  );

/** @throws {ApiError} PLATFORM_IN_USE */
export const removePlatform = (componentAppid: string) =>
  answerOf(api.DELETE("/v1/platforms/{componentAppid}", { params: { path: { componentAppid } } }));

/** @param appid the only mini program that may use it; undefined: any */
export const makeAuthorizationLink = (componentAppid: string, appid?: string) =>
  answerOf(
    api.POST("/v1/platforms/{componentAppid}/authorization-links", {
      params: { path: { componentAppid } },
      body: appid === undefined ? {} : { appid },
    }),
  );
