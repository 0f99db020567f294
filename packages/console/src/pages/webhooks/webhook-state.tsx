import type { Webhook } from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { words } from "./words.ts";

/** Whether it delivers; if not, since when and why. */
export function WebhookState({ webhook: { disabled, failingSince } }: { webhook: Webhook }) {
  const say = useWords(words);
  if (disabled !== null) {
    return (
      <Verdict tone="bad">
        {say("disabled")} <Time at={disabled.at} /> · {sayReason(disabled.reason, say)}
      </Verdict>
    );
  }
  if (failingSince !== null) {
    return (
      <Verdict tone="warn">
        {say("failing")} <Time at={failingSince} />
      </Verdict>
    );
  }
  return <Verdict tone="good">{say("enabled")}</Verdict>;
}

/** The server's own reasons in the reader's language. */
function sayReason(
  reason: string,
  say: (word: "byRequest" | "gone" | "threeDays") => string,
): string {
  if (reason === "it was disabled by request") return say("byRequest");
  if (reason.includes("410")) return say("gone");
  return reason.startsWith("no delivery has succeeded") ? say("threeDays") : reason;
}
