import type { Now } from "../../api/statistics.ts";
import { useLanguage, useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import { Time } from "../../parts/time.tsx";
import styles from "./overview.module.css";
import { State } from "./state.tsx";
import { words } from "./words.ts";

/** Whether messages can go out and results come in. */
export function NowPanel({ now }: { now: Now }) {
  const say = useWords(words);
  return (
    <Panel title={say("now")}>
      <dl className={styles["states"]}>
        <SendingState paused={now.paused} />
        <QueueState queue={now.queue} />
        <TokenState token={now.token} />
        <CallbackState callbacks={now.callbacks} />
        <WebhookState webhooks={now.webhooks} />
      </dl>
    </Panel>
  );
}

function SendingState({ paused }: { paused: Now["paused"] }) {
  const say = useWords(words);
  const texts = useLanguage() === "en" ? "en" : "zh";
  if (paused === null) {
    return (
      <State name={say("sendingState")} tone="good">
        {say("running")}
      </State>
    );
  }
  return (
    <State name={say("sendingState")} tone="bad">
      {say("paused", { reason: paused.says[texts] })} {paused.todo[texts]}
    </State>
  );
}

function QueueState({ queue }: { queue: Now["queue"] }) {
  const say = useWords(words);
  const { due, later, oldestDueAt, isComplete } = queue;
  return (
    <State
      name={say("queue")}
      meaning={say("queueMeaning")}
      tone={due === 0 && isComplete ? "good" : "quiet"}
    >
      {due === 0
        ? say(isComplete ? "queueEmpty" : "queueNoneFound")
        : say(isComplete ? "queueDue" : "queueAtLeast", { n: due })}
      {oldestDueAt !== null && (
        <>
          {" · "}
          {say("queueSince")}
          <Time at={oldestDueAt} />
        </>
      )}
      {later > 0 && ` · ${say(isComplete ? "queueLater" : "queueLaterAtLeast", { n: later })}`}
    </State>
  );
}

function TokenState({ token: { status, expiresAt, lastError } }: { token: Now["token"] }) {
  const say = useWords(words);
  const name = { name: say("accessToken"), meaning: say("accessTokenMeaning") };
  if (status === "failed") {
    return (
      <State {...name} tone="bad">
        {say("tokenFailing", { reason: lastError ?? "" })}
      </State>
    );
  }
  if (expiresAt === null) {
    return (
      <State {...name} tone="quiet">
        {say(status === "refreshing" ? "tokenRefreshing" : "tokenNone")}
      </State>
    );
  }
  const [before, after] = say("tokenReady", { when: "\n" }).split("\n");
  return (
    <State {...name} tone="good">
      {before}
      <Time at={expiresAt} />
      {after}
    </State>
  );
}

function CallbackState({ callbacks }: { callbacks: Now["callbacks"] }) {
  const say = useWords(words);
  const name = { name: say("callback"), meaning: say("callbackMeaning") };
  const { isConfigured, verifiedAt, lastAt, refused } = callbacks;
  const mostRefused = refused[0];
  if (!isConfigured) {
    return (
      <State {...name} tone="warn">
        {say("callbackNone")}
      </State>
    );
  }
  if (mostRefused !== undefined) {
    return (
      <State {...name} tone="bad">
        {say("callbackRefused", { n: mostRefused.count, reason: mostRefused.reason })}
      </State>
    );
  }
  if (lastAt !== null) {
    return (
      <State {...name} tone="good">
        {say("callbackLast")}
        <Time at={lastAt} />
      </State>
    );
  }
  return (
    <State {...name} tone={verifiedAt === null ? "warn" : "good"}>
      {say(verifiedAt === null ? "callbackWaiting" : "callbackReady")}
    </State>
  );
}

function WebhookState({ webhooks }: { webhooks: Now["webhooks"] }) {
  const say = useWords(words);
  const [worst] = webhooks;
  if (worst === undefined) {
    return (
      <State name={say("webhooks")} tone="good">
        {say("webhooksFine")}
      </State>
    );
  }
  return (
    <State name={say("webhooks")} tone="bad">
      {worst.disabled === null
        ? say("webhookFailing", { name: worst.name })
        : say("webhookDisabled", { name: worst.name, reason: worst.disabled.reason })}
      {worst.disabled === null && worst.failingSince !== null && <Time at={worst.failingSince} />}
    </State>
  );
}
