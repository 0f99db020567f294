import { useInfiniteQuery } from "@tanstack/react-query";
import { Button, Input, Spin, Tag } from "antd";
import { useState } from "react";
import { useWords } from "../../language/language.ts";
import { ErrorNote } from "../../parts/error-note.tsx";
import { useAppid } from "../../shell/operator.ts";
import { titlesQuery } from "./library.ts";
import styles from "./template-library.module.css";
import { words } from "./words.ts";

/** The titles of a category, read from WeChat a page at a time; what was read can be searched. */
export function TitleList({
  category,
  chosen,
  onChoose,
}: {
  category: number;
  chosen: string | undefined;
  onChoose: (tid: string) => void;
}) {
  const say = useWords(words);
  const [text, setText] = useState("");
  const { data, error, isFetching, hasNextPage, fetchNextPage } = useInfiniteQuery(
    titlesQuery(useAppid(), category),
  );
  const titles = data?.pages.flatMap((page) => page.titles) ?? [];
  const fitting = titles.filter(({ title }) => title.includes(text.trim()));

  return (
    <div className={styles["titles"]}>
      <Input.Search
        allowClear
        aria-label={say("filter")}
        placeholder={say("filter")}
        value={text}
        onChange={(event) => setText(event.target.value)}
      />
      <ErrorNote error={error} />
      <ul>
        {fitting.map(({ tid, title, type }) => (
          <li key={tid}>
            <button type="button" aria-pressed={tid === chosen} onClick={() => onChoose(tid)}>
              <bdi>{title}</bdi>
              {type === "long-term" && <Tag>{say("longTerm")}</Tag>}
            </button>
          </li>
        ))}
      </ul>
      {data !== undefined && fitting.length === 0 && <p>{say("noneFits")}</p>}
      {isFetching && <Spin />}
      {data !== undefined && (
        <p className={styles["soft"]} role="status">
          {say("read", { n: titles.length, total: data.pages[0]?.total ?? 0 })}
        </p>
      )}
      {hasNextPage && (
        <Button loading={isFetching} onClick={() => void fetchNextPage()}>
          {say("readMore")}
        </Button>
      )}
    </div>
  );
}
