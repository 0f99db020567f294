import { useQueryClient, type QueryClient } from "@tanstack/react-query";
import { DisconnectOutlined } from "@ant-design/icons";
import { useEffect } from "react";
import { recheckSession } from "../api/recheck-session.ts";
import { isServerAway, signedInAs } from "../api/server-state.ts";
import { useWords } from "../language/language.ts";
import styles from "./shell.module.css";
import { words } from "./words.ts";

const everyMs = 2_000;

/** A banner while the server is away. When it is back the banner goes, and everything on the page is read again. */
export function ServerAway() {
  const say = useWords(words);
  const queries = useQueryClient();
  const isAway = isServerAway.use();
  useEffect(() => {
    if (!isAway) return;
    const timer = setInterval(async () => {
      if (!(await isReady())) return;
      isServerAway.set(false);
      await readAgain(queries);
    }, everyMs);
    return () => clearInterval(timer);
  }, [isAway, queries]);
  return (
    <div role="status">
      {isAway && (
        <p className={styles["away"]}>
          <DisconnectOutlined aria-hidden />
          <strong>{say("away")}</strong>
          <span>{say("awayHint")}</span>
        </p>
      )}
    </div>
  );
}

/** A session that ended meanwhile brings the dialog on top of the page: the sign-in page in its place would drop what is typed. */
async function readAgain(queries: QueryClient): Promise<void> {
  if (signedInAs.get() === undefined) return queries.invalidateQueries();
  await recheckSession();
  return queries.invalidateQueries({ predicate: ({ queryKey }) => queryKey[0] !== "session" });
}

async function isReady(): Promise<boolean> {
  const answer = await fetch("/readyz").catch(() => undefined);
  return answer?.ok === true;
}
