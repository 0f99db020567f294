import { useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "@tanstack/react-router";
import { platformsQuery, removePlatform, type PlatformDetail } from "../../api/platforms.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { words } from "./words.ts";

/** The end of a platform here. It is not removed under mini programs that live by it. */
export function RemovePanel({ platform }: { platform: PlatformDetail }) {
  const say = useWords(words);
  const queries = useQueryClient();
  const navigate = useNavigate();
  const { componentAppid, name, apps } = platform;
  const remove = async () => {
    await removePlatform(componentAppid);
    await navigate({ to: "/platforms" });
    await queries.invalidateQueries({ queryKey: platformsQuery.queryKey });
  };
  return (
    <Panel title={say("remove")}>
      {apps.length > 0 ? (
        <p className={styles["soft"]}>{say("removeNotYet", { n: apps.length })}</p>
      ) : (
        <ConfirmButton
          danger
          title={say("removeTitle", { name })}
          consequence={<p>{say("removeHint")}</p>}
          confirmLabel={say("removeNow")}
          nameToType={name}
          onConfirm={remove}
        >
          {say("remove")}
        </ConfirmButton>
      )}
    </Panel>
  );
}
