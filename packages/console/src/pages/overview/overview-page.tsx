import { useWords } from "../../language/language.ts";
import { PageHeader } from "../../parts/page-header.tsx";
import { useAppid } from "../../shell/operator.ts";
import { ConnectionPanel } from "./connection-panel.tsx";
import styles from "./overview.module.css";
import { QuotaPanel } from "./quota-panel.tsx";
import { words } from "./words.ts";

/** How an app is doing. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  return (
    <>
      <PageHeader title={say("title")} lead={say("lead")} />
      <div className={styles["panels"]}>
        <ConnectionPanel appid={appid} />
        <QuotaPanel appid={appid} />
      </div>
    </>
  );
}
