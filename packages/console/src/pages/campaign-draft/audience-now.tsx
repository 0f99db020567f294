import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { audienceQuery } from "../../api/campaigns.ts";
import type { AudiencePreview, CampaignSummary } from "../../api/campaign-types.ts";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { Time } from "../../parts/time.tsx";
import styles from "./campaign-draft.module.css";
import { words } from "./words.ts";

/** How many it would reach now, by the draft as it is saved. */
export function AudienceNow({
  campaign,
  isSaved,
}: {
  campaign: CampaignSummary;
  isSaved: boolean;
}) {
  const say = useWords(words);
  const { data, error, isFetching } = useQuery({
    ...audienceQuery(campaign),
    placeholderData: keepPreviousData,
  });
  const isOld = isFetching || !isSaved;
  const isList = campaign.audience.list;
  return (
    <Panel title={say("audienceNow")}>
      <div aria-live="polite" aria-busy={isOld}>
        <ErrorNote error={error} />
        <p className={styles["count"]} data-old={isOld}>
          {data === undefined ? "…" : <Reach preview={data} />}
        </p>
        <p className={styles["soft"]}>{isOld ? say("counting") : " "}</p>
        {data !== undefined && (
          <>
            {isList && (
              <dl className={styles["numbers"]}>
                <div>
                  <dt>{say("listed")}</dt>
                  <dd>{data.listed.toLocaleString()}</dd>
                </div>
                <div title={say("withoutGrantHint")}>
                  <dt>{say("withoutGrant")}</dt>
                  <dd>{data.withoutGrant.toLocaleString()}</dd>
                </div>
              </dl>
            )}
            {data.isEstimate && (
              <p className={styles["soft"]}>{say(isList ? "listEstimate" : "audienceEstimate")}</p>
            )}
            {data.reachable === 0 && !isOld && (!isList || data.listed > 0) && (
              <p>{say("audienceEmpty")}</p>
            )}
            <Uploads uploads={data.uploads} />
          </>
        )}
      </div>
    </Panel>
  );
}

export function Reach({ preview }: { preview: AudiencePreview }) {
  const say = useWords(words);
  return say(preview.isEstimate ? "about" : "people", { n: preview.reachable });
}

const uploadStates = {
  reading: "uploadReading",
  complete: "uploadComplete",
  broken: "uploadBroken",
} as const;

function Uploads({ uploads }: Pick<AudiencePreview, "uploads">) {
  const say = useWords(words);
  if (uploads.length === 0) return null;
  return (
    <>
      <h3>{say("uploads")}</h3>
      <ul className={styles["uploads"]}>
        {uploads.slice(0, 5).map((upload) => (
          <li key={upload.id}>
            <Time at={upload.startedAt} /> · {say(uploadStates[upload.state])} ·{" "}
            {say("reportAdded", { n: upload.added })}
          </li>
        ))}
      </ul>
    </>
  );
}
