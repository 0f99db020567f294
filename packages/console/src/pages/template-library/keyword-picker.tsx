import { useInfiniteQuery, useQuery } from "@tanstack/react-query";
import { Checkbox } from "antd";
import { useState } from "react";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { Panel } from "../../parts/panel.tsx";
import { useAppid, useMay } from "../../shell/operator.ts";
import { AddTemplate } from "./add-template.tsx";
import { ChosenOrder } from "./chosen-order.tsx";
import { keywordsQuery, titlesQuery, type LibraryKeyword } from "./library.ts";
import styles from "./template-library.module.css";
import { words } from "./words.ts";

const mostKeywords = 5;

/** The keywords of a title, of which a template takes 2 to 5, in the order in which they were ticked. */
export function KeywordPicker({ tid, category }: { tid: string; category: number }) {
  const say = useWords(words);
  const appid = useAppid();
  const may = useMay();
  const [kids, setKids] = useState<number[]>([]);
  const { data: keywords = [], error } = useQuery(keywordsQuery(appid, tid));
  const { data: titles } = useInfiniteQuery(titlesQuery(appid, category));
  const title =
    titles?.pages.flatMap((page) => page.titles).find((one) => one.tid === tid)?.title ?? "";
  const chosen = kids.flatMap((kid) => keywords.find((keyword) => keyword.kid === kid) ?? []);

  return (
    <Panel title={<bdi>{title}</bdi>}>
      <ErrorNote error={error} />
      <div className={styles["picker"]}>
        <Choices
          keywords={keywords}
          kids={kids}
          onToggle={(kid) =>
            setKids(kids.includes(kid) ? kids.filter((one) => one !== kid) : [...kids, kid])
          }
        />
        <ChosenOrder title={title} chosen={chosen} onReorder={setKids} />
      </div>
      {may("templates:write") && <AddTemplate tid={tid} title={title} kidList={kids} />}
      {!may("templates:write") && (
        <p className={styles["soft"]}>{say("keywordsHint", { n: kids.length })}</p>
      )}
    </Panel>
  );
}

function Choices({
  keywords,
  kids,
  onToggle,
}: {
  keywords: LibraryKeyword[];
  kids: number[];
  onToggle: (kid: number) => void;
}) {
  const say = useWords(words);
  return (
    <fieldset className={styles["choices"]}>
      <legend>
        {say("keywords")} <span>{say("keywordsHint", { n: kids.length })}</span>
      </legend>
      {keywords.map(({ kid, name, example, type }) => (
        <Checkbox
          key={kid}
          checked={kids.includes(kid)}
          disabled={kids.length >= mostKeywords && !kids.includes(kid)}
          onChange={() => onToggle(kid)}
        >
          <bdi>{name}</bdi> <code>{type}</code>
          <span className={styles["example"]}>{say("example", { example })}</span>
        </Checkbox>
      ))}
    </fieldset>
  );
}
