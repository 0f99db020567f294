import { useWords } from "../../language/language.ts";
import { Time } from "../../parts/time.tsx";
import { useNow } from "../../parts/use-now.ts";
import { Verdict } from "../../parts/verdict.tsx";
import { words } from "./words.ts";

const ticketLifeMs = 12 * 3_600_000;
/** WeChat pushes one every ten minutes: after half an hour something is wrong, though the last one still counts. */
const lateMs = 30 * 60_000;

/** Whether WeChat's component_verify_ticket arrives, without which the platform can ask WeChat for nothing. */
export function TicketState({ receivedAt }: { receivedAt: string | null }) {
  const say = useWords(words);
  const now = useNow();
  if (receivedAt === null) return <Verdict tone="bad">{say("ticketNone")}</Verdict>;
  const ageMs = now - Date.parse(receivedAt);
  const [tone, word] =
    ageMs > ticketLifeMs
      ? (["bad", "ticketOver"] as const)
      : ageMs > lateMs
        ? (["warn", "ticketLate"] as const)
        : (["good", "ticketFresh"] as const);
  return (
    <Verdict tone={tone}>
      {say(word)} <Time at={receivedAt} />
    </Verdict>
  );
}
