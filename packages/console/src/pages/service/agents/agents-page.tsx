import { PlusOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button, Spin } from "antd";
import { useState } from "react";
import { agentsQuery, type Agent } from "../../../api/agents.ts";
import { useWords } from "../../../language/language.ts";
import { EmptyState } from "../../../parts/empty-state.tsx";
import { ErrorNote } from "../../../parts/error-note.tsx";
import { useAppid, useMay } from "../../../shell/operator.ts";
import { ServiceHeader } from "../service-header.tsx";
import { AgentDialog } from "./agent-dialog.tsx";
import { AgentList } from "./agent-list.tsx";
import { InviteDialog } from "./invite-dialog.tsx";
import { words } from "./words.ts";

/** The people who answer in WeChat's own client, to whom a conversation can be handed over. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const mayChange = useMay()("customer-service:write");
  const [edited, setEdited] = useState<Agent | "new">();
  const [invited, setInvited] = useState<Agent>();
  const { data: agents, error } = useQuery(agentsQuery(appid));
  const add = mayChange && (
    <Button type="primary" icon={<PlusOutlined />} onClick={() => setEdited("new")}>
      {say("add")}
    </Button>
  );
  return (
    <>
      <ServiceHeader current="agents" lead={say("lead")} actions={add} />
      <ErrorNote error={error} />
      {agents === undefined ? (
        error === null && <Spin aria-label={say("loading")} />
      ) : agents.length === 0 ? (
        <EmptyState title={say("none")}>{say("noneHint")}</EmptyState>
      ) : (
        <AgentList
          appid={appid}
          agents={agents}
          mayChange={mayChange}
          onEdit={setEdited}
          onInvite={setInvited}
        />
      )}
      {edited !== undefined && (
        <AgentDialog
          appid={appid}
          agent={edited === "new" ? undefined : edited}
          onClose={() => setEdited(undefined)}
        />
      )}
      {invited !== undefined && (
        <InviteDialog appid={appid} agent={invited} onClose={() => setInvited(undefined)} />
      )}
    </>
  );
}
