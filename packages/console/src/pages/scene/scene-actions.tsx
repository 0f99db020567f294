import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { appsQuery } from "../../api/apps.ts";
import { answerOf, api } from "../../api/client.ts";
import { scenesQuery, type Scene } from "../../api/scenes.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useMay } from "../../shell/operator.ts";
import styles from "./scene.module.css";
import { useRecentCount } from "./use-recent-count.ts";
import { words } from "./words.ts";

/** The default scene of the app, and deletion: what reaches beyond the scene itself. */
export function SceneActions({ scene }: { scene: Scene }) {
  const say = useWords(words);
  const may = useMay();
  const { data: apps } = useQuery(appsQuery);
  const current = apps?.find(({ appid }) => appid === scene.appid)?.defaultScene ?? null;
  const isDefault = current === scene.name;
  if (!isDefault && !may("scenes:write")) return null;
  return (
    <div className={styles["below"]}>
      <Panel title={say("more")}>
        {isDefault && <p className={styles["soft"]}>{say("isDefault")}</p>}
        <div className={styles["actions"]}>
          {!isDefault && may("apps:write") && <MakeDefault scene={scene} current={current} />}
          {may("scenes:write") && <DeleteScene scene={scene} isDefault={isDefault} />}
        </div>
      </Panel>
    </div>
  );
}

function MakeDefault({ scene, current }: { scene: Scene; current: string | null }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const { name, appid } = scene;
  const makeDefault = async () => {
    const params = { path: { appid } };
    await answerOf(api.PATCH("/v1/apps/{appid}", { params, body: { defaultScene: name } }));
    await queries.invalidateQueries({ queryKey: appsQuery.queryKey });
  };
  return (
    <ConfirmButton
      title={say("makeDefaultTitle", { name })}
      confirmLabel={say("makeDefault")}
      onConfirm={makeDefault}
      consequence={
        <>
          <p>{say("makeDefaultText")}</p>
          {current !== null && <p>{say("makeDefaultInstead", { name: current })}</p>}
        </>
      }
    >
      {say("makeDefault")}
    </ConfirmButton>
  );
}

function DeleteScene({ scene, isDefault }: { scene: Scene; isDefault: boolean }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { name, appid } = scene;
  const remove = async () => {
    const params = { path: { name }, query: { appid } };
    const headers = { "if-match": `"${scene.version}"` };
    await answerOf(api.DELETE("/v1/scenes/{name}", { params, headers }));
    await queries.invalidateQueries({ queryKey: scenesQuery(appid).queryKey });
    await navigate({ to: "/$appid/scenes", params: { appid }, ignoreBlocker: true });
  };
  return (
    <ConfirmButton
      danger
      title={say("deleteTitle", { name })}
      confirmLabel={say("deleteNow")}
      onConfirm={remove}
      consequence={<Losses scene={scene} isDefault={isDefault} />}
    >
      {say("delete")}
    </ConfirmButton>
  );
}

function Losses({ scene, isDefault }: { scene: Scene; isDefault: boolean }) {
  const say = useWords(words);
  const count = useRecentCount(scene);
  return (
    <>
      <p>{say("deleteText")}</p>
      {count !== undefined && (
        <p>{count === 0 ? say("deleteUnused") : say("deleteUsed", { n: count })}</p>
      )}
      {isDefault && <p>{say("deleteDefault")}</p>}
    </>
  );
}
