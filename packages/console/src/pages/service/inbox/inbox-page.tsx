import { useLive } from "../../../api/use-live.ts";
import { chatKey } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { EmptyState } from "../../../parts/empty-state.tsx";
import { useFilters } from "../../../parts/use-filters.ts";
import { useAppid } from "../../../shell/operator.ts";
import { ServiceHeader } from "../service-header.tsx";
import { ConversationList } from "./conversation-list.tsx";
import { ConversationView } from "./conversation-view.tsx";
import styles from "./inbox.module.css";
import { words } from "./words.ts";

/** The conversations, and beside them (on a phone in their place) the one that is open. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const [{ openid }] = useFilters();
  useLive(appid, [chatKey(appid)]);
  return (
    <div className={styles["page"]} data-open={openid !== undefined}>
      <div className={styles["top"]}>
        <ServiceHeader current="inbox" />
      </div>
      <div className={styles["columns"]}>
        <ConversationList appid={appid} />
        {openid === undefined ? (
          <div className={styles["nobody"]}>
            <EmptyState title={say("choose")}>{say("chooseHint")}</EmptyState>
          </div>
        ) : (
          <ConversationView key={openid} appid={appid} openid={openid} />
        )}
      </div>
    </div>
  );
}
