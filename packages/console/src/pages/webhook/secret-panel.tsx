import { useState } from "react";
import { rotateSecret, type Webhook } from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { ConfirmButton } from "../../parts/confirm-button.tsx";
import { Panel } from "../../parts/panel.tsx";
import { SecretOnce } from "../../parts/secret-once.tsx";
import styles from "../../parts/stack.module.css";
import { Time } from "../../parts/time.tsx";
import { useRefresh } from "./use-refresh.ts";
import { words } from "./words.ts";

/** Another signing secret; for a day the old one signs too. */
export function SecretPanel({ webhook }: { webhook: Webhook }) {
  const say = useWords(words);
  const refresh = useRefresh(webhook.id);
  const [secret, setSecret] = useState<string>();
  const rotate = async () => {
    setSecret((await rotateSecret(webhook.id)).secret);
    await refresh();
  };
  return (
    <Panel title={say("secret")}>
      <div className={styles["lines"]}>
        <p className={styles["soft"]}>{say("secretHint")}</p>
        {webhook.previousSecretUntil !== null && (
          <p>
            {say("previousUntil")} <Time at={webhook.previousSecretUntil} />
          </p>
        )}
        {secret !== undefined && <SecretOnce secret={secret} label={say("secret")} />}
        <div>
          <ConfirmButton
            title={say("rotateTitle")}
            consequence={say("rotateHint")}
            confirmLabel={say("rotate")}
            onConfirm={rotate}
          >
            {say("rotate")}
          </ConfirmButton>
        </div>
      </div>
    </Panel>
  );
}
