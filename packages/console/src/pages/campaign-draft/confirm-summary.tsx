import type { AudiencePreview, CampaignSummary } from "../../api/campaign-types.ts";
import { useWords } from "../../language/language.ts";
import { Fact } from "../../parts/fact.tsx";
import { Reach } from "./audience-now.tsx";
import styles from "./campaign-draft.module.css";
import { useSayDuration, useSayMoment } from "./use-say-duration.ts";
import { words } from "./words.ts";

/** Everything that will happen, as the server has it. */
export function ConfirmSummary({
  campaign,
  reach,
  title,
}: {
  campaign: CampaignSummary;
  /** Whom it would reach now, once that is known; without it, that is not asked. */
  reach?: { audience: AudiencePreview | undefined };
  /** Of the template. */
  title: string | undefined;
}) {
  const say = useWords(words);
  const sayMoment = useSayMoment();
  const sayDuration = useSayDuration();
  const { pacing, sendAt, expireAt } = campaign;
  const audience = reach?.audience;
  const quotaRunsOutAt = audience?.duration.quotaRunsOutAt ?? null;
  const droppedFrom = audience?.duration.droppedFrom ?? null;
  return (
    <dl className={styles["summary"]}>
      <Fact name={say("scene")}>
        <code>{campaign.scene}</code> {title}
      </Fact>
      <Fact name={say("audience")}>
        <Audience campaign={campaign} />
      </Fact>
      {reach !== undefined && (
        <Fact name={say("audienceNow")}>
          <strong>{audience === undefined ? say("counting") : <Reach preview={audience} />}</strong>
        </Fact>
      )}
      {campaign.audience.list && audience !== undefined && (
        <Fact name={say("withoutGrant")}>{say("people", { n: audience.withoutGrant })}</Fact>
      )}
      <Fact name={say("when")}>{sendAt === null ? say("now") : sayMoment(sendAt)}</Fact>
      <Fact name={say("until")}>{expireAt === null ? say("noEnd") : sayMoment(expireAt)}</Fact>
      <Fact name={say("pace")}>
        {pacing.perSecond === null ? say("paceApp") : say("paceOwn", { n: pacing.perSecond })}
      </Fact>
      <Fact name={say("hours")}>
        {pacing.window === null ? say("hoursAll") : say("hoursDaily", pacing.window)}
      </Fact>
      {audience !== undefined && audience.reachable > 0 && (
        <Fact name={say("duration")}>
          {sayDuration(audience.duration)}
          {quotaRunsOutAt !== null && (
            <p className={styles["warn"]}>
              {say("quotaRunsOut", { when: sayMoment(quotaRunsOutAt) })}
            </p>
          )}
          {droppedFrom !== null && (
            <p className={styles["warn"]}>
              {say("quietHoursDrop", {
                when: sayMoment(droppedFrom),
                n: audience.duration.dropped,
              })}
            </p>
          )}
        </Fact>
      )}
    </dl>
  );
}

/** Whom it is for, in words. */
function Audience({ campaign: { audience } }: { campaign: CampaignSummary }) {
  const say = useWords(words);
  const sayMoment = useSayMoment();
  const { registeredSince, lastSeenSince, tags, list } = audience;
  if (list) return say("list");
  const conditions = [
    ...(tags.length === 0 ? [] : [`${say("tags")} ${tags.join("、")}`]),
    ...(registeredSince === null
      ? []
      : [`${say("registeredSince")} ${sayMoment(registeredSince)}`]),
    ...(lastSeenSince === null ? [] : [`${say("lastSeenSince")} ${sayMoment(lastSeenSince)}`]),
  ];
  return conditions.length === 0 ? say("everybody") : <bdi>{conditions.join(" · ")}</bdi>;
}
