import { useQuery } from "@tanstack/react-query";
import { Button, Modal, Radio, Spin } from "antd";
import { useState } from "react";
import { agentsQuery } from "../../../api/agents.ts";
import { handOver } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { EmptyState } from "../../../parts/empty-state.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import styles from "./inbox.module.css";
import { words } from "./words.ts";

/** Gives a user to one of WeChat's own agents who is online now. */
export function HandOverButton({
  appid,
  openid,
  onDone,
}: {
  appid: string;
  openid: string;
  onDone: () => Promise<unknown>;
}) {
  const say = useWords(words);
  const [isOpen, setIsOpen] = useState(false);
  const [kfAccount, setKfAccount] = useState<string>();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<unknown>();
  const [isChoiceMissing, setIsChoiceMissing] = useState(false);
  const choose = (chosen: string) => {
    setKfAccount(chosen);
    setIsChoiceMissing(false);
  };
  const confirm = async () => {
    setIsChoiceMissing(kfAccount === undefined);
    if (kfAccount === undefined) return;
    setIsBusy(true);
    setError(undefined);
    try {
      await handOver(appid, openid, kfAccount);
      await onDone();
      setIsOpen(false);
    } catch (cause) {
      setError(cause);
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{say("handOver")}</Button>
      <Modal
        open={isOpen}
        title={say("handOverTitle")}
        okText={say("handOverDo")}
        cancelText={say("cancel")}
        confirmLoading={isBusy}
        destroyOnHidden
        onOk={() => void confirm()}
        onCancel={() => setIsOpen(false)}
        afterClose={() => {
          setError(undefined);
          setKfAccount(undefined);
          setIsChoiceMissing(false);
        }}
      >
        <p className={styles["soft"]}>{say("handOverHint")}</p>
        <Agents appid={appid} value={kfAccount} onChange={choose} />
        {isChoiceMissing && (
          <p className={styles["fault"]} role="alert">
            {say("chooseAgent")}
          </p>
        )}
        <ErrorNote error={error} />
      </Modal>
    </>
  );
}

function Agents({
  appid,
  value,
  onChange,
}: {
  appid: string;
  value: string | undefined;
  onChange: (kfAccount: string) => void;
}) {
  const say = useWords(words);
  const { data: agents, error } = useQuery({
    ...agentsQuery(appid),
    select: (all) => all.filter(({ isOnline }) => isOnline),
  });
  if (agents === undefined) {
    return error === null ? (
      <output className={styles["wait"]} aria-label={say("loading")}>
        <Spin />
      </output>
    ) : (
      <ErrorNote error={error} />
    );
  }
  if (agents.length === 0) {
    return <EmptyState title={say("nobodyOnline")}>{say("nobodyOnlineHint")}</EmptyState>;
  }
  return (
    <Radio.Group
      aria-label={say("onlineAgents")}
      className={styles["agents"] ?? ""}
      value={value}
      onChange={(event) => onChange(event.target.value as string)}
      options={agents.map(({ kfAccount, nickname, acceptedCount }) => ({
        value: kfAccount,
        label: (
          <>
            <bdi>{nickname || kfAccount}</bdi>{" "}
            <span className={styles["soft"]}>{say("serves", { n: acceptedCount })}</span>
          </>
        ),
      }))}
    />
  );
}
