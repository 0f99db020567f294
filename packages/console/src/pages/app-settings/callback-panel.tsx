import type { App } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { LinkButton } from "../../parts/link-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { useMay } from "../../shell/operator.ts";
import { words } from "./words.ts";

/** Whether WeChat's callbacks are received, and the way to setting them up. */
export function CallbackPanel({ app: { appid, callback } }: { app: App }) {
  const say = useWords(words);
  const may = useMay();
  const label = may("apps:write")
    ? say(callback === null ? "callbackSetUp" : "callbackOpen")
    : say("callbackLook");
  return (
    <Panel
      title={say("callback")}
      aside={
        <LinkButton to="/$appid/settings/callback" params={{ appid }}>
          {label}
        </LinkButton>
      }
    >
      <div className={styles["lines"]}>
        {callback === null ? (
          <Verdict tone="warn">{say("callbackNone")}</Verdict>
        ) : callback.verifiedAt === null ? (
          <Verdict tone="warn">{say("callbackUnchecked")}</Verdict>
        ) : (
          <Verdict tone="good">
            {say("callbackChecked")} <Time at={callback.verifiedAt} />
          </Verdict>
        )}
        <p className={styles["soft"]}>{say("callbackHint")}</p>
      </div>
    </Panel>
  );
}
