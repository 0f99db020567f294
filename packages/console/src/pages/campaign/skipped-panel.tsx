import { answerOf, api } from "../../api/client.ts";
import type { Campaign, SkippedUser } from "../../api/campaign-types.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable } from "../../parts/cursor-table.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "./campaign.module.css";
import { words } from "./words.ts";

const rowsAPage = 50;

/** Users of the list whom it could not reach. */
export function SkippedPanel({ campaign }: { campaign: Campaign }) {
  const say = useWords(words);
  const { appid, id } = campaign;
  return (
    <Panel title={`${say("skippedTitle")} (${campaign.skipped.toLocaleString()})`}>
      <CursorTable<SkippedUser>
        label={say("skippedTitle")}
        queryKey={["campaigns", appid, "skipped", id, campaign.skipped]}
        rowKey={({ openid }) => openid}
        columns={[
          { key: "openid", title: say("openid"), render: ({ openid }) => <code>{openid}</code> },
          {
            key: "externalId",
            title: say("externalId"),
            render: ({ externalId }) => <bdi>{externalId ?? "—"}</bdi>,
          },
          { key: "line", title: say("line"), isNumeric: true, render: ({ line }) => line },
          { key: "reason", title: say("reason"), render: ({ reason }) => say(reason) },
        ]}
        fetchPage={async (cursor) => {
          const query = { appid, limit: rowsAPage, ...(cursor !== undefined && { cursor }) };
          const { recipients, nextCursor } = await answerOf(
            api.GET("/v1/campaigns/{id}/skipped", { params: { path: { id }, query } }),
          );
          return { rows: recipients, nextCursor };
        }}
        empty={<p className={styles["soft"]}>{say("skippedNone")}</p>}
      />
    </Panel>
  );
}
