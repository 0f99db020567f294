import { useQuery } from "@tanstack/react-query";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "../../api/schema.d.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Time } from "../../parts/time.tsx";
import { State } from "./state.tsx";
import styles from "./overview.module.css";
import { words } from "./words.ts";

type App = paths["/v1/apps/{appid}"]["get"]["responses"]["200"]["content"]["application/json"];

const everyMs = 10_000;

/** Whether messages can go out and results come in: the access token, the callback, a pause. */
export function ConnectionPanel({ appid }: { appid: string }) {
  const say = useWords(words);
  const { data: app, error } = useQuery({
    queryKey: ["apps", appid],
    queryFn: () => answerOf(api.GET("/v1/apps/{appid}", { params: { path: { appid } } })),
    refetchInterval: everyMs,
  });
  return (
    <Panel title={say("connection")}>
      <ErrorNote error={error} />
      {app !== undefined && (
        <dl className={styles["states"]}>
          <SendingState app={app} />
          <TokenState app={app} />
          <CallbackState app={app} />
        </dl>
      )}
    </Panel>
  );
}

function SendingState({ app }: { app: App }) {
  const say = useWords(words);
  return app.paused === null ? (
    <State name={say("sendingState")} tone="good">
      {say("running")}
    </State>
  ) : (
    <State name={say("sendingState")} tone="bad">
      {say("paused", { reason: app.paused.reason ?? app.paused.errcode ?? "" })}
    </State>
  );
}

function TokenState({ app: { token } }: { app: App }) {
  const say = useWords(words);
  const name = { name: say("accessToken"), meaning: say("accessTokenMeaning") };
  if (token.status === "failed") {
    return (
      <State {...name} tone="bad">
        {say("tokenFailing", { reason: token.lastError ?? "" })}
      </State>
    );
  }
  if (token.expiresAt === null) {
    return (
      <State {...name} tone="quiet">
        {say("tokenNone")}
      </State>
    );
  }
  const [before, after] = say("tokenReady", { when: "\n" }).split("\n");
  return (
    <State {...name} tone="good">
      {before}
      <Time at={token.expiresAt} />
      {after}
    </State>
  );
}

function CallbackState({ app: { callback } }: { app: App }) {
  const say = useWords(words);
  const name = { name: say("callback"), meaning: say("callbackMeaning") };
  if (callback === null) {
    return (
      <State {...name} tone="warn">
        {say("callbackNone")}
      </State>
    );
  }
  return callback.verifiedAt === null ? (
    <State {...name} tone="warn">
      {say("callbackWaiting")}
    </State>
  ) : (
    <State {...name} tone="good">
      {say("callbackReady")}
    </State>
  );
}
