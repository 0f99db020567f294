import { PlusOutlined } from "@ant-design/icons";
import { Button, Select } from "antd";
import { answerOf, api } from "../../api/client.ts";
import type { CampaignState } from "../../api/campaign-types.ts";
import { useLive } from "../../api/use-live.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { words as parts } from "../../parts/words.ts";
import { useAppid, useMay } from "../../shell/operator.ts";
import { campaignColumns } from "./campaign-columns.tsx";
import styles from "./campaigns.module.css";
import { words } from "./words.ts";

const states = [
  "draft",
  "scheduled",
  "expanding",
  "sending",
  "paused",
  "done",
  "cancelled",
] as const satisfies CampaignState[];

/** Of a page, each that has started is counted. */
const rowsAPage = 20;
/** Counts move without an event of the campaign's own. */
const everyMs = 10_000;

/** Every campaign of the app, newest first, with how far it is. */
export function Page() {
  const say = useWords(words);
  const sayState = useWords(parts);
  const appid = useAppid();
  const may = useMay();
  const [filters, setFilters] = useFilters();
  const state = states.find((one) => one === filters["state"]);
  useLive(appid, [["campaigns", appid]]);
  const mayWrite = may("campaigns:write");
  const newCampaign = mayWrite && (
    <LinkButton
      color="primary"
      variant="solid"
      icon={<PlusOutlined aria-hidden />}
      to="/$appid/campaigns/new"
      params={{ appid }}
    >
      {say("new")}
    </LinkButton>
  );
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} actions={newCampaign} />
      <div className={styles["filters"]}>
        <Select
          className={styles["state"] ?? ""}
          aria-label={say("state")}
          value={state ?? ""}
          options={[
            { value: "", label: say("allStates") },
            ...states.map((one) => ({ value: one, label: sayState(one) })),
          ]}
          onChange={(chosen: string) => setFilters({ state: chosen })}
        />
      </div>
      <CursorTable
        label={say("title")}
        queryKey={["campaigns", appid, "list", state ?? ""]}
        refetchEveryMs={everyMs}
        rowKey={(campaign) => campaign.id}
        columns={campaignColumns(say, mayWrite)}
        fetchPage={async (cursor) => {
          const query = {
            appid,
            limit: rowsAPage,
            ...(state !== undefined && { state }),
            ...(cursor !== undefined && { cursor }),
          };
          const { campaigns, nextCursor } = await answerOf(
            api.GET("/v1/campaigns", { params: { query } }),
          );
          return { rows: campaigns, nextCursor };
        }}
        empty={
          state === undefined ? (
            <EmptyState title={say("empty")} action={newCampaign}>
              {say("emptyHint")}
            </EmptyState>
          ) : (
            <EmptyState
              title={say("noneInState")}
              action={
                <Button onClick={() => setFilters({ state: undefined })}>{say("showAll")}</Button>
              }
            />
          )
        }
      />
    </>
  );
}
