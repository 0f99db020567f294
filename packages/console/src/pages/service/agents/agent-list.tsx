import { EditOutlined, UserAddOutlined } from "@ant-design/icons";
import { useQueryClient } from "@tanstack/react-query";
import { Button } from "antd";
import { agentsQuery, removeAgent, type Agent } from "../../../api/agents.ts";
import { useWords } from "../../../language/language.ts";
import { ConfirmButton } from "../../../parts/confirm-button.tsx";
import styles from "../service.module.css";
import { words as serviceWords } from "../words.ts";
import { AgentState } from "./agent-state.tsx";
import { words } from "./words.ts";

export function AgentList({
  appid,
  agents,
  mayChange,
  onEdit,
  onInvite,
}: {
  appid: string;
  agents: Agent[];
  mayChange: boolean;
  onEdit: (agent: Agent) => void;
  onInvite: (agent: Agent) => void;
}) {
  const say = useWords(words);
  return (
    <ul className={styles["cards"]} aria-label={say("list")}>
      {agents.map((agent) => (
        <li key={agent.kfAccount}>
          <div className={styles["cardText"]}>
            <h2 className={styles["cardTitle"]}>
              <bdi>{agent.nickname}</bdi>
            </h2>
            <code>{agent.kfAccount}</code>
            <AgentState agent={agent} />
          </div>
          {mayChange && <Actions appid={appid} agent={agent} onEdit={onEdit} onInvite={onInvite} />}
        </li>
      ))}
    </ul>
  );
}

function Actions({
  appid,
  agent,
  onEdit,
  onInvite,
}: {
  appid: string;
  agent: Agent;
  onEdit: (agent: Agent) => void;
  onInvite: (agent: Agent) => void;
}) {
  const say = useWords(words);
  const sayService = useWords(serviceWords);
  const queries = useQueryClient();
  const { kfAccount, nickname, wechatId, invitation, acceptedCount } = agent;
  const remove = async () => {
    await removeAgent(appid, kfAccount);
    await queries.invalidateQueries({ queryKey: agentsQuery(appid).queryKey });
  };
  return (
    <div className={styles["cardActions"]}>
      {/* WeChat refuses a second invitation while one waits (65411), and one to an account that is taken (65412). */}
      {wechatId === "" && invitation?.status !== "waiting" && (
        <Button
          type="text"
          size="small"
          icon={<UserAddOutlined />}
          aria-label={`${say("invite")} ${nickname}`}
          onClick={() => onInvite(agent)}
        >
          {say("invite")}
        </Button>
      )}
      <Button
        type="text"
        size="small"
        icon={<EditOutlined />}
        aria-label={`${sayService("edit")} ${nickname}`}
        onClick={() => onEdit(agent)}
      >
        {sayService("edit")}
      </Button>
      <ConfirmButton
        danger
        type="text"
        size="small"
        title={say("removeTitle", { nickname })}
        consequence={
          <>
            <p>{say("removeHint")}</p>
            {acceptedCount > 0 && <p>{say("removeServing", { n: acceptedCount })}</p>}
          </>
        }
        confirmLabel={sayService("delete")}
        onConfirm={remove}
      >
        {sayService("delete")}
      </ConfirmButton>
    </div>
  );
}
