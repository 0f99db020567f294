import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { operatorsQuery, type Colleague } from "../../api/operators.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { pageOf } from "../../parts/page-of.ts";
import { useMay } from "../../shell/operator.ts";
import { InviteDialog } from "./invite-dialog.tsx";
import { OperatorDrawer } from "./operator-drawer.tsx";
import { useOperatorColumns } from "./operator-columns.tsx";
import { words } from "./words.ts";

/** Who may use the console, and in which role. */
export function Page() {
  const say = useWords(words);
  const may = useMay();
  const queries = useQueryClient();
  const [isInviting, setIsInviting] = useState(false);
  const [opened, setOpened] = useState<Colleague["id"]>();
  const mayWrite = may("operators:write");
  const columns = useOperatorColumns(mayWrite ? setOpened : undefined);
  return (
    <>
      <PageHeader
        title={say("title")}
        lead={say("lead")}
        actions={
          mayWrite && (
            <Button type="primary" onClick={() => setIsInviting(true)}>
              {say("invite")}
            </Button>
          )
        }
      />
      <CursorTable
        label={say("title")}
        columns={columns}
        queryKey={["operators", "pages"]}
        fetchPage={async (cursor) => pageOf(await queries.fetchQuery(operatorsQuery), cursor)}
        rowKey={(operator) => operator.id}
        empty={<EmptyState title={say("none")} />}
      />
      {isInviting && <InviteDialog onClose={() => setIsInviting(false)} />}
      {opened !== undefined && (
        <OperatorDrawer operatorId={opened} onClose={() => setOpened(undefined)} />
      )}
    </>
  );
}
