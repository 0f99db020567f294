import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../api/api-error.ts";
import { answerOf, api } from "../../api/client.ts";
import { userQuery, type UserDetail } from "../../api/users.ts";
import type { Draft } from "./to-request.ts";
import { useDebounced } from "./use-debounced.ts";

export interface Recipient {
  user: UserDetail | undefined;
  isUnknown: boolean;
}

/** Whom the typed id names. */
export function useRecipient(appid: string, { by, user }: Pick<Draft, "by" | "user">): Recipient {
  const typed = useDebounced(user);
  const named = useQuery({
    queryKey: ["users", appid, { externalId: typed }],
    queryFn: async () => {
      const query = { appid, externalId: typed };
      const { users } = await answerOf(api.GET("/v1/users", { params: { query } }));
      return users[0]?.openid ?? null;
    },
    enabled: by === "externalId" && typed !== "",
  });
  const openid = by === "openid" ? typed : (named.data ?? "");
  const found = useQuery({
    ...userQuery(appid, openid),
    enabled: /^[0-9A-Za-z_-]{1,64}$/.test(openid),
  });
  const isNotFound = found.error instanceof ApiError && found.error.status === 404;
  return {
    user: found.data?.openid === openid ? found.data : undefined,
    isUnknown: isNotFound || (by === "externalId" && named.data === null),
  };
}
