import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { apiKeysQuery } from "../../api/api-keys.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { pageOf } from "../../parts/page-of.ts";
import { useMay } from "../../shell/operator.ts";
import { useKeyColumns } from "./key-columns.tsx";
import { NewKeyDialog } from "./new-key-dialog.tsx";
import { words } from "./words.ts";

/** The keys by which programs call the API. */
export function Page() {
  const say = useWords(words);
  const may = useMay();
  const queries = useQueryClient();
  const [isMaking, setIsMaking] = useState(false);
  const add = may("api-keys:write") && (
    <Button type="primary" onClick={() => setIsMaking(true)}>
      {say("add")}
    </Button>
  );
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} actions={add} />
      <CursorTable
        label={say("title")}
        columns={useKeyColumns()}
        queryKey={["api-keys", "pages"]}
        fetchPage={async (cursor) => pageOf(await queries.fetchQuery(apiKeysQuery), cursor)}
        rowKey={(key) => key.id}
        empty={<EmptyState title={say("none")}>{say("noneHint")}</EmptyState>}
      />
      {isMaking && <NewKeyDialog onClose={() => setIsMaking(false)} />}
    </>
  );
}
