import { useQuery } from "@tanstack/react-query";
import { Link } from "@tanstack/react-router";
import { scenesQuery } from "../../api/scenes.ts";
import { reachQuery } from "../../api/statistics.ts";
import type { Template } from "../../api/templates.ts";
import { useWords } from "../../language/language.ts";
import { CopyText } from "../../parts/copy-text.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { DeleteTemplate } from "./delete-template.tsx";
import { exampleOf } from "./example-of.ts";
import { TemplateType } from "./template-type.tsx";
import styles from "./templates.module.css";
import { words } from "./words.ts";

/** One template: its content, who uses it, how many people it reaches. */
export function TemplateCard({ template }: { template: Template }) {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const { data: scenes } = useQuery(scenesQuery(appid));
  const users = scenes
    ?.filter(({ templateId }) => templateId === template.templateId)
    .map(({ name }) => name);
  const isListed = template.removedAt === null;

  return (
    <article className={styles["card"]} aria-label={template.title}>
      <header>
        <h2>
          <bdi>{template.title}</bdi>
        </h2>
        <TemplateType template={template} />
      </header>
      <Content template={template} />
      <CopyText text={template.templateId} label={say("id")} />
      <Users scenes={users} />
      {isListed && <Reach templateId={template.templateId} />}
      {!isListed && <p className={styles["bad"]}>{say("removedHint")}</p>}
      {isListed && (
        <footer>
          {may("scenes:write") && (
            <Link
              to="/$appid/scenes/new"
              params={{ appid }}
              search={{ template: template.templateId }}
            >
              {say("makeScene")}
            </Link>
          )}
          {may("templates:write") && users !== undefined && (
            <DeleteTemplate template={template} scenes={users} />
          )}
        </footer>
      )}
    </article>
  );
}

function Content({ template }: { template: Template }) {
  const say = useWords(words);
  return (
    <dl className={styles["keywords"]} aria-label={say("keywords")}>
      {template.keywords.map((keyword) => (
        <div key={keyword.key}>
          <dt>
            <bdi>{keyword.name}</bdi>
            <code title={say("keyword", { key: keyword.key, type: keyword.type })}>
              {keyword.key}
            </code>
          </dt>
          <dd>
            <bdi>{exampleOf(template, keyword)}</bdi>
          </dd>
        </div>
      ))}
    </dl>
  );
}

function Users({ scenes }: { scenes: string[] | undefined }) {
  const say = useWords(words);
  const appid = useAppid();
  if (scenes === undefined) return null;
  if (scenes.length === 0) return <p className={styles["soft"]}>{say("unused")}</p>;
  return (
    <p>
      {say("usedBy")}
      {scenes.map((name) => (
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
  );
}

function Reach({ templateId }: { templateId: string }) {
  const say = useWords(words);
  const { data } = useQuery(reachQuery(useAppid()));
  const reach = data?.templates.find((one) => one.templateId === templateId);
  if (reach === undefined || reach.countedAt === null) return null;
  return (
    <p className={styles["soft"]}>
      {reach.type === "long-term"
        ? say("reachLongTerm", { users: reach.unlimited })
        : say("reach", { users: reach.users, grants: reach.grants })}
    </p>
  );
}
