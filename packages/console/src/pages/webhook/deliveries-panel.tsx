import { Button, Segmented } from "antd";
import { useState } from "react";
import {
  fetchDeliveries,
  type Delivery,
  type DeliveryStatus,
  type Webhook,
} from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable, type Column } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Time } from "../../parts/time.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { Verdict } from "../../parts/verdict.tsx";
import { DeliveryDrawer } from "./delivery-drawer.tsx";
import { words } from "./words.ts";

const statuses = ["all", "pending", "delivered", "failed"] as const;
const tones = { pending: "quiet", delivered: "good", failed: "bad" } as const;
const everyMs = 10_000;

/** What was delivered, waits or failed, newest first. */
export function DeliveriesPanel({ webhook, mayWrite }: { webhook: Webhook; mayWrite: boolean }) {
  const say = useWords(words);
  const [filters, change] = useFilters();
  const [opened, setOpened] = useState<number>();
  const chosen = statuses.find((one) => one === filters["status"]) ?? "all";
  const status: DeliveryStatus | undefined = chosen === "all" ? undefined : chosen;
  return (
    <Panel
      title={say("deliveries")}
      aside={
        <Segmented<(typeof statuses)[number]>
          aria-label={say("status")}
          value={chosen}
          options={statuses.map((value) => ({ value, label: say(value) }))}
          onChange={(value) => change({ status: value === "all" ? undefined : value })}
        />
      }
    >
      <CursorTable
        label={say("deliveries")}
        columns={useColumns(setOpened)}
        queryKey={["webhook", webhook.id, "deliveries", chosen]}
        fetchPage={(cursor) => fetchDeliveries(webhook.id, status, cursor)}
        rowKey={(delivery) => String(delivery.id)}
        refetchEveryMs={everyMs}
        empty={<EmptyState title={say("noDeliveries")}>{say("noDeliveriesHint")}</EmptyState>}
      />
      {opened !== undefined && (
        <DeliveryDrawer
          webhook={webhook}
          deliveryId={opened}
          mayWrite={mayWrite}
          onClose={() => setOpened(undefined)}
        />
      )}
    </Panel>
  );
}

function useColumns(onOpen: (deliveryId: number) => void): Column<Delivery>[] {
  const say = useWords(words);
  return [
    { key: "type", title: say("event"), render: ({ type }) => <code>{type}</code> },
    {
      key: "status",
      title: say("status"),
      render: ({ status }) => <Verdict tone={tones[status]}>{say(status)}</Verdict>,
    },
    {
      key: "answer",
      title: say("answer"),
      render: ({ responseStatus, error }) => responseStatus ?? error ?? "—",
    },
    { key: "attempt", title: say("attempts"), isNumeric: true, render: ({ attempt }) => attempt },
    {
      key: "createdAt",
      title: say("createdAt"),
      render: ({ createdAt }) => <Time at={createdAt} />,
    },
    {
      key: "open",
      title: say("details"),
      render: ({ id, type }) => (
        <Button size="small" aria-label={`${say("open")} ${type} ${id}`} onClick={() => onOpen(id)}>
          {say("open")}
        </Button>
      ),
    },
  ];
}
