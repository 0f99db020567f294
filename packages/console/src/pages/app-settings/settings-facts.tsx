import type { App } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { grantSources } from "./settings-values.ts";
import { words } from "./words.ts";

/** The settings for those who may only look. */
export function SettingsFacts({ app }: { app: App }) {
  const say = useWords(words);
  const { pacing } = app;
  const facts = [
    [say("name"), <bdi key="name">{app.name}</bdi>],
    [say("grantSource"), say(grantSources[app.grantSource])],
    [say("onUnknown"), say(app.onUnknown)],
    [say("unknownAfter"), `${app.unknownAfterSeconds} ${say("seconds")}`],
    [say("pacing"), pacing === null ? say("unpaced") : say("paced", { n: pacing.perSecond })],
    ...(app.kind === "mini-program"
      ? ([
          [say("defaultScene"), app.defaultScene ?? say("none")],
          [say("officialAccount"), app.officialAccount ?? say("none")],
          [say("eraseOnCancellation"), say(app.eraseOnCancellation ? "yes" : "no")],
        ] as const)
      : []),
  ] as const;
  return (
    <Panel title={say("settings")}>
      <dl className={styles["facts"]}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </Panel>
  );
}
