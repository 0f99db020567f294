import { useQuery } from "@tanstack/react-query";
import { appQuery } from "../../api/app-settings.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import styles from "../../parts/stack.module.css";
import { useAppid, useMay } from "../../shell/operator.ts";
import { CallbackPanel } from "./callback-panel.tsx";
import { ConnectionPanel } from "./connection-panel.tsx";
import { PauseByHandPanel } from "./pause-by-hand-panel.tsx";
import { PausePanel } from "./pause-panel.tsx";
import { PlatformPanel } from "./platform-panel.tsx";
import { RemovePanel } from "./remove-panel.tsx";
import { SecretPanel } from "./secret-panel.tsx";
import { SettingsFacts } from "./settings-facts.tsx";
import { SettingsForm } from "./settings-form.tsx";
import { words } from "./words.ts";

/** One app: whether it and WeChat reach each other, and how it sends. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const mayWrite = may("apps:write");
  const mayRemove = useMay(null)("apps:write");
  const { data: app, error } = useQuery(appQuery(appid));
  return (
    <>
      <PageHeader title={say("title")} lead={<CopyText text={appid} label="AppID" />} />
      <ErrorNote error={error} />
      {app !== undefined && (
        // Another app has forms of its own.
        <div className={styles["narrow"]} key={appid}>
          <PausePanel app={app} />
          {mayWrite && <ConnectionPanel appid={appid} />}
          {app.platform !== null ? (
            <PlatformPanel componentAppid={app.platform} />
          ) : (
            app.kind === "mini-program" && <CallbackPanel app={app} />
          )}
          {mayWrite ? <SettingsForm app={app} /> : <SettingsFacts app={app} />}
          {mayWrite && app.platform === null && <SecretPanel appid={appid} />}
          {mayWrite && <PauseByHandPanel app={app} />}
          {mayRemove && <RemovePanel app={app} />}
        </div>
      )}
    </>
  );
}
