import { Button, Tag } from "antd";
import { useWords } from "../../language/language.ts";
import { EmptyState } from "../../parts/empty-state.tsx";
import { Panel } from "../../parts/panel.tsx";
import type { Candidate, Proposal } from "./bridges.ts";
import styles from "./template-bridges.module.css";
import { words } from "./words.ts";

/** Templates that may stand in for the old one, best first, and what each of their keywords would say. */
export function CandidateList({
  proposal: { candidates, library },
  chosen,
  onChoose,
}: {
  proposal: Proposal;
  chosen: Candidate | undefined;
  onChoose: (candidate: Candidate) => void;
}) {
  const say = useWords(words);
  const { titlesRead: read, titlesTotal: total, calls } = library;
  return (
    <Panel title={say("candidates")}>
      <p className={styles["soft"]}>{say("searched", { read, total, calls })}</p>
      {candidates.length === 0 && (
        <EmptyState title={say("noCandidates")}>{say("noCandidatesHint")}</EmptyState>
      )}
      <ul className={styles["candidates"]}>
        {candidates.map((candidate) => (
          <li key={`${candidate.templateId} ${candidate.tid}`}>
            <CandidateCard
              candidate={candidate}
              isChosen={candidate === chosen}
              onChoose={() => onChoose(candidate)}
            />
          </li>
        ))}
      </ul>
    </Panel>
  );
}

function CandidateCard({
  candidate,
  isChosen,
  onChoose,
}: {
  candidate: Candidate;
  isChosen: boolean;
  onChoose: () => void;
}) {
  const say = useWords(words);
  const { title, source, score, keywords, withoutCounterpart, unfilled } = candidate;
  return (
    <article className={styles["candidate"]} aria-label={title} aria-current={isChosen}>
      <header>
        <h3>
          <bdi>{title}</bdi>
        </h3>
        <Tag>{say(source)}</Tag>
        <span className={styles["soft"]}>{say("score", { n: Math.round(score * 100) })}</span>
      </header>
      <dl>
        {keywords.map((keyword) => (
          <div key={keyword.name}>
            <dt>{keyword.name}</dt>
            <dd>
              {keyword.from !== null && say("from", keyword.from)}
              {keyword.from === null &&
                keyword.standIn !== null &&
                say("standIn", { text: keyword.standIn })}
              {keyword.from === null && keyword.standIn === null && say("nothing")}
            </dd>
          </div>
        ))}
      </dl>
      {withoutCounterpart.length > 0 && (
        <p className={styles["warn"]}>
          {say("lost", { names: withoutCounterpart.map(({ name }) => name).join("、") })}
        </p>
      )}
      {unfilled.length > 0 ? (
        <p className={styles["warn"]}>{say("unusable")}</p>
      ) : (
        <Button aria-pressed={isChosen} type={isChosen ? "primary" : "default"} onClick={onChoose}>
          {say(isChosen ? "chosen" : "choose")}
        </Button>
      )}
    </article>
  );
}
