import { useQuery, useQueryClient } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { Button, Input } from "antd";
import { scenesQuery } from "../../api/scenes.ts";
import { templatesQuery } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { CursorTable, type Column } from "../../parts/cursor-table.tsx";
import { EmptyState } from "../../parts/empty-state.tsx";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Time } from "../../parts/time.tsx";
import { useFilters } from "../../parts/use-filters.ts";
import { useAppid, useMay } from "../../shell/operator.ts";
import { SceneRules } from "./scene-rules.tsx";
import { pageOfScenes, type SceneLine } from "./scene-lines.ts";
import { SceneName } from "./scene-name.tsx";
import styles from "./scenes.module.css";
import { words } from "./words.ts";

/** An app's scenes. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const queries = useQueryClient();
  const [filters, changeFilters] = useFilters();
  const text = filters["q"] ?? "";
  const { data: scenes } = useQuery(scenesQuery(appid));
  const make = may("scenes:write") && (
    <LinkButton color="primary" variant="solid" to="/$appid/scenes/new" params={{ appid }}>
      {say("make")}
    </LinkButton>
  );

  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} actions={make} />
      <div className={styles["page"]}>
        {scenes !== undefined && scenes.length > 0 && (
          <Input.Search
            allowClear
            className={styles["find"] ?? ""}
            aria-label={say("find")}
            placeholder={say("find")}
            value={text}
            onChange={(event) => changeFilters({ q: event.target.value })}
          />
        )}
        <CursorTable
          label={say("list")}
          columns={useColumns()}
          queryKey={[...scenesQuery(appid).queryKey, "lines", text]}
          fetchPage={async (cursor) =>
            pageOfScenes(
              await queries.fetchQuery(scenesQuery(appid)),
              await queries.fetchQuery(templatesQuery(appid)),
              { text, cursor },
            )
          }
          rowKey={({ scene }) => scene.name}
          empty={
            text === "" ? (
              <EmptyState title={say("empty")} action={make}>
                {say("emptyHint")}
              </EmptyState>
            ) : (
              <EmptyState
                title={say("noneFits", { text })}
                action={<Button onClick={() => changeFilters({ q: "" })}>{say("clear")}</Button>}
              />
            )
          }
        />
      </div>
    </>
  );
}

function useColumns(): Column<SceneLine>[] {
  const say = useWords(words);
  const appid = useAppid();
  return [
    { key: "name", title: say("name"), render: (line) => <SceneName line={line} /> },
    {
      key: "template",
      title: say("template"),
      render: ({ template, scene }) => (
        <Link to="/$appid/templates" params={{ appid }}>
          <bdi title={scene.templateId}>{template?.title ?? scene.templateId}</bdi>
        </Link>
      ),
    },
    {
      key: "params",
      title: say("params"),
      render: ({ scene: { params } }) =>
        params.length === 0 ? (
          say("noParams")
        ) : (
          <span title={params.join(", ")}>{params.join(", ")}</span>
        ),
    },
    { key: "rules", title: say("rules"), render: ({ scene }) => <SceneRules scene={scene} /> },
    {
      key: "updated",
      title: say("updated"),
      render: ({ scene }) => <Time at={scene.updatedAt} />,
    },
  ];
}
