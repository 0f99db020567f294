import { ArrowDownOutlined, ArrowUpOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { Button } from "antd";
import { appsQuery } from "../../api/apps.ts";
import { useWords } from "../../language/language.ts";
import { CardPreview } from "../../parts/card-preview.tsx";
import { useAppid } from "../../shell/operator.ts";
import type { LibraryKeyword } from "./library.ts";
import styles from "./template-library.module.css";
import { words } from "./words.ts";

/** The keywords that were chosen, in their order, and the card that they make with the library's examples. */
export function ChosenOrder({
  title,
  chosen,
  onReorder,
}: {
  title: string;
  chosen: LibraryKeyword[];
  onReorder: (kids: number[]) => void;
}) {
  const say = useWords(words);
  const appid = useAppid();
  const { data: apps } = useQuery(appsQuery);
  const appName = apps?.find((app) => app.appid === appid)?.name ?? appid;
  const swap = (index: number) => {
    const kids = chosen.map(({ kid }) => kid);
    onReorder(kids.with(index, kids[index + 1] ?? 0).with(index + 1, kids[index] ?? 0));
  };
  return (
    <div className={styles["order"]}>
      {chosen.length > 0 && (
        <>
          <h3>{say("chosen")}</h3>
          <ol>
            {chosen.map(({ kid, name }, index) => (
              <li key={kid}>
                <bdi>{name}</bdi>
                <Button
                  size="small"
                  type="text"
                  icon={<ArrowUpOutlined />}
                  aria-label={say("up", { name })}
                  disabled={index === 0}
                  onClick={() => swap(index - 1)}
                />
                <Button
                  size="small"
                  type="text"
                  icon={<ArrowDownOutlined />}
                  aria-label={say("down", { name })}
                  disabled={index === chosen.length - 1}
                  onClick={() => swap(index)}
                />
              </li>
            ))}
          </ol>
        </>
      )}
      <h3>{say("preview")}</h3>
      <CardPreview
        title={title}
        appName={appName}
        lines={chosen.map(({ kid, name, example }) => ({ key: String(kid), name, value: example }))}
      />
    </div>
  );
}
