import { useQuery, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { removeApp, type App } from "../../api/app-settings.ts";
import { appsQuery } from "../../api/apps.ts";
import { scenesQuery } from "../../api/scenes.ts";
import { templatesQuery } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { words } from "./words.ts";

/** The end of an app here: what goes with it is told, and its name has to be typed. */
export function RemovePanel({ app: { appid, name, kind } }: { app: App }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const remove = async () => {
    await removeApp(appid);
    await navigate({ to: "/apps" });
    await queries.invalidateQueries({ queryKey: ["apps"] });
  };
  return (
    <Panel title={say("remove")}>
      <div className={styles["lines"]}>
        <p className={styles["soft"]}>{say("removeHint")}</p>
        <div>
          <ConfirmButton
            danger
            title={say("removeTitle", { name })}
            consequence={
              kind === "mini-program" ? <Losses appid={appid} /> : <BoundApps of={appid} />
            }
            confirmLabel={say("removeNow")}
            nameToType={name}
            onConfirm={remove}
          >
            {say("remove")}
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}

/** In numbers where they are known. */
function Losses({ appid }: { appid: string }) {
  const say = useWords(words);
  const { data: scenes } = useQuery(scenesQuery(appid));
  const { data: templates } = useQuery(templatesQuery(appid));
  return (
    <>
      <p>
        {scenes !== undefined && templates !== undefined
          ? say("removeCounted", { scenes: scenes.length, templates: templates.length })
          : say("removeUncounted")}
      </p>
      <p>{say("removeRest")}</p>
      <p>{say("removeKept")}</p>
    </>
  );
}

function BoundApps({ of }: { of: string }) {
  const say = useWords(words);
  const { data: apps = [] } = useQuery(appsQuery);
  const n = apps.filter(({ officialAccount }) => officialAccount === of).length;
  return (
    <>
      <p>{say("removeRest")}</p>
      <p>{say("removeBound", { n })}</p>
      <p>{say("removeKept")}</p>
    </>
  );
}
