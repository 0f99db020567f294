import { WarningOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { appsQuery } from "../../api/apps.ts";
import { useWords } from "../../language/language.ts";
import { useAppid } from "../../shell/operator.ts";
import type { SceneLine } from "./scene-lines.ts";
import styles from "./scenes.module.css";
import { words } from "./words.ts";

/** The name, and what is to be known at once: whether it is the default, and whether it can be sent at all. */
export function SceneName({ line: { scene, health } }: { line: SceneLine }) {
  const say = useWords(words);
  const appid = useAppid();
  const { data: apps } = useQuery(appsQuery);
  const isDefault = apps?.find((app) => app.appid === appid)?.defaultScene === scene.name;
  return (
    <span className={styles["name"]}>
      <Link to="/$appid/scenes/$scene" params={{ appid, scene: scene.name }} title={scene.name}>
        {scene.name}
      </Link>
      {isDefault && <span className={styles["default"]}>{say("isDefault")}</span>}
      {health !== "good" && (
        <span className={styles["broken"]}>
          <WarningOutlined aria-hidden /> {say(health)}
        </span>
      )}
    </span>
  );
}
