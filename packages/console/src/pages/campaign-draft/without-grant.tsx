import type { CampaignSummary, ListedUser } from "../../api/campaign-types.ts";
import { answerOf, api } from "../../api/client.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable } from "../../parts/cursor-table.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "./campaign-draft.module.css";
import { words } from "./words.ts";

const rowsAPage = 20;

/** Users of the list whom it would not reach now: there is still time to ask them for permission. */
export function WithoutGrant({ campaign }: { campaign: CampaignSummary }) {
  const say = useWords(words);
  const { appid, id, listed } = campaign;
  return (
    <Panel title={say("withoutGrant")}>
      <p className={styles["soft"]}>{say("withoutGrantHint")}</p>
      <CursorTable<ListedUser>
        label={say("withoutGrant")}
        queryKey={["campaigns", appid, "without-grant", id, listed]}
        rowKey={({ openid }) => openid}
        columns={[
          { key: "openid", title: "openid", render: ({ openid }) => <code>{openid}</code> },
          {
            key: "externalId",
            title: "externalId",
            render: ({ externalId }) => <bdi>{externalId ?? "—"}</bdi>,
          },
          { key: "line", title: say("line"), isNumeric: true, render: ({ line }) => line },
        ]}
        fetchPage={async (cursor) => {
          const query = {
            ...{ appid, reach: "without-grant" as const, limit: rowsAPage },
            ...(cursor !== undefined && { cursor }),
          };
          const { recipients, nextCursor } = await answerOf(
            api.GET("/v1/campaigns/{id}/recipients", { params: { path: { id }, query } }),
          );
          return { rows: recipients, nextCursor };
        }}
        empty={<p className={styles["soft"]}>{say("withoutGrantNone")}</p>}
      />
    </Panel>
  );
}
