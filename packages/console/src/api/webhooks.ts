import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

type Deliveries =
  paths["/v1/webhooks/{id}/deliveries"]["get"]["responses"]["200"]["content"]["application/json"];

export type Webhook =
  paths["/v1/webhooks/{id}"]["get"]["responses"]["200"]["content"]["application/json"];
export type NewWebhook = NonNullable<
  paths["/v1/webhooks"]["post"]["requestBody"]
>["content"]["application/json"];
export type WebhookTest =
  paths["/v1/webhooks/{id}/test"]["post"]["responses"]["200"]["content"]["application/json"];
export type Delivery = Deliveries["deliveries"][number];
export type DeliveryStatus = Delivery["status"];

const at = (id: string) => ({ params: { path: { id } } });

/** Those of the app, and those of every app for who may see them. */
export const webhooksQuery = (appid: string) =>
  queryOptions({
    queryKey: ["webhooks", appid],
    queryFn: async () =>
      (await answerOf(api.GET("/v1/webhooks", { params: { query: { appid } } }))).webhooks,
  });

export const webhookQuery = (id: string) =>
  queryOptions({
    queryKey: ["webhook", id],
    queryFn: () => answerOf(api.GET("/v1/webhooks/{id}", at(id))),
  });

/** @throws {ApiError} WEBHOOK_URL_REFUSED */
export const createWebhook = (body: NewWebhook) => answerOf(api.POST("/v1/webhooks", { body }));

/**
 * @param version the one that was seen
 * @throws {ApiError} WEBHOOK_URL_REFUSED, CHANGED_MEANWHILE
 */
export const changeWebhook = (
  id: string,
  body: { name?: string; url?: string; events?: string[] },
  version: string,
) =>
  answerOf(
    api.PATCH("/v1/webhooks/{id}", {
      ...at(id),
      body,
      headers: { "if-match": `"${version}"` },
    }),
  );

export const removeWebhook = (id: string) => answerOf(api.DELETE("/v1/webhooks/{id}", at(id)));
export const testWebhook = (id: string) => answerOf(api.POST("/v1/webhooks/{id}/test", at(id)));
export const enableWebhook = (id: string) => answerOf(api.POST("/v1/webhooks/{id}/enable", at(id)));
export const disableWebhook = (id: string) =>
  answerOf(api.POST("/v1/webhooks/{id}/disable", at(id)));
export const rotateSecret = (id: string) =>
  answerOf(api.POST("/v1/webhooks/{id}/rotate-secret", at(id)));

/** @throws {ApiError} WEBHOOK_DISABLED */
export const replayEvents = (id: string, range: { from: string; to?: string }) =>
  answerOf(api.POST("/v1/webhooks/{id}/replay", { ...at(id), body: range }));

/** @param cursor nextCursor of the page before */
export async function fetchDeliveries(
  id: string,
  status: DeliveryStatus | undefined,
  cursor: string | undefined,
) {
  const { deliveries, nextCursor } = await answerOf(
    api.GET("/v1/webhooks/{id}/deliveries", {
      params: {
        path: { id },
        query: {
          ...(status !== undefined && { status }),
          ...(cursor !== undefined && { cursor: Number(cursor) }),
        },
      },
    }),
  );
  return { rows: deliveries, nextCursor: nextCursor === null ? null : String(nextCursor) };
}

export const deliveryQuery = (id: string, deliveryId: number) =>
  queryOptions({
    queryKey: ["webhook", id, "delivery", deliveryId],
    queryFn: () =>
      answerOf(
        api.GET("/v1/webhooks/{id}/deliveries/{deliveryId}", {
          params: { path: { id, deliveryId } },
        }),
      ),
  });

/** @throws {ApiError} WEBHOOK_DISABLED */
export const retryDelivery = (id: string, deliveryId: number) =>
  answerOf(
    api.POST("/v1/webhooks/{id}/deliveries/{deliveryId}/retry", {
      params: { path: { id, deliveryId } },
    }),
  );
