import { useMutation } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { beginTotp } from "../../api/own-account.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useOperator } from "../../shell/operator.ts";
import styles from "./account.module.css";
import { TotpConfirmForm } from "./totp-confirm-form.tsx";
import { TotpRemoveForm } from "./totp-remove-form.tsx";
import { words } from "./words.ts";

/** The second factor: on or off, and the way to the other. */
export function TotpPanel() {
  const say = useWords(words);
  const { hasTotp } = useOperator();
  const begin = useMutation({ mutationFn: beginTotp });
  const [isTurningOff, setIsTurningOff] = useState(false);
  return (
    <Panel title={say("totp")}>
      <p className={styles["text"]}>{say(hasTotp ? "totpOn" : "totpOff")}</p>
      <ErrorNote error={begin.error} />
      {hasTotp && !isTurningOff && (
        <Button danger onClick={() => setIsTurningOff(true)}>
          {say("turnOff")}
        </Button>
      )}
      {hasTotp && isTurningOff && <TotpRemoveForm onEnd={() => setIsTurningOff(false)} />}
      {!hasTotp && begin.data === undefined && (
        <Button loading={begin.isPending} onClick={() => begin.mutate()}>
          {say("begin")}
        </Button>
      )}
      {!hasTotp && begin.data !== undefined && (
        <TotpConfirmForm begun={begin.data} onEnd={() => begin.reset()} />
      )}
    </Panel>
  );
}
