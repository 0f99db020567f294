import { useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import { platformsQuery, type NewPlatform, type Platform } from "../../api/platforms.ts";
import { useWords } from "../../language/language.ts";
import { LinkButton } from "../../parts/link-button.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import { Panel } from "../../parts/panel.tsx";
import styles from "../../parts/stack.module.css";
import { EnterAtWechat } from "./enter-at-wechat.tsx";
import { NewPlatformForm } from "./new-platform-form.tsx";
import { words } from "./words.ts";

/** A new platform, and then what to enter at open.weixin.qq.com: Token and key are shown this once. */
export function Page() {
  const say = useWords(words);
  const queries = useQueryClient();
  const [made, setMade] = useState<{ platform: Platform; entered: NewPlatform }>();
  const show = async (platform: Platform, entered: NewPlatform) => {
    setMade({ platform, entered });
    await queries.invalidateQueries({ queryKey: platformsQuery.queryKey });
  };
  return (
    <div className={styles["narrow"]}>
      <PageHeader title={say("newTitle")} lead={say("newLead")} />
      {made === undefined ? (
        <Panel>
          <NewPlatformForm onMade={show} />
        </Panel>
      ) : (
        <Panel title={say("enterTitle")}>
          <div className={styles["lines"]}>
            <p>{say("enterHint")}</p>
            <EnterAtWechat platform={made.platform} secrets={made.entered} />
            <p className={styles["soft"]}>{say("enterOnce")}</p>
            <div>
              <LinkButton
                to="/platforms/$componentAppid"
                params={{ componentAppid: made.platform.componentAppid }}
                color="primary"
                variant="solid"
              >
                {say("entered")}
              </LinkButton>
            </div>
          </div>
        </Panel>
      )}
    </div>
  );
}
