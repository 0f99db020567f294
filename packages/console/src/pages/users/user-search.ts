import type { paths } from "@hongyan/client/schema";

export const searchBys = ["openidPrefix", "externalIdPrefix", "tag"] as const;
/** What of a user is looked for. */
export type SearchBy = (typeof searchBys)[number];

type Query = NonNullable<paths["/v1/users"]["get"]["parameters"]["query"]>;

export function isSearchBy(text: string | undefined): text is SearchBy {
  return searchBys.some((by) => by === text);
}

export function toQuery(by: SearchBy, text: string): Query {
  return text === "" ? {} : { [by]: text };
}
