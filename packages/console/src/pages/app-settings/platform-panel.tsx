import { useWords } from "../../language/language.ts";
import { LinkButton } from "../../parts/link-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { useMay } from "../../shell/operator.ts";
import { words } from "./words.ts";

/** Of an app that has authorised a platform: secret and callbacks are the platform's. */
export function PlatformPanel({ componentAppid }: { componentAppid: string }) {
  const say = useWords(words);
  const mayOpen = useMay(null)("apps:read");
  return (
    <Panel
      title={say("platform")}
      aside={
        mayOpen && (
          <LinkButton to="/platforms/$componentAppid" params={{ componentAppid }}>
            {say("platformOpen")}
          </LinkButton>
        )
      }
    >
      <p className={styles["soft"]}>{say("platformHint", { componentAppid })}</p>
    </Panel>
  );
}
