import type { Campaign } from "../../api/campaign-types.ts";
import { useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import { ConfirmSummary } from "../campaign-draft/confirm-summary.tsx";
import styles from "./campaign.module.css";
import { words } from "./words.ts";

/** What it sends, to whom, and how. */
export function DetailsPanel({ campaign }: { campaign: Campaign }) {
  const say = useWords(words);
  const params = Object.entries(campaign.params);
  return (
    <Panel title={say("details")}>
      <ConfirmSummary campaign={campaign} title={undefined} />
      {params.length > 0 && (
        <dl className={styles["params"]} aria-label={say("params")}>
          {params.map(([name, value]) => (
            <div key={name}>
              <dt>
                <code>{name}</code>
              </dt>
              <dd>
                <bdi>{typeof value === "string" ? value : JSON.stringify(value)}</bdi>
              </dd>
            </div>
          ))}
        </dl>
      )}
    </Panel>
  );
}
