import { useState } from "react";
import { fetchAuditLog, type AuditEntry } from "../../api/audit-log.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { AuditFilters } from "./audit-filters.tsx";
import { useEntryColumns } from "./entry-columns.tsx";
import { EntryDrawer } from "./entry-drawer.tsx";
import { words } from "./words.ts";

/** Who changed what, from where, newest first. */
export function Page() {
  const say = useWords(words);
  const [{ app, actor, action }, change] = useFilters();
  const [opened, setOpened] = useState<AuditEntry>();
  const filter = { appid: app, actor, action };
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} />
      <AuditFilters {...filter} onChange={change} />
      <CursorTable
        label={say("title")}
        columns={useEntryColumns(setOpened)}
        queryKey={["audit-log", filter]}
        fetchPage={(cursor) => fetchAuditLog(filter, cursor)}
        rowKey={(entry) => entry.id}
        empty={<EmptyState title={say("none")}>{say("noneHint")}</EmptyState>}
      />
      {opened !== undefined && <EntryDrawer entry={opened} onClose={() => setOpened(undefined)} />}
    </>
  );
}
