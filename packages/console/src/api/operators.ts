import { queryOptions } from "@tanstack/react-query";
import { answerOf, api } from "./client.ts";
import type { paths } from "@hongyan/client/schema";

type Operators = paths["/v1/operators"]["get"]["responses"]["200"]["content"]["application/json"];

export type Colleague = Operators["operators"][number];
export type AppRole = Colleague["roles"][number];
export type OneTimeLink =
  paths["/v1/operators/{id}/link"]["post"]["responses"]["201"]["content"]["application/json"];
type Change = NonNullable<
  paths["/v1/operators/{id}"]["patch"]["requestBody"]
>["content"]["application/json"];

const at = (id: string) => ({ params: { path: { id } } });

export const operatorsQuery = queryOptions({
  queryKey: ["operators"],
  queryFn: async () => (await answerOf(api.GET("/v1/operators"))).operators,
});

/** @throws {ApiError} OPERATOR_EXISTS */
export const inviteOperator = (body: { name: string; roles: AppRole[] }) =>
  answerOf(api.POST("/v1/operators", { body }));

/**
 * @param change `totp` null takes a lost second factor away
 * @param version the one that was seen; undefined saves over whatever is there
 * @throws {ApiError} LAST_OWNER, OPERATOR_EXISTS, CHANGED_MEANWHILE
 */
export function changeOperator(id: string, change: Change, version?: string) {
  // openapi-fetch takes a member that is null or nothing for one that is not to be written.
  const body: Omit<Change, "totp"> = change;
  return answerOf(
    api.PATCH("/v1/operators/{id}", {
      ...at(id),
      body,
      ...(version !== undefined && { headers: { "if-match": `"${version}"` } }),
    }),
  );
}

/** @throws {ApiError} LAST_OWNER */
export const removeOperator = (id: string) => answerOf(api.DELETE("/v1/operators/{id}", at(id)));

/** An invitation, or a way to a new password; older links are void. */
export const issueLink = (id: string) => answerOf(api.POST("/v1/operators/{id}/link", at(id)));
