import { useQuery } from "@tanstack/react-query";
import { Link, useParams } from "@tanstack/react-router";
import { webhookQuery } from "../../api/webhooks.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { PageHeader } from "../../parts/page-header.tsx";
import styles from "../../parts/stack.module.css";
import { useAppid, useMay } from "../../shell/operator.ts";
import { DeliveriesPanel } from "./deliveries-panel.tsx";
import { EditPanel } from "./edit-panel.tsx";
import { ReplayPanel } from "./replay-panel.tsx";
import { SecretPanel } from "./secret-panel.tsx";
import { StatePanel } from "./state-panel.tsx";
import { words } from "./words.ts";

/** One webhook: whether it delivers, what it delivered, and how it is set. */
export function Page() {
  const say = useWords(words);
  const appid = useAppid();
  const { webhookId = "" } = useParams({ strict: false });
  const { data: webhook, error } = useQuery({
    ...webhookQuery(webhookId),
    refetchInterval: 10_000,
  });
  const mayHere = useMay();
  const mayEverywhere = useMay(null);
  const mayWrite = (webhook?.appid === null ? mayEverywhere : mayHere)("webhooks:write");
  return (
    <>
      <PageHeader
        title={webhook?.name ?? say("title")}
        lead={
          <Link to="/$appid/webhooks" params={{ appid }}>
            {say("toList")}
          </Link>
        }
      />
      <ErrorNote error={error} />
      {webhook !== undefined && (
        <div className={styles["page"]} key={webhookId}>
          <StatePanel webhook={webhook} mayWrite={mayWrite} />
          <DeliveriesPanel webhook={webhook} mayWrite={mayWrite} />
          {mayWrite && <ReplayPanel webhook={webhook} />}
          {mayWrite && <EditPanel webhook={webhook} />}
          {mayWrite && <SecretPanel webhook={webhook} />}
        </div>
      )}
    </>
  );
}
