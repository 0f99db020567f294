import { useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { answerOf, api } from "../../api/client.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { CopyText } from "../../parts/copy-text.tsx";
import { CursorTable, type Column } from "../../parts/cursor-table.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Time } from "../../parts/time.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { bridgesQuery, type Bridge } from "./bridges.ts";
import styles from "./template-bridges.module.css";
import { words } from "./words.ts";

/** Which scene stands in for which retired template. */
export function BridgeList() {
  const say = useWords(words);
  const queries = useQueryClient();
  const query = bridgesQuery(useAppid());
  return (
    <Panel title={say("bridges")}>
      <CursorTable
        label={say("bridges")}
        columns={useColumns()}
        queryKey={[...query.queryKey, "lines"]}
        fetchPage={async () => ({ rows: await queries.fetchQuery(query), nextCursor: null })}
        rowKey={({ templateId }) => templateId}
        empty={<p className={styles["soft"]}>{say("noBridges")}</p>}
      />
    </Panel>
  );
}

function useColumns(): Column<Bridge>[] {
  const say = useWords(words);
  const appid = useAppid();
  const mayWrite = useMay()("scenes:write");
  const columns: Column<Bridge>[] = [
    {
      key: "oldId",
      title: say("oldId"),
      render: ({ templateId }) => <CopyText text={templateId} label={say("oldId")} />,
    },
    {
      key: "scene",
      title: say("scene"),
      render: ({ scene }) => (
        <Link to="/$appid/scenes/$scene" params={{ appid, scene }}>
          {scene}
        </Link>
      ),
    },
    {
      key: "mapping",
      title: say("mapping"),
      render: ({ mapping }) => {
        const text = Object.entries(mapping)
          .map(([param, liquid]) => `${param} = ${liquid}`)
          .join("; ");
        return <code title={text}>{text}</code>;
      },
    },
    {
      key: "updated",
      title: say("updated"),
      render: ({ updatedAt }) => <Time at={updatedAt} />,
    },
  ];
  const remove: Column<Bridge> = {
    key: "remove",
    title: say("remove"),
    render: (bridge) => <RemoveBridge bridge={bridge} />,
  };
  return mayWrite ? [...columns, remove] : columns;
}

function RemoveBridge({ bridge: { templateId, scene, appid } }: { bridge: Bridge }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const remove = async () => {
    const params = { path: { templateId }, query: { appid } };
    await answerOf(api.DELETE("/v1/template-bridges/{templateId}", { params }));
    await queries.invalidateQueries({ queryKey: bridgesQuery(appid).queryKey });
  };
  return (
    <ConfirmButton
      danger
      type="text"
      size="small"
      title={say("removeTitle", { id: templateId })}
      confirmLabel={say("remove")}
      onConfirm={remove}
      consequence={<p>{say("removeText", { scene })}</p>}
    >
      {say("remove")}
    </ConfirmButton>
  );
}
