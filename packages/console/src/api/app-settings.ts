import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

type Json<Content> = Content extends { content: { "application/json": infer Body } } ? Body : never;

export type App = Json<paths["/v1/apps/{appid}"]["get"]["responses"]["200"]>;
export type NewApp = Json<paths["/v1/apps"]["post"]["requestBody"]>;
export type AppChange = Json<NonNullable<paths["/v1/apps/{appid}"]["patch"]["requestBody"]>>;
export type CallbackChange = NonNullable<AppChange["callback"]>;
export type ConnectionTest = Json<
  paths["/v1/apps/{appid}/connection-test"]["post"]["responses"]["200"]
>;
export type CallbackState = Json<paths["/v1/apps/{appid}/callback"]["get"]["responses"]["200"]>;

const at = (appid: string) => ({ params: { path: { appid } } });

export const appQuery = (appid: string) =>
  queryOptions({
    queryKey: ["app", appid],
    queryFn: () => answerOf(api.GET("/v1/apps/{appid}", at(appid))),
  });

/** @throws {ApiError} APP_EXISTS */
export const addApp = (body: NewApp) => answerOf(api.POST("/v1/apps", { body }));

/**
 * @param version the one that was seen; undefined saves over whatever is there
 * @throws {ApiError} CHANGED_MEANWHILE, CALLBACK_INVALID
 */
export const changeApp = (appid: string, body: AppChange, version?: string) =>
  answerOf(
    api.PATCH("/v1/apps/{appid}", {
      ...at(appid),
      body,
      ...(version !== undefined && { headers: { "if-match": `"${version}"` } }),
    }),
  );

/** @throws {ApiError} APP_IN_USE */
export const removeApp = (appid: string) => answerOf(api.DELETE("/v1/apps/{appid}", at(appid)));

/** @param reason why, for whoever sees the app paused; may be empty */
export const pauseApp = (appid: string, reason: string) =>
  answerOf(
    api.POST("/v1/apps/{appid}/pause", { ...at(appid), body: reason === "" ? {} : { reason } }),
  );

export const resumeApp = (appid: string) =>
  answerOf(api.POST("/v1/apps/{appid}/resume", at(appid)));

export const testConnection = (appid: string) =>
  answerOf(api.POST("/v1/apps/{appid}/connection-test", at(appid)));

/** Whether WeChat's check and pushes arrive; no event tells of a check, so it is asked again while somebody watches. */
export const callbackQuery = (appid: string) =>
  queryOptions({
    queryKey: ["callback", appid],
    queryFn: () => answerOf(api.GET("/v1/apps/{appid}/callback", at(appid))),
    refetchInterval: 5_000,
  });
