import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { useState } from "react";
import { beginTotp, removeTotp } from "../../api/own-account.ts";
import { sessionQuery } from "../../api/session.ts";
import { useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import { useOperator } from "../../shell/operator.ts";
import styles from "./account.module.css";
import { TotpConfirmForm } from "./totp-confirm-form.tsx";
import { TotpPasswordForm } from "./totp-password-form.tsx";
import { words } from "./words.ts";

/** The second factor: on or off, and the way to the other. */
export function TotpPanel() {
  const say = useWords(words);
  const queries = useQueryClient();
  const { hasTotp } = useOperator();
  const [isAsking, setIsAsking] = useState(false);
  const [begun, setBegun] = useState<{ secret: string; otpauthUri: string }>();
  const purpose = hasTotp ? "turnOff" : "begin";

  const begin = async (password: string) => {
    setBegun(await beginTotp(password));
    setIsAsking(false);
  };
  const turnOff = async (password: string) => {
    await removeTotp(password);
    setIsAsking(false);
    await queries.refetchQueries(sessionQuery);
  };
  return (
    <Panel title={say("totp")}>
      <p className={styles["text"]}>{say(hasTotp ? "totpOn" : "totpOff")}</p>
      {begun !== undefined && <TotpConfirmForm begun={begun} onEnd={() => setBegun(undefined)} />}
      {begun === undefined && !isAsking && (
        <Button danger={hasTotp} onClick={() => setIsAsking(true)}>
          {say(purpose)}
        </Button>
      )}
      {begun === undefined && isAsking && (
        <TotpPasswordForm
          purpose={purpose}
          onPassword={hasTotp ? turnOff : begin}
          onCancel={() => setIsAsking(false)}
        />
      )}
    </Panel>
  );
}
