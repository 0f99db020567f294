import type { Agent } from "../../../api/agents.ts";
import { useWords } from "../../../language/language.ts";
import { Time } from "../../../parts/time.tsx";
import { Verdict } from "../../../parts/verdict.tsx";
import { words } from "./words.ts";

/** Who the person behind the account is, and whether they are there; or how far their invitation is. */
export function AgentState({ agent }: { agent: Agent }) {
  const say = useWords(words);
  const { wechatId, invitation, isOnline, acceptedCount } = agent;
  if (isOnline) return <Verdict tone="good">{say("online", { n: acceptedCount })}</Verdict>;
  if (wechatId !== "") return <Verdict tone="quiet">{say("offline", { wechatId })}</Verdict>;
  if (invitation === null) return <Verdict tone="warn">{say("nobody")}</Verdict>;
  if (invitation.status !== "waiting") {
    const word = invitation.status === "rejected" ? "invitationRejected" : "invitationExpired";
    return <Verdict tone="warn">{say(word, { wechatId: invitation.wechatId })}</Verdict>;
  }
  return (
    <Verdict tone="quiet">
      {say("invited", { wechatId: invitation.wechatId })} <Time at={invitation.expiresAt} />
    </Verdict>
  );
}
