import type { App } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { Time } from "../../parts/time.tsx";
import { Verdict } from "../../parts/verdict.tsx";
import { words } from "./words.ts";

/** The app's access token, as the process that answered knows it. */
export function TokenState({ token: { status, expiresAt, lastError } }: { token: App["token"] }) {
  const say = useWords(words);
  if (lastError !== null) {
    return <Verdict tone="bad">{say("tokenFailing", { reason: lastError })}</Verdict>;
  }
  if (status !== "ready" || expiresAt === null) {
    return <Verdict tone="quiet">{say("tokenNone")}</Verdict>;
  }
  return (
    <Verdict tone="good">
      {say("tokenReady")} <Time at={expiresAt} />
    </Verdict>
  );
}
