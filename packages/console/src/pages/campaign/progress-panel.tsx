import type { ReactNode } from "react";
import type { Campaign } from "../../api/campaign-types.ts";
import { useWords } from "../../language/language.ts";
import { Panel } from "../../parts/panel.tsx";
import { StatusTag, type Status } from "../../parts/status-tag.tsx";
import { Time } from "../../parts/time.tsx";
import { useSaySpan } from "../campaign-draft/use-say-duration.ts";
import { ProgressBar } from "../campaigns/progress-bar.tsx";
import { progressOf } from "../campaigns/progress-of.ts";
import styles from "./campaign.module.css";
import { MessagesLink } from "../../parts/messages-link.tsx";
import { words } from "./words.ts";

const statuses = [
  "queued",
  "sending",
  "sent",
  "delivered",
  "unknown",
  "failed",
  "expired",
  "cancelled",
] as const satisfies Status[];

/** The bar, what its messages came to, how fast it goes and how long it takes. */
export function ProgressPanel({ campaign }: { campaign: Campaign }) {
  const say = useWords(words);
  const saySpan = useSaySpan();
  const progress = progressOf(campaign);
  const { counts, perSecond, etaSeconds, audienceCount, skipped, startedAt, endedAt } = campaign;
  const done = progress.all - progress.waiting;
  const campaignId = campaign.id;
  return (
    <Panel
      title={say("progress")}
      aside={<MessagesLink filters={{ campaignId }}>{say("messages")}</MessagesLink>}
    >
      <p className={styles["done"]}>{say("doneOf", { done, all: progress.all })}</p>
      <ProgressBar label={say("progress")} progress={progress} />
      <ul className={styles["counts"]}>
        {statuses
          .filter((status) => (counts[status] ?? 0) > 0)
          .map((status) => (
            <li key={status}>
              <StatusTag status={status} />
              <MessagesLink filters={{ campaignId, status }}>
                <strong>{(counts[status] ?? 0).toLocaleString()}</strong>
              </MessagesLink>
            </li>
          ))}
      </ul>
      <dl className={styles["facts"]}>
        {endedAt === null && (
          <>
            <Fact name={say("rate")}>{say("perSecond", { n: perSecond })}</Fact>
            <Fact name={say("eta")}>
              {etaSeconds === null ? say("etaNone") : saySpan(etaSeconds)}
            </Fact>
          </>
        )}
        {audienceCount !== null && (
          <Fact
            name={say("audience")}
            {...(campaign.isAudienceEstimate && { title: say("aboutAll") })}
          >
            {campaign.isAudienceEstimate && "≈ "}
            {audienceCount.toLocaleString()}
          </Fact>
        )}
        {campaign.audience.list && (
          <Fact name={say("skipped")} title={say("skippedHint")}>
            {skipped.toLocaleString()}
          </Fact>
        )}
        {startedAt !== null && (
          <Fact name={say("started")}>
            <Time at={startedAt} />
          </Fact>
        )}
        {endedAt !== null && (
          <Fact name={say("ended")}>
            <Time at={endedAt} />
          </Fact>
        )}
      </dl>
    </Panel>
  );
}

function Fact({ name, title, children }: { name: string; title?: string; children: ReactNode }) {
  return (
    <div title={title}>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}
