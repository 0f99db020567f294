import { Link } from "@tanstack/react-router";
import { Alert, Button } from "antd";
import type { paths } from "@hongyan/client/schema";
import { useWords } from "../../language/language.ts";
import { useAppid } from "../../shell/operator.ts";
import styles from "./templates.module.css";
import { words } from "./words.ts";

type Change =
  paths["/v1/templates/sync"]["post"]["responses"]["200"]["content"]["application/json"]["changes"][number];

/** What a sync found: new, gone and changed templates, and the scenes that need somebody now. */
export function SyncReport({ changes, onDismiss }: { changes: Change[]; onDismiss: () => void }) {
  const say = useWords(words);
  const isBroken = changes.some(({ brokenScenes }) => brokenScenes.length > 0);
  return (
    <Alert
      type={isBroken ? "warning" : "success"}
      showIcon
      role="status"
      title={changes.length === 0 ? say("syncSame") : say("syncChanged", { n: changes.length })}
      description={
        changes.length > 0 && (
          <ul className={styles["changes"]}>
            {changes.map((change) => (
              <li key={change.templateId}>
                <ChangeLine change={change} />
              </li>
            ))}
          </ul>
        )
      }
      action={
        <Button size="small" type="text" onClick={onDismiss}>
          {say("dismiss")}
        </Button>
      }
    />
  );
}

const kinds = { added: "changeAdded", removed: "changeRemoved", changed: "changeChanged" } as const;

function ChangeLine({ change }: { change: Change }) {
  const say = useWords(words);
  const appid = useAppid();
  return (
    <>
      <strong>{say(kinds[change.change])}</strong> <bdi>{change.title}</bdi>
      <ul>
        {useKeywordChanges(change).map((text) => (
          <li key={text}>{text}</li>
        ))}
      </ul>
      {change.brokenScenes.length > 0 && (
        <p>
          {say("broken")}
          {change.brokenScenes.map((name) => (
            <Link
              key={name}
              className={styles["scene"]}
              to="/$appid/scenes/$scene"
              params={{ appid, scene: name }}
            >
              {name}
            </Link>
          ))}
        </p>
      )}
    </>
  );
}

function useKeywordChanges({ keywords }: Change): string[] {
  const say = useWords(words);
  return [
    ...keywords.added.map(({ key, name }) => say("keywordAdded", { key, name })),
    ...keywords.removed.map(({ key, name }) => say("keywordRemoved", { key, name })),
    ...keywords.changed.map(({ before, after: { key, name, enumValues = [] } }) =>
      before.name === name
        ? say("keywordChoices", { key, name, values: enumValues.join(" / ") })
        : say("keywordRenamed", { key, before: before.name, after: name }),
    ),
  ];
}
