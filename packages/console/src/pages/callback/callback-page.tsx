import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { useState } from "react";
import { callbackQuery, type CallbackState } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import styles from "../../parts/stack.module.css";
import { useAppid, useMay } from "../../shell/operator.ts";
import { KeyPanel } from "./key-panel.tsx";
import { PastePanel } from "./paste-panel.tsx";
import type { SavedSecrets } from "./saved-secrets.ts";
import { SetUpPanel } from "./set-up-panel.tsx";
import { WatchPanel } from "./watch-panel.tsx";
import { words } from "./words.ts";

/** The way of WeChat's callbacks to this server: make the settings, enter them at WeChat, watch until the first push is here. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const { data: state, error } = useQuery(callbackQuery(appid));
  return (
    <>
      <PageHeader
        title={say("title")}
        lead={
          <>
            {say("lead")}{" "}
            <Link to="/$appid/settings" params={{ appid }}>
              {say("toSettings")}
            </Link>
          </>
        }
      />
      <ErrorNote error={error} />
      {state !== undefined && <Steps key={appid} state={state} />}
    </>
  );
}

function Steps({ state }: { state: CallbackState }) {
  const may = useMay();
  // Only while the page is open: the server never gives them back.
  const [saved, setSaved] = useState<SavedSecrets>();
  const [isAnew, setIsAnew] = useState(false);
  const mayWrite = may("apps:write");
  const needsSetUp = saved === undefined && (state.settings === null || isAnew);
  return (
    <div className={styles["narrow"]}>
      {mayWrite && needsSetUp && (
        <SetUpPanel appid={state.appid} isAnew={isAnew} onSaved={setSaved} />
      )}
      {saved !== undefined && <PastePanel path={state.path} saved={saved} />}
      {state.settings !== null && !needsSetUp && (
        <WatchPanel state={state} isGuided={saved !== undefined} />
      )}
      {mayWrite && state.settings !== null && !needsSetUp && (
        <KeyPanel
          state={state}
          onSaved={setSaved}
          onAnew={() => {
            setSaved(undefined);
            setIsAnew(true);
          }}
        />
      )}
    </div>
  );
}
