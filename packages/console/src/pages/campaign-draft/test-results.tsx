import { CloseCircleOutlined } from "@ant-design/icons";
import { useQuery } from "@tanstack/react-query";
import { ApiError } from "../../api/api-error.ts";
import { answerOf, api } from "../../api/client.ts";
import type { paths } from "@hongyan/client/schema";
import { useWords } from "../../language/language.ts";
import { StatusTag } from "../../parts/status-tag.tsx";
import { useSayError } from "../../parts/use-say-error.ts";
import styles from "./campaign-draft.module.css";
import { words } from "./words.ts";

type Result =
  paths["/v1/campaigns/{id}/test"]["post"]["responses"]["202"]["content"]["application/json"]["results"][number];

const everyMs = 5_000;
const underWay = ["queued", "sending", "sent", "unknown"];

/** What became of each test message, until it is known. */
export function TestResults({
  appid,
  results,
}: {
  appid: string;
  results: { name: string; result: Result }[];
}) {
  const say = useWords(words);
  return (
    <section aria-label={say("testSent")} aria-live="polite">
      <h3>{say("testSent")}</h3>
      <ul className={styles["results"]}>
        {results.map(({ name, result }) => (
          <li key={name}>
            <bdi>{name}</bdi>
            {"error" in result ? (
              <Refused error={result.error} />
            ) : (
              <MessageStatus appid={appid} messageId={result.id} />
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Refused({ error }: Pick<Extract<Result, { error: object }>, "error">) {
  const sayError = useSayError();
  // Each is answered by itself, within an answer that is none of an error.
  const { message, hint } = sayError(new ApiError({ ...error, status: 0 }));
  return (
    <span className={styles["bad"]}>
      <CloseCircleOutlined aria-hidden /> {message} <code>{error.code}</code>{" "}
      {hint !== undefined && <span className={styles["soft"]}>{hint}</span>}
    </span>
  );
}

function MessageStatus({ appid, messageId }: { appid: string; messageId: string }) {
  const { data } = useQuery({
    queryKey: ["messages", appid, "one", messageId, "status"],
    queryFn: () =>
      answerOf(
        api.GET("/v1/messages/{id}", { params: { path: { id: messageId }, query: { appid } } }),
      ),
    refetchInterval: ({ state }) =>
      state.data === undefined || underWay.includes(state.data.status) ? everyMs : false,
  });
  return <StatusTag status={data?.status ?? "queued"} />;
}
