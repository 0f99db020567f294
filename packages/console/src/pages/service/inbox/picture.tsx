import { Button } from "antd";
import { useState } from "react";
import { pictureUrl } from "../../../api/customer-service.ts";
import { useWords } from "../../../language/language.ts";
import { useNow } from "../../../parts/use-now.ts";
import styles from "./inbox.module.css";
import { words } from "./words.ts";

const keptMs = 3 * 86_400_000;

/** A picture by way of the server, which fetches it from WeChat: the page asks no other host. */
export function Picture({
  appid,
  id,
  isStored,
  at,
  alt,
}: {
  appid: string;
  id: string;
  isStored: boolean;
  at: string;
  alt: string;
}) {
  const say = useWords(words);
  const now = useNow();
  const [tries, setTries] = useState(1);
  const [hasFailed, setHasFailed] = useState(false);
  const isGone = !isStored && Date.parse(at) + keptMs < now;
  if (isGone) return <p className={styles["missing"]}>{say("pictureGone")}</p>;
  if (hasFailed) {
    return (
      <p className={styles["missing"]}>
        {say("pictureFailed")}{" "}
        <Button
          size="small"
          onClick={() => {
            setHasFailed(false);
            setTries(tries + 1);
          }}
        >
          {say("tryAgain")}
        </Button>
      </p>
    );
  }
  const url = pictureUrl(appid, id);
  return (
    <a href={url} download className={styles["picture"]} title={say("download")}>
      <img key={tries} src={url} alt={alt} loading="lazy" onError={() => setHasFailed(true)} />
    </a>
  );
}
